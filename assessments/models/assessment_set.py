"""Which assessments: by right, by state, by whom they wait for."""

from django.db import models

from .. import clock, validity
from ..states import State
from .rights import Standing, had_their_say_q
from .submission import Outcome, Submission


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Their own, those of whom they lead, and what was submitted under a grant of theirs."""
        return self.filter(Standing.of(viewer).visible_q())

    def reviewable_by(self, reviewer):
        """Those that `reviewer` may decide on as a person, whatever their state; never their own."""
        return self.filter(Standing.of(reviewer).reviewable_q())

    def submitted(self):
        return self.filter(state=State.SUBMITTED)

    def valid(self, on=None):
        """The sign-offs that count on a day (today): those that do not lapse, and those until that day or a later one,
        being renewed or not. What `validity.counts` says of one, as a set."""
        on = on or clock.today()
        return self.filter(models.Q(state=State.SIGNED_OFF, valid_until=None) | models.Q(valid_until__gte=on))

    def signed_off_by_skill(self, skills):
        """How many people's sign-offs count today, by the primary key of a skill; skills with none are left out."""
        rows = self.valid().filter(skill__in=list(skills)).order_by()
        return dict(rows.values_list("skill").annotate(models.Count("pk")))

    def lapsed(self, on=None):
        """Signed off until a day that has passed, and not opened to be renewed yet."""
        return self.filter(state=State.SIGNED_OFF, valid_until__lt=on or clock.today())

    def lapsing(self, on=None):
        """What has lapsed or will within 90 days, being renewed or not, the earliest first; without what does not apply
        to a role any more."""
        near = (on or clock.today()) + validity.AHEAD
        return (
            self.filter(valid_until__lte=near)
            .exclude(exemptions__status="agreed")
            .order_by("valid_until", "engineer__name", "engineer", "skill")
        )

    def exempt(self):
        """Those that do not apply to their engineer's role, as a lead has agreed."""
        return self.filter(exemptions__status="agreed")

    def as_shown(self):
        """Each with `has_evidence` and `is_exempt`: what Assessment.shown_state reads beside its own columns."""
        this = self.model.objects.filter(pk=models.OuterRef("pk"))
        return self.annotate(
            has_evidence=models.Exists(this.filter(uses__isnull=False)), is_exempt=models.Exists(this.exempt())
        )

    def not_signed_by(self, reviewer):
        """Without those whose pending submission `reviewer` has signed, or somebody in their stead."""
        return self.exclude(had_their_say_q(reviewer))

    def free_for(self, reviewer):
        """Without those that another reviewer has taken."""
        held = Submission.objects.pending().held_by_others(reviewer)
        return self.exclude(pk__in=held.values("assessment"))

    def awaiting(self, reviewer):
        """What waits for a decision that `reviewer` may make and has not made."""
        return self.submitted().reviewable_by(reviewer).not_signed_by(reviewer)

    def with_pieces(self):
        """Each with `piece_count`: how many pieces of evidence serve it, drafts too. For the engineer's own pages."""
        return self.annotate(piece_count=models.Count("uses", distinct=True))

    def with_last_submission(self):
        """Each with `last_submitted_at` and `last_decided_at`, of its latest submission; None where there was none, or
        where nothing was decided on it: a withdrawal is no decision."""
        made = Submission.objects.filter(assessment=models.OuterRef("pk"))
        last = made.but_withdrawn_appeals().order_by("-number")
        decided_at = models.Case(models.When(~models.Q(outcome=Outcome.WITHDRAWN), then="closed_at"))
        return self.annotate(
            last_submitted_at=models.Subquery(last.values("at")[:1]),
            last_decided_at=models.Subquery(last.values(decided_at=decided_at)[:1]),
        )
