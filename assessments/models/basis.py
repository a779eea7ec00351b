"""What a decision rests on, locked while it is made and kept with it for good."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from people.models import Engineer, Membership, Team
from people.nesting import ids_above

from .delegation import Delegation
from .grants import ReviewerGrant
from .ledger import Pseudonym
from .rights import had_their_say_q, opens


@dataclass(frozen=True)
class Ground:
    """Why a reviewer may decide: as the ledger keeps it, and for whom they stand in, if for anybody.

    {"as": "lead", "of": "Payments", "team": 4, "since": "2025-01-01"}, or with a "grant" in place of the team, or
    {"as": "delegate", "for": the pseudonym of who is away, "delegation": 3, …} with what entitles that one.
    """

    basis: dict
    in_stead_of: Engineer | None = None


def ground_of(reviewer, assessment):
    """Locks what it rests on, so that a membership, a grant or a delegation ends before the decision or after it, never
    between. Their own right comes first."""
    if own := _own_basis(reviewer, assessment):
        return Ground(own)
    away = Delegation.objects.current().filter(delegate=reviewer).select_related("delegator").order_by("pk")
    for delegation in away.select_for_update(no_key=True, of=("self",)):
        delegator = delegation.delegator
        said = type(assessment).objects.filter(had_their_say_q(delegator), pk=assessment.pk).exists()
        theirs = None if said or delegator.pk == assessment.engineer_id else _own_basis(delegator, assessment)
        if theirs:
            mine = {"as": "delegate", "for": Pseudonym.of(delegator), "delegation": delegation.pk}
            return Ground({**theirs, **mine, "since": delegation.starts.isoformat()}, delegator)
    raise PermissionDenied("You may not review this any more.")  # it ended between the check and here


def lead_basis(lead, assessment):
    """Likewise of what a lead of theirs alone does, whatever else entitles them to review."""
    if leading := _leading(lead, _teams_above(assessment)):
        return leading
    raise PermissionDenied("You do not lead them any more.")


def _own_basis(reviewer, assessment):
    above = _teams_above(assessment)
    return _leading(reviewer, above) or _granted(reviewer, assessment.skill, above)


def _teams_above(assessment):
    teams = Membership.objects.current().filter(engineer=assessment.engineer_id).values_list("team", flat=True)
    return ids_above(teams, dict(Team.objects.order_by().values_list("pk", "parent")))


def _leading(reviewer, teams):
    leading = Membership.objects.current().leads().filter(engineer=reviewer, team__in=teams).select_related("team")
    first = leading.select_for_update(no_key=True, of=("self",)).order_by("starts", "pk").first()
    if first is None:
        return None
    return {"as": "lead", "of": first.team.name, "team": first.team_id, "since": first.held_since.isoformat()}


def _granted(reviewer, skill, teams):
    grants = ReviewerGrant.objects.current().filter(reviewer=reviewer, outline=skill.outline_id)
    held = grants.select_related("level", "outline").select_for_update(no_key=True, of=("self",))
    grant = next((g for g in held if opens(g, skill, teams)), None)
    if grant is None:
        return None
    of = str(grant.level or grant.outline)
    return {"as": "reviewer", "of": of, "grant": grant.pk, "since": grant.starts.isoformat()}
