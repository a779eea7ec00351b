"""Who reviews in whose stead, today and later, as one engineer is concerned."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from .models import Delegation


@dataclass(frozen=True)
class Away:
    mine: tuple[Delegation, ...]  # by which others stand in for the reader
    others: tuple[Delegation, ...]  # by which the reader stands in

    @classmethod
    def of(cls, engineer):
        """One query."""
        ahead = Delegation.objects.ahead().fetch_mode(models.FETCH_RAISE)
        found = list(ahead.filter(models.Q(delegator=engineer) | models.Q(delegate=engineer)))
        return cls(
            mine=tuple(one for one in found if one.delegator_id == engineer.pk),
            others=tuple(one for one in found if one.delegate_id == engineer.pk),
        )

    @property
    def today(self):
        return timezone.localdate()
