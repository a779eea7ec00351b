"""One request that a skill not apply to somebody's role: read, answered and ended by a lead of theirs."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from .. import access
from ..forms import ExemptionAnswerForm, ExemptionEndForm
from ..requests import Request
from .answers import act


@require_safe
def exemption(request, pk):
    exemption = access.exemption_to_read(request.user, pk)
    if exemption.engineer_id == request.user.pk:
        skill = exemption.assessment.skill
        return redirect("skill", skill.outline.slug, skill.key)
    return _page(request, exemption)


@require_POST
def exemption_answer(request, pk):
    exemption = access.exemption_to_answer(request.user, pk)
    return act(
        request,
        ExemptionAnswerForm(request.POST),
        partial(_answer, exemption),
        show=partial(_again, request, pk, "answer"),
        done=partial(_answered, request, exemption),
    )


@require_POST
def exemption_end(request, pk):
    exemption = access.exemption_to_answer(request.user, pk)
    return act(
        request,
        ExemptionEndForm(request.POST),
        exemption.end,
        show=partial(_again, request, pk, "end"),
        done=partial(_ended, request, exemption),
    )


def _answer(exemption, *, by, answer, note):
    verb = exemption.agree if answer == "agree" else exemption.refuse
    verb(by=by, note=note)


def _page(request, exemption, status=200, **more):
    context = {"asked": Request.of(request.user, exemption), **more}
    template = "assessments/exemption.html#swapped" if request.htmx else "assessments/exemption.html"
    return render(request, template, context, status=status)


def _again(request, pk, form_name, status, form, refusal=""):
    """The page as it is now, with what was typed."""
    exemption = access.exemption_to_read(request.user, pk)
    return _page(request, exemption, status, **{form_name: form}, refused=refusal)


def _answered(request, exemption, _):
    who, label = exemption.engineer.first_name, exemption.assessment.skill.label
    if exemption.status == "agreed":
        messages.success(request, f"Agreed. Skill {label} does not apply to {who}’s role and leaves the totals.")
    else:
        messages.success(request, f"Refused. {who} reads why skill {label} does apply.")
    return redirect("review_queue")


def _ended(request, exemption, _):
    messages.success(
        request, f"Ended. Skill {exemption.assessment.skill.label} applies to {exemption.engineer.first_name}."
    )
    return redirect("exemption", exemption.pk)
