"""One piece of work. Its author changes or removes it while nothing binds it; who may see it otherwise reads it."""

from functools import partial

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from .. import access
from ..forms import ChangeWorkForm, TagSearchForm
from ..own_work import own_piece, removal_sentence, submitted_for
from ..tagging import Tagging
from .answers import act
from .log_work import is_search, tagging_panel, tasks_to_cite, words_of


@require_safe
def work(request, pk):
    evidence = access.evidence_to_read(request.user, pk)
    if evidence.engineer_id != request.user.pk:
        return render(
            request, "assessments/work.html", {"evidence": evidence, "rows": submitted_for(evidence, request.user)}
        )
    piece = own_piece(evidence)
    if is_search(request):
        search = TagSearchForm(request.GET)
        return tagging_panel(request, _tagging(request, piece, search.words, search.ticked))
    return work_page(request, piece)


@require_POST
def work_change(request, pk):
    evidence = access.evidence_to_change(request.user, pk)
    piece = own_piece(evidence)
    search = TagSearchForm(request.POST)
    form = ChangeWorkForm(request.POST, request.FILES, piece=evidence)
    if search.is_button:
        typed = ChangeWorkForm(piece=evidence, initial=form.typed, chosen=form.names_sent)
        return work_page(request, piece, form=typed, search=search)
    show = partial(_refused, request, piece, search)
    return act(request, form, evidence.change, show=show, done=partial(_changed, request, evidence))


@require_POST
def work_remove(request, pk):
    if access.has_removed(request.user, pk):
        return redirect("my_work")
    evidence = access.evidence_to_change(request.user, pk)

    def show(status, form, refusal=""):
        return work_page(request, own_piece(evidence), status, refusal=refusal)

    def done(_):
        messages.success(request, f"Removed “{evidence.title}”.")
        return redirect("my_work")

    return act(request, forms.Form(request.POST), evidence.remove, show=show, done=done)


def _changed(request, evidence, _):
    messages.success(request, f"Changed “{evidence.title}”.")
    return redirect("work", evidence.pk)


def _refused(request, piece, search, status, form, refusal=""):
    """What was typed, with the version that is saved now: a second try is made knowing of it."""
    saved = access.evidence_to_read(request.user, piece.evidence.pk)
    return work_page(request, own_piece(saved), status, form=form, search=search, refusal=refusal)


def work_page(request, piece, status=200, *, form=None, search=None, refusal=""):
    evidence = piece.evidence
    ticked = search.ticked if search else frozenset(served.skill.pk for served in piece.serves)
    context = {
        "evidence": evidence,
        "piece": piece,
        "form": form or ChangeWorkForm(piece=evidence, initial=words_of(evidence)),
        "tagging": _tagging(request, piece, search.words if search else "", ticked),
        "tasks": tasks_to_cite(),
        "removal": removal_sentence(len(piece.serves)),
        "refusal": refusal,
    }
    template = "assessments/work.html#work" if request.htmx else "assessments/work.html"
    return render(request, template, context, status=status)


def _tagging(request, piece, words, ticked):
    kept = frozenset(served.skill.pk for served in piece.serves)
    return Tagging.of(request.user, words, ticked, kept)
