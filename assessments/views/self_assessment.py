"""How I see the skills of one outline: four answers for each, a level at a time."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST, require_safe

from .. import access
from ..forms import LevelForm, SelfViewsForm
from ..models import SelfAssessment
from ..own_views import OwnViews, kept_sentence
from .answers import act


@require_safe
def self_assessment(request, slug):
    return _page(request, access.outline_to_assess(slug))


@require_POST
def self_assessment_say(request, slug):
    outline = access.outline_to_assess(slug)
    form = SelfViewsForm(request.POST, skills=OwnViews.of(request.user, outline).skills)
    return act(
        request,
        form,
        _say,
        show=lambda status, form, refusal="": _again(request, outline, status, refusal),
        done=partial(_said, request, outline),
    )


def _say(*, by, views):
    SelfAssessment.objects.say(views, by=by)
    return len(views)


def _said(request, outline, count):
    if request.htmx.target:
        return _row(request, outline)
    messages.success(request, kept_sentence(count))
    number = LevelForm(request.POST).number
    return redirect(resolve_url("self_assessment", outline.slug) + (f"?level={number}" if number else ""))


def _again(request, outline, status, refusal):
    refusal = refusal or "This page is out of date: load it again."
    if request.htmx.target:
        return _row(request, outline, status, refusal)
    return _page(request, outline, status, refusal)


def _page(request, outline, status=200, refusal=""):
    number = LevelForm(request.POST or request.GET).number
    context = {"views": OwnViews.of(request.user, outline, number), "refusal": refusal}
    return render(request, "assessments/self_assessment.html", context, status=status)


def _row(request, outline, status=200, refusal=""):
    """For htmx: the skill that was answered as it stands now, and how many are said."""
    views = OwnViews.of(request.user, outline)
    line = views.line(request.htmx.target)
    if line is None:  # retired, or agreed not to apply, since the page was opened
        status, refusal = 409, "This skill is not asked about any more."
    context = {"views": views, "line": line, "refusal": refusal, "swapped": True}
    return render(request, "assessments/self_assessment.html#answered", context, status=status)
