"""What the masthead of every page shows: which rooms are open to this person, and how much waits for them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import SimpleLazyObject

from .models import Assessment, Exemption
from .models.rights import Standing
from .states import State


@dataclass(frozen=True)
class Masthead:
    leads: bool
    reviews: bool
    waiting: int  # claims to decide, and requests to answer

    @classmethod
    def of(cls, engineer):
        """Four queries for who reviews, three for everybody else; two more for each for whom they stand in."""
        standing = Standing.of(engineer)
        claims = Q(state=State.SUBMITTED) & standing.reviewable_q()
        requests = Exists(Exemption.objects.asked().filter(assessment=OuterRef("pk"))) & standing.leads_q()
        waiting = Assessment.objects.filter(claims | requests).not_signed_by(engineer).free_for(engineer)
        return cls(standing.is_lead, standing.reviews, waiting.count() if standing.reviews else 0)


def masthead(request):
    """Context processor; asks the database only where a template prints it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"masthead": None}
    return {"masthead": SimpleLazyObject(lambda: Masthead.of(user))}
