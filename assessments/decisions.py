"""What a reviewer decided last, as sentences for the margin of the queue."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from .models import Assessment, HistoryEntry
from .states import Act
from .timeline import SIGNS
from .words import in_words, ordinal

HOW_MANY = 5
DECISIONS = (Act.SIGN, Act.SIGN_OFF, Act.RETURN, Act.DECLINE, Act.REVOKE)


@dataclass(frozen=True)
class Decided:
    """One decision as a sentence around the engineer's name: `before`, the name, `after`."""

    sign: str
    before: str
    assessment: Assessment
    after: str
    at: datetime

    @classmethod
    def of(cls, entry):
        act = Act(entry.act)
        before, after = _sentence(act, entry.assessment.skill.label, entry.facts)
        return cls(SIGNS[act], before, entry.assessment, after, entry.at)


def last_decisions(standing):
    """The last ones on those whom the reader may still see, newest first, in one query."""
    entries = (
        HistoryEntry.objects.filter(
            actor=standing.engineer,
            act__in=DECISIONS,
            assessment__in=Assessment.objects.filter(standing.visible_q()),
        )
        .select_related("assessment__engineer", "assessment__skill__level")
        .newest_first()
        .fetch_mode(models.FETCH_RAISE)
    )
    return tuple(Decided.of(entry) for entry in entries[:HOW_MANY])


def _sentence(act, label, facts):
    match act:
        case Act.SIGN | Act.SIGN_OFF if facts["needed"] > 1:
            return "Signed", f"for {label}, {ordinal(facts['signature'])} of {in_words(facts['needed'])}"
        case Act.SIGN | Act.SIGN_OFF:
            return "Signed off", f"for {label}"
        case Act.RETURN:
            return "Asked", f"for more on {label}"
        case Act.DECLINE:
            return "Told", f"that {label} is not met"
        case Act.REVOKE:
            return "Revoked the sign-off of", f"for {label}"
