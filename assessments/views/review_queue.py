"""The review queue: who has waited longest, and where to start."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..masthead import Masthead
from ..queue import Queue
from ..requests import Requests


@require_safe
def review_queue(request):
    standing = access.standing_of_a_reviewer(request.user)
    queue = Queue.of(standing, request.GET.get("team", ""), request.GET.get("level", ""), request.GET.get("page"))
    template = "assessments/review_queue.html#narrowed" if request.htmx else "assessments/review_queue.html"
    return render(request, template, queue_context(standing, queue))


def queue_context(standing, queue):
    """For the page, for the part that a filter changes, and for what follows the last decision."""
    requests = Requests.of(standing)
    masthead = Masthead(standing.is_lead, standing.reviews, queue.waiting + requests.count)
    return {"queue": queue, "requests": requests, "masthead": masthead}
