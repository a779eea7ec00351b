"""While you are away: who reviews in your stead, and for whom you do."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from .. import access
from ..away import Away
from ..forms import AwayForm
from ..models import Delegation
from .answers import act


@require_safe
def away(request):
    access.standing_to_hand_over(request.user)
    return _page(request)


@require_POST
def away_delegate(request):
    access.standing_to_hand_over(request.user)

    def done(delegation):
        messages.success(request, f"{delegation.delegate.name} stands in for you in that time.")
        return redirect("away")

    form = AwayForm(request.POST, delegator=request.user)
    return act(
        request,
        form,
        partial(Delegation.objects.begin, delegator=request.user),
        show=partial(_show, request),
        done=done,
    )


@require_POST
def away_end(request, pk):
    access.standing_to_hand_over(request.user)
    delegation = access.delegation_to_end(request.user, pk)
    delegation.end(timezone.localdate(), by=request.user)
    messages.success(request, f"{delegation.delegate.name} does not stand in for you any more.")
    return redirect("away")


def _show(request, status, form, refusal=""):
    return _page(request, status, form=form, refusal=refusal)


def _page(request, status=200, **more):
    context = {"away": Away.of(request.user), "form": AwayForm(delegator=request.user), **more}
    return render(request, "assessments/away.html", context, status=status)
