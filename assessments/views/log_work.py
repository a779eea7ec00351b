"""Log a piece of work: write it once, tag the skills that it speaks for, and submit these at once if they are ready."""

from functools import partial

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods
from django_htmx.http import reselect, reswap, retarget

from outline.models import ExampleTask

from .. import access
from ..forms import LogAddressForm, LogWorkForm, TagSearchForm
from ..models import Evidence, SubmittedEvidence
from ..own_work import own_piece
from ..states import IllegalMove
from ..tagging import Tagging, logged_sentence
from .answers import act


@require_http_methods(["GET", "HEAD", "POST"])
def log_work(request):
    if request.method != "POST":
        return _begin(request)
    search = TagSearchForm(request.POST)
    form = LogWorkForm(request.POST, request.FILES, author=request.user)
    if search.is_button:
        typed = LogWorkForm(author=request.user, initial=form.typed, chosen=form.names_sent)
        return _page(request, form=typed, search=search)
    show = partial(_page, request, search=search)
    return act(request, form, _log, show=show, done=partial(_go_on, request, form))


def _begin(request):
    """The empty form, or one that begins with a skill or with the piece that it corrects; or a search in it."""
    search = TagSearchForm(request.GET)
    if is_search(request):
        return tagging_panel(request, Tagging.of(request.user, search.words, search.ticked))
    address = LogAddressForm(request.GET)
    corrects = address.begun("corrects") and access.own_evidence(request.user, address.begun("corrects"))
    if corrects and not own_piece(corrects).is_locked:
        return redirect("work", corrects.pk)
    begun = {**words_of(corrects), "corrects": corrects.pk} if corrects else {}
    form = LogWorkForm(author=request.user, initial={"next": address.begun("next") or "", **begun})
    ticked = search.ticked | address.begun("skill") | (_skills_of(corrects) if corrects else frozenset())
    return _page(request, form=form, search=search, ticked=ticked)


def is_search(request):
    """Whether htmx asks for what the search of the tagging panel finds, not for the page."""
    return request.htmx and request.htmx.target == "skill-results"


def tagging_panel(request, tagging):
    """What was found, for htmx, with what a screen reader says of it."""
    context = {"tagging": tagging, "oob": True}
    found = render_to_string("assessments/_tagging.html#skill-results", {"tagging": tagging}, request)
    return HttpResponse(found + render_to_string("assessments/_tagging.html#q-status", context, request))


def tasks_to_cite():
    """The example tasks of all published outlines, in reading order."""
    return ExampleTask.objects.claimable().in_reading_order().select_related("level__outline")


def words_of(piece):
    """What is written in a piece, to begin a form with: a change of it, or its correction."""
    written = {name: getattr(piece, name) for name in ("title", "kind", "done_on", "link", "body")}
    return {**written, "example_task": piece.example_task_id}


def _skills_of(piece):
    return frozenset(served.skill.pk for served in own_piece(piece).serves)


def _log(*, by, skills, then, next, **fields):
    """The verb of the form: log it, then submit what it speaks for, as far as that goes.

    Returns the piece, the skills, those that are submitted now, and why others are not.
    """
    skills = list(skills)
    piece = Evidence.objects.log(by=by, skills=skills, **fields)
    submitted, refusals = [], []
    for assessment in _served(piece) if then == "submit" else ():
        try:
            if not assessment.was_sent:
                assessment.submit(by=by, seen=assessment.version)
            submitted.append(assessment.skill)
        except IllegalMove as refusal:
            refusals.append(f"{assessment.skill.label} is not submitted. {refusal}")
    return piece, skills, submitted, refusals


def _served(piece):
    """Each with whether the piece `was_sent` for it before: a form that is sent once more submits nothing again."""
    sent = SubmittedEvidence.objects.filter(evidence=piece, submission__assessment=OuterRef("pk"))
    return piece.assessments.annotate(was_sent=Exists(sent)).select_related("skill__level", "skill__outline")


def _go_on(request, form, result):
    """To where the form was begun; else to the one skill, or to all the work."""
    piece, skills, submitted, refusals = result
    messages.success(request, logged_sentence(piece.title, len(skills), len(submitted), len(refusals)))
    for refusal in refusals:
        messages.warning(request, refusal)
    if form.cleaned_data["next"]:
        return redirect(form.cleaned_data["next"])
    if len(skills) == 1:
        return redirect("skill", skills[0].outline.slug, skills[0].key)
    return redirect("my_work")


def _page(request, status=200, *, form, search, refusal="", ticked=None):
    tagging = Tagging.of(request.user, search.words, search.ticked if ticked is None else ticked)
    context = {
        "form": form,
        "tagging": tagging,
        "tasks": tasks_to_cite(),
        "corrected": form.corrected,
        "refusal": refusal,
    }
    if request.htmx and request.htmx.target == "log-work":
        return render(request, "assessments/log_work.html#log-work", context, status=status)
    return in_full(request, render(request, "assessments/log_work.html", context, status=status))


def in_full(request, response):
    """A whole page as the answer to htmx on another page: it takes the place of what is there."""
    if request.htmx:
        reselect(retarget(reswap(response, "outerHTML"), "#main"), "#main")
    return response
