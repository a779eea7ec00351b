"""Who reviews in whose stead while they are away.

A delegate may review what the delegator could on that day, as lead or by a grant, and nothing that was handed to the
delegator in the same way: there are no chains. It ends by itself on its last day, and the moment either account closes.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from people import terms
from people.models import Engineer

from .. import clock
from ..states import Act, IllegalMove
from .history import HistoryEntry

BEFORE_TODAY = "That day has passed: choose today, or a later one."
ALREADY = "They stand in for you already on some of these days."


class DelegationQuerySet(models.QuerySet):
    def current(self, on=None):
        return self.filter(terms.holding(on), delegator__is_active=True, delegate__is_active=True)

    def ahead(self, on=None):
        """Those that hold or will, the first to begin first."""
        on = on or timezone.localdate()
        here = self.filter(terms.still_open(on), delegator__is_active=True, delegate__is_active=True)
        return here.select_related("delegator", "delegate").order_by("starts", "pk")

    def begin(self, *, by, delegator, delegate, starts, ends):
        """Hand over one's reviews for some days. Sent twice, it is kept once. `by` is the delegator or an admin."""
        _demand_right(by, delegator)
        if starts < clock.today():
            raise IllegalMove(BEFORE_TODAY)
        with transaction.atomic():
            Engineer.objects.select_for_update(no_key=True).get(pk=delegator.pk)
            delegation = Delegation(delegator=delegator, delegate=delegate, starts=starts, ends=ends)
            others = self.filter(terms.common(starts, ends), delegator=delegator, delegate=delegate)
            for other in others:
                if (other.starts, other.ends) == (starts, ends):
                    return other
                raise IllegalMove(ALREADY)
            delegation.save()
            delegation._note_down(Act.DELEGATE, by)
            return delegation


class Delegation(models.Model):
    delegator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations", verbose_name="who is away"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in", verbose_name="who stands in"
    )
    starts = models.DateField("from", default=timezone.localdate)
    ends = models.DateField("until", help_text="The first day on which it no longer holds: the day they are back.")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "pk"]
        constraints = [
            terms.ends_after_it_starts("delegation_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~models.Q(delegator=models.F("delegate")),
                name="delegation_to_another",
                violation_error_message="Nobody stands in for themself: choose somebody else.",
            ),
        ]

    def __str__(self):
        return f"{self.delegate} stands in for {self.delegator}"

    def clean(self):
        if self._state.adding and self.starts and self.starts < clock.today():
            raise ValidationError({"starts": BEFORE_TODAY})
        pair = self.delegator_id and self.delegate_id and self.starts and self.ends
        others = Delegation.objects.filter(delegator=self.delegator_id, delegate=self.delegate_id).exclude(pk=self.pk)
        if pair and others.filter(terms.common(self.starts, self.ends)).exists():
            raise ValidationError("They stand in for them already on some of these days.")

    def end(self, on, *, by):
        """It no longer holds from that day on. Ended twice, it ends once."""
        _demand_right(by, self.delegator)
        with transaction.atomic():
            Engineer.objects.select_for_update(no_key=True).get(pk=self.delegator_id)
            self.refresh_from_db()
            if self.ends > terms.ended(self, on):
                self.ends = terms.ended(self, on)
                self.save(update_fields=["ends"])
                self._note_down(Act.DELEGATE_END, by)

    def _note_down(self, act, by):
        HistoryEntry.objects.write(act, clock.now(), actor=by, **self.as_facts())

    def as_facts(self):
        """As the ledger keeps it."""
        return {
            "delegation": self.pk,
            "delegator": self.delegator,
            "delegate": self.delegate,
            "starts": self.starts.isoformat(),
            "ends": self.ends.isoformat(),
        }


def _demand_right(by, delegator):
    if by.pk != delegator.pk and not by.is_staff:
        raise PermissionDenied("Only they themself or an admin can say who reviews in their stead.")
