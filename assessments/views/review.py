"""One claim, judged against exactly the wording that was submitted; then the next."""

from functools import partial

from django.contrib import messages
from django.forms import Form
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST, require_safe

from .. import access
from ..claim import Claim, following
from ..forms import CommentForm, DecisionForm, RevokeForm, TakeForm
from ..masthead import Masthead
from ..models import Assessment, Decision, SignOff
from ..models.rights import Standing, still_asked
from ..queue import Queue, line
from ..requests import asked_of
from ..verdict import what_was_decided
from .answers import act
from .review_queue import queue_context

VERBS = {
    Decision.GRANTED: Assessment.sign_off,
    Decision.MORE_NEEDED: Assessment.return_,
    Decision.NOT_MET: Assessment.decline,
}


@require_safe
def review(request, pk):
    standing = Standing.of(request.user)
    assessment = access.assessment_to_judge(standing, pk)
    if assessment.engineer_id == request.user.pk:
        return redirect("skill", assessment.skill.outline.slug, assessment.skill.key)
    return _page(request, standing, Claim.of(standing, assessment))


@require_POST
def review_decide(request, pk):
    assessment = access.assessment_to_review(request.user, pk)
    return act(
        request,
        DecisionForm(request.POST),
        partial(_decide, assessment),
        show=partial(_again, request, pk, "decision"),
        done=partial(_go_on, request),
    )


@require_POST
def review_revoke(request, pk):
    assessment = access.assessment_to_revoke(request.user, pk)
    return act(
        request,
        RevokeForm(request.POST),
        assessment.revoke,
        show=partial(_again, request, pk, "revoke"),
        done=partial(_revoked, request, assessment),
    )


@require_POST
def review_take(request, pk):
    return _hold(request, pk, TakeForm(request.POST), "take", "It is yours: others see that you are at it.")


@require_POST
def review_give_back(request, pk):
    return _hold(request, pk, Form(request.POST), "give_back", "Given back: it waits for all who may review it.")


@require_POST
def review_comment(request, pk):
    assessment = access.assessment_to_discuss(request.user, pk)
    return act(
        request,
        CommentForm(request.POST),
        assessment.comment,
        show=partial(_again, request, pk, "comment"),
        done=partial(_stay, request, assessment, "Your comment stands in the history.", "commented"),
    )


def _hold(request, pk, form, verb, said):
    """Take it, or give it back: the page stays, and says who is at it."""
    assessment = access.assessment_to_review(request.user, pk)
    show, done = partial(_again, request, pk, "take"), partial(_stay, request, assessment, said, "held")
    return act(request, form, getattr(assessment, verb), show=show, done=done)


def _stay(request, assessment, said, what, _):
    """The page as it is now, once something was done that leads nowhere else; the focus is at `what` was done."""
    messages.success(request, said)
    if not request.htmx:
        return redirect("review", assessment.pk)
    standing = Standing.of(request.user)
    claim = Claim.of(standing, access.assessment_to_judge(standing, assessment.pk))
    return _page(request, standing, claim, **{what: True})


def _decide(assessment, *, by, decision, **words):
    VERBS[decision](assessment, by=by, **words)
    return (
        SignOff.objects.filter(reviewer=by, submission__assessment=assessment)
        .select_related("engineer", "reviewer", "submission__assessment__skill__level")
        .latest("at", "pk")
    )


def _page(request, standing, claim, status=200, **more):
    """The whole page, or its main part for htmx; `more` is what was sent, and what became of it."""
    context = {
        "claim": claim,
        "comment": CommentForm(),
        "masthead": Masthead(standing.is_lead, standing.reviews, len(claim.queue) + asked_of(standing).count()),
        "swapped": bool(request.htmx),
        **more,
    }
    template = "assessments/review.html#swapped" if request.htmx else "assessments/review.html"
    return render(request, template, context, status=status)


def _again(request, pk, form_name, status, form, refusal=""):
    """The page as it is now, with what was typed. A form that was refused comes back for what is shown now."""
    standing = Standing.of(request.user)
    assessment = access.assessment_to_judge(standing, pk)
    claim = Claim.of(standing, assessment)
    is_changed = bool(refusal) and "shown" in form.fields and claim.differs_from(form["shown"].value(), form_name)
    return _page(request, standing, claim, status, **{form_name: form}, refused=refusal, is_changed=is_changed)


def _go_on(request, sign_off):
    """Say what follows, and show the next claim; the queue where none is left."""
    standing = Standing.of(request.user)
    messages.success(request, _said(sign_off))
    row = following(line(standing), sign_off.submission)
    address = resolve_url("review", row.assessment.pk) if row else resolve_url("review_queue")
    if not request.htmx:
        return redirect(address)
    response = _next(request, standing, row)
    response["HX-Push-Url"] = address
    return response


def _next(request, standing, row):
    if row:
        return _page(request, standing, Claim.of(standing, access.assessment_to_judge(standing, row.assessment.pk)))
    context = queue_context(standing, Queue.of(standing))
    return render(request, "assessments/review_queue.html#swapped", {**context, "swapped": True})


def _said(sign_off):
    submission = sign_off.submission
    signers = [other.reviewer for other in submission.sign_offs.select_related("reviewer")]
    asked = still_asked([submission.assessment])[submission.assessment_id]
    return what_was_decided(sign_off, signers.index(sign_off.reviewer) + 1, asked)


def _revoked(request, assessment, _):
    said = f"Revoked. It is open for {assessment.engineer.first_name} again."
    response = _stay(request, assessment, said, "revoked", None)
    response["HX-Push-Url"] = resolve_url("review", assessment.pk)
    return response
