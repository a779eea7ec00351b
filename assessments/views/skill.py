"""One skill of mine: what it says, what I did for it, who may judge it; submit it, or take that back."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from .. import access
from ..forms import (
    AddEvidenceForm,
    AppealForm,
    CommentForm,
    ExemptionEndForm,
    ExemptionForm,
    OwnMoveForm,
    RenewForm,
    SelfViewForm,
    SubmitForm,
    UseForm,
)
from ..models import Evidence, Exemption, SelfAssessment
from ..own_skill import OwnSkill, submitted_sentence
from ..states import State
from .answers import act
from .my_skills import progress_panel

ADD = "assessments/skill.html#add-evidence"
USE = "assessments/skill.html#use"
SUBMIT = "assessments/skill.html#submit"
OWN_VIEW = "assessments/skill.html#own-view"
HISTORY = "assessments/skill.html#history"
BEGUN = "You have begun a piece of evidence and not added it. Add it first, or submit without it."
STALE = "This page is out of date: load it again."  # a form of it that says nothing we can read
# What every move on this page can change beside the panel that it was made in.
OTHERS = (
    "assessments/skill.html#standing",
    "assessments/skill.html#decision",
    "assessments/skill.html#evidence",
    "assessments/skill.html#tasks",
    HISTORY,
)


@require_safe
def skill(request, outline, key):
    return _page(request, access.skill_to_read(outline, key))


@require_POST
def skill_add(request, outline, key):
    skill = access.skill_to_read(outline, key)

    def show(status, form, refusal=""):
        return _again(request, skill, ADD, status, form=form, add_refusal=refusal)

    def done(evidence):
        messages.success(request, f"Added “{evidence.title}”. It is a draft of yours until you submit it.")
        return _moved(request, skill, ADD, SUBMIT, USE, OWN_VIEW)

    form = AddEvidenceForm(request.POST, request.FILES, author=request.user)
    return act(request, form, partial(Evidence.objects.log, skills=[skill]), show=show, done=done)


@require_POST
def skill_use(request, outline, key):
    skill = access.skill_to_read(outline, key)

    def show(status, form, refusal=""):
        return _again(request, skill, USE, status, use_form=form, use_refusal=refusal)

    def done(evidence):
        messages.success(request, f"“{evidence.title}” speaks for this skill too.")
        return _moved(request, skill, USE, SUBMIT, OWN_VIEW)

    return act(request, UseForm(request.POST, author=request.user), partial(_use, skill), show=show, done=done)


@require_POST
def skill_submit(request, outline, key):
    skill = access.skill_to_read(outline, key)
    assessment = access.own_assessment_to_move(request.user, skill)
    form, begun = SubmitForm(request.POST), AddEvidenceForm(request.POST, request.FILES, author=request.user)
    if begun.is_begun and not form["without"].value():
        return _ask_about(request, skill, begun)
    return _move(request, skill, assessment.submit, partial(_say_submitted, request, skill), form)


@require_POST
def skill_withdraw(request, outline, key):
    skill = access.skill_to_read(outline, key)
    assessment = access.own_assessment_to_move(request.user, skill)
    return _move(request, skill, assessment.withdraw, partial(_say_withdrawn, request, skill, assessment))


@require_POST
def skill_renew(request, outline, key):
    skill = access.skill_to_read(outline, key)
    assessment = access.own_assessment_to_move(request.user, skill)
    form = RenewForm(request.POST)
    if form["then"].value() == "submit":
        return _move(request, skill, assessment.renew_and_submit, partial(_say_submitted, request, skill), form)
    return _move(request, skill, assessment.renew, partial(_say_renewed, request, skill), form)


@require_POST
def skill_assess(request, outline, key):
    skill = access.skill_to_read(outline, key)
    said = "Saved. Change it whenever you like."
    return _say(request, skill, SelfViewForm(request.POST), partial(_assess, skill), said)


@require_POST
def skill_exempt(request, outline, key):
    skill = access.skill_to_read(outline, key)
    ask = partial(Exemption.objects.ask, skill=skill)
    return _say(request, skill, ExemptionForm(request.POST), ask, "Asked. Until it is answered, nothing changes.")


@require_POST
def skill_unexempt(request, outline, key):
    skill = access.skill_to_read(outline, key)
    exemption = access.own_exemption_to_end(request.user, skill)
    said = f"Ended. Skill {skill.label} is yours to work on again."
    return _say(request, skill, ExemptionEndForm(request.POST), exemption.end, said)


def _add_panel(request):
    """The form for evidence, to be drawn anew, where nothing was being written in it."""
    return [] if AddEvidenceForm(request.POST, author=request.user).is_begun else [ADD]


def _ask_about(request, skill, begun):
    """Nothing is submitted while a piece is half written beside it: it would be locked out, and lost."""
    typed = AddEvidenceForm(author=request.user, initial=begun.typed, chosen=begun.names_sent)
    return _again(request, skill, SUBMIT, 409, refusal=BEGUN, form=typed, is_begun=True)


def _assess(skill, *, by, view):
    SelfAssessment.objects.say({skill: view}, by=by)


def _say(request, skill, form, verb, said):
    """What an engineer says of a skill beside their work, in the panel for it."""

    def show(status, form, refusal=""):
        return _again(request, skill, OWN_VIEW, status, view_form=form, view_refusal=refusal)

    def done(_):
        messages.success(request, said)
        return _moved(request, skill, OWN_VIEW, SUBMIT)

    return act(request, form, verb, show=show, done=done)


@require_POST
def skill_appeal(request, outline, key):
    skill = access.skill_to_read(outline, key)
    assessment = access.own_assessment_to_move(request.user, skill)

    def show(status, form, refusal=""):
        return _again(request, skill, SUBMIT, status, *_add_panel(request), refusal=refusal, appeal=form)

    def done(_):
        _say_submitted(request, skill)
        return _moved(request, skill, SUBMIT, *_add_panel(request), USE)

    return act(request, AppealForm(request.POST), assessment.appeal, show=show, done=done)


@require_POST
def skill_comment(request, outline, key):
    skill = access.skill_to_read(outline, key)
    assessment = access.own_assessment_to_move(request.user, skill)

    def show(status, form, refusal=""):
        return _again(request, skill, HISTORY, status, comment=form, comment_refusal=refusal)

    def done(_):
        messages.success(request, "Your comment stands in the history.")
        return _moved(request, skill, HISTORY)

    return act(request, CommentForm(request.POST), assessment.comment, show=show, done=done)


def _use(skill, *, by, evidence):
    evidence.also_serve(skill, by=by)
    return evidence


def _say_submitted(request, skill):
    own = OwnSkill.of(request.user, skill)
    if own.state == "submitted":  # a form sent once more may come after the decision
        messages.success(request, submitted_sentence(skill.label, own.waiting.asked, own.waiting.is_appeal))


def _say_withdrawn(request, skill, assessment):
    after = "is yours to work on again."
    if assessment.state == State.RETURNED:
        after = "came back to you as before, and you can still ask for another reviewer."
    messages.success(request, f"Withdrawn. Skill {skill.label} {after}")


def _say_renewed(request, skill):
    messages.success(request, f"Skill {skill.label} is open to renew: add what is new, then submit it.")


def _move(request, skill, verb, say, form=None):
    """A move of the whole record; a form of My skills leads back there, whatever comes of it."""
    form = form or OwnMoveForm(request.POST)
    from_my_skills = form["next"].value() == "my_skills"

    def show(status, form, refusal=""):
        if from_my_skills and request.htmx:
            return progress_panel(request, status=status, refusal=refusal or STALE, moved=skill.pk)
        return _again(request, skill, SUBMIT, status, *_add_panel(request), refusal=refusal or STALE)

    def done(_):
        say()
        if from_my_skills:
            return progress_panel(request, moved=skill.pk) if request.htmx else redirect("my_skills")
        return _moved(request, skill, SUBMIT, ADD, USE, OWN_VIEW)

    return act(request, form, lambda *, by, seen, **_: verb(by=by, seen=seen), show=show, done=done)


def _context(request, skill):
    """What page and panels show."""
    own = OwnSkill.of(request.user, skill)
    return {"own": own, "form": AddEvidenceForm(author=request.user), "comment": CommentForm()}


def _page(request, skill, status=200, **more):
    return render(request, "assessments/skill.html", {**_context(request, skill), **more}, status=status)


def _again(request, skill, panel, status, *further, **more):
    """The page, or for htmx the panel, with what was typed, and the rest as it is now."""
    if not request.htmx:
        return _page(request, skill, status, **more)
    return _panels(request, {**_context(request, skill), **more}, panel, *further, *OTHERS, status=status)


def _moved(request, skill, panel, *further):
    """After a success: the page again, or for htmx the parts that may have changed."""
    if not request.htmx:
        return redirect("skill", skill.outline.slug, skill.key)
    context = {**_context(request, skill), "moved": panel.partition("#")[2]}
    return _panels(request, context, panel, *further, *OTHERS)


def _panels(request, context, panel, *others, status=200):
    """One panel for the place that htmx asked for, the others out of band."""
    parts = [render_to_string(panel, context, request)]
    parts += [render_to_string(name, {**context, "oob": True}, request) for name in others if name != panel]
    return HttpResponse("".join(parts), status=status)
