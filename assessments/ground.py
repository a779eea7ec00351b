"""What a team stands on: who belongs to it, the outlines that it works by, and the targets that name them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from outline.models import Outline
from people.models import Engineer

from .models import Assessment, Target


@dataclass(frozen=True)
class Ground:
    team_ids: frozenset[int]
    outlines: tuple[Outline, ...]
    targets: tuple[Target, ...]  # of the team and those above it, the nearest first

    @classmethod
    def of(cls, team, tree):
        """Two queries. With no target and no record, the team works by all published outlines."""
        team_ids, path = frozenset(tree.ids_with_below(team)), tree.path(team)
        targets = list(_targets(team_ids | set(path), team_ids))
        here = sorted((target for target in targets if target.team_id in path), key=lambda t: path.index(t.team_id))
        return cls(team_ids, _outlines(team_ids, targets, here), tuple(here))

    def outline(self, slug):
        """The one that was asked for; else that of the team's own target, else the first by title."""
        asked = [outline for outline in self.outlines if outline.slug == slug]
        return next(iter(asked or self.outlines), None)

    def target(self, outline):
        return next((target for target in self.targets if target.outline_id == outline.pk), None)


def _targets(team_ids, member_team_ids):
    members = Engineer.objects.in_teams(member_team_ids)
    return Target.objects.filter(Q(team__in=team_ids) | Q(engineer__in=members)).select_related("level")


def _outlines(team_ids, targets, here):
    members = Engineer.objects.present().in_teams(team_ids)
    records = Assessment.objects.filter(engineer__in=members, skill__outline=OuterRef("pk")).order_by()
    readable = list(Outline.objects.exclude(status=Outline.Status.DRAFT).annotate(has_records=Exists(records)))
    named, first = {target.outline_id for target in targets}, [target.outline_id for target in here]
    published = [outline for outline in readable if outline.status == Outline.Status.PUBLISHED]
    used = [o for o in readable if o.has_records or (o.pk in named and o.status == Outline.Status.PUBLISHED)]
    places = {pk: place for place, pk in enumerate(first)}
    return tuple(sorted(used or published, key=lambda o: (places.get(o.pk, len(first)), o not in published)))
