"""Propose a rewording or a skill, see what others proposed, and take one's own back."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..models import Level, Proposal, ProposalRefused, Skill
from ..models.proposals import why_not_taken
from . import access
from .board import Board
from .comparing import compared
from .forms import ProposalForm, StateForm

PROPOSED = "Proposed. An admin answers it; until then you can withdraw it."


@dataclass(frozen=True)
class Place:
    """What a proposal is about: a skill, or a level that is to have one more."""

    skill: Skill | None = None
    level: Level | None = None

    @property
    def outline(self):
        return (self.skill or self.level).outline

    @property
    def wording(self):
        return self.skill.text if self.skill else ""

    @property
    def why_closed(self):
        return why_not_taken(self.skill, self.level)


@require_safe
def outline_proposals(request, slug):
    return _board(request, access.outline_to_read(slug))


@require_POST
def outline_proposal_withdraw(request, slug, pk):
    proposal = access.proposal_to_withdraw(request.user, slug, pk)
    try:
        proposal.withdraw(by=request.user)
    except ProposalRefused as refusal:
        return _board(request, proposal.outline, 409, str(refusal))
    messages.success(request, "Withdrawn. Nobody but you and the admins sees it now.")
    return redirect("outline_proposals", slug)


@require_safe
def outline_rewording(request, slug, key):
    place = Place(skill=access.skill_to_reword(slug, key))
    return _page(request, place, ProposalForm(initial={"text": place.wording}))


@require_POST
def outline_rewording_propose(request, slug, key):
    return _propose(request, Place(skill=access.skill_to_reword(slug, key)))


@require_safe
def outline_addition(request, slug, level):
    return _page(request, Place(level=access.level_to_extend(slug, level)), ProposalForm())


@require_POST
def outline_addition_propose(request, slug, level):
    return _propose(request, Place(level=access.level_to_extend(slug, level)))


def _propose(request, place):
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return _page(request, place, form, 422)
    if form.is_preview:
        return _page(request, place, form)
    said = {name: form.cleaned_data[name] for name in ("text", "reason", "seen")}
    try:
        Proposal.objects.propose(by=request.user, skill=place.skill, level=place.level, **said)
    except ProposalRefused as refusal:
        return _page(request, place, form, 409, str(refusal))
    messages.success(request, PROPOSED)
    return redirect("outline_proposals", place.outline.slug)


def _page(request, place, form, status=200, refusal=""):
    """The form; with what was typed, once it can be read, as it would look and what it would change."""
    typed = form.cleaned_data.get("text", "") if form.is_bound else ""
    parts = compared(place.wording, typed) if typed else ()
    context = {"place": place, "form": form, "refusal": refusal, "typed": typed, "parts": parts}
    return render(request, "outline/proposal.html", context, status=status)


def _board(request, outline, status=200, refusal=""):
    board = Board.of(request.user, outline, StateForm(request.GET).status, request.GET.get("page"))
    return render(request, "outline/proposals.html", {"board": board, "refusal": refusal}, status=status)
