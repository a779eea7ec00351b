"""One engineer, for a lead of theirs and for themself: where they stand, the gap, submitted work, history."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..forms import PartsForm
from ..progress import Portrait
from ..progress.headline import headline_about, standing_of


@require_safe
def engineer(request, pk):
    person = access.led_engineer(request.user, pk)
    portrait = Portrait.of(person, request.user, **PartsForm(request.GET).numbers)
    name = "you" if portrait.progress.is_own else person.first_name
    context = {
        "person": person,
        "portrait": portrait,
        "headline": headline_about(portrait.progress),
        "sections": [
            (outline, standing_of(outline, name), portrait.gap(outline)) for outline in portrait.progress.outlines
        ],
    }
    return render(request, "assessments/engineer.html", context)
