"""Outlines to read: the list of them, and each as a document with one's own state beside each skill."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..forms import OutlineSearchForm
from ..reading import Document, Shelf


@require_safe
def outlines(request):
    form = OutlineSearchForm(request.GET)
    shelf = Shelf.of(request.user, query=form.words, page=request.GET.get("page"))
    return render(request, "assessments/outlines.html", {"shelf": shelf, "form": form})


@require_safe
def outline(request, slug):
    document = Document.of(request.user, access.revision_to_read(slug))
    return render(request, "assessments/outline.html", {"document": document})
