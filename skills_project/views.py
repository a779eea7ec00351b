"""The pages that belong to no app: refusals. Each says why and has a way on."""

from django.shortcuts import render

from .middleware import sentence, signed_out

EXPIRED = (
    "This page has expired. Nothing was sent, and what you typed is still here: open Skillbook in another tab, then "
    "send again."
)


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    """The same bytes for what does not exist and for what is not yours to see."""
    return render(request, "404.html", status=404)


def csrf_failure(request, reason=""):
    """Not a matter of rights: the page is older than the sign-in, or the browser keeps no cookie of ours."""
    if not request.htmx:
        return render(request, "403_csrf.html", status=403)
    return sentence(EXPIRED, 403) if request.user.is_authenticated else signed_out(request)
