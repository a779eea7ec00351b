"""Who may review beyond the teams that they lead."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from outline.models import Level, Outline
from people import terms
from people.models import Team

from .. import clock
from ..states import Act
from .history import HistoryEntry


class ReviewerGrantQuerySet(models.QuerySet):
    def current(self, on=None):
        return self.filter(terms.holding(on))


class ReviewerGrant(models.Model):
    """An engineer may review an outline, or one level of it, in one team (and those inside of it) or in all."""

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviewer_grants")
    outline = models.ForeignKey(Outline, models.PROTECT, related_name="+")
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: every level."
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: every team."
    )
    starts = models.DateField("from", default=timezone.localdate)
    ends = models.DateField("until", null=True, blank=True, help_text=terms.ENDS_HINT)

    objects = ReviewerGrantQuerySet.as_manager()

    class Meta:
        ordering = ["reviewer", "outline", "pk"]
        constraints = [terms.ends_after_it_starts("grant_ends_after_it_starts")]

    def __str__(self):
        where = f"in {self.team}" if self.team else "in all teams"
        return f"{self.reviewer} reviews {self.level or self.outline} {where}"

    def clean(self):
        if self.level and self.level.outline_id != self.outline_id:
            raise ValidationError({"level": "This level belongs to another outline."})

    def keep(self, *, by):
        """Give it, or keep what was changed about it. `by` is an admin, or None for a command."""
        with transaction.atomic():
            act = Act.GRANT if self._state.adding else Act.GRANT_CHANGE
            self.save()
            self._note_down(act, by)

    def end(self, on, *, by):
        """It no longer holds from that day on (its first, where it had not begun). Ended twice, it ends once."""
        with transaction.atomic():
            ReviewerGrant.objects.select_for_update(no_key=True).get(pk=self.pk)
            self.refresh_from_db()
            if self.ends is None or self.ends > terms.ended(self, on):
                self.ends = terms.ended(self, on)
                self.save(update_fields=["ends"])
                self._note_down(Act.GRANT_END, by)

    def _note_down(self, act, by):
        HistoryEntry.objects.write(act, clock.now(), actor=by, **self.as_facts())

    def as_facts(self):
        """As the ledger keeps it."""
        return {
            "grant": self.pk,
            "reviewer": self.reviewer,
            "outline": self.outline_id,
            "level": self.level_id,
            "team": self.team_id,
            "starts": self.starts.isoformat(),
            "ends": self.ends and self.ends.isoformat(),
        }
