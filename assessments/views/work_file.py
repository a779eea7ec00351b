"""A file of a piece of work: given to whoever may read the piece, never shown; taken out by its author.

The browser is told three times over to keep it as a file and to run nothing in it.
"""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import retarget

from .. import access
from ..own_work import own_piece
from .answers import act
from .work import work_page

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@require_safe
def work_file(request, pk, file):
    attachment = access.file_to_read(request.user, pk, file)
    response = FileResponse(
        attachment.open(),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
        headers=HEADERS,
    )
    response.headers["Content-Length"] = str(attachment.size)
    return response


@require_POST
def work_file_remove(request, pk, file):
    evidence, attachment = access.file_to_remove(request.user, pk, file)

    def show(status, form, refusal=""):
        page = work_page(request, own_piece(access.evidence_to_read(request.user, pk)), status, refusal=refusal)
        return retarget(page, "#work") if request.htmx else page

    def done(_):
        said = f"Removed “{attachment.name}”." if attachment.name else "This file is removed."
        if not request.htmx:
            messages.success(request, said)
            return redirect("work", pk)
        return _files(request, access.evidence_to_read(request.user, pk), said)

    return act(request, forms.Form(request.POST), partial(evidence.detach, attachment), show=show, done=done)


def _files(request, evidence, said):
    """The list of files, and beside it the version that the form around it sends: what was typed there stays."""
    context = {"evidence": evidence, "said": said}
    parts = ("saved-files", "seen")
    return HttpResponse(
        "".join(render_to_string(f"assessments/work.html#{part}", {**context, "oob": True}, request) for part in parts)
    )
