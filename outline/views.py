"""The revisions of an outline to read, to compare, to take along; and, for admins, to restore."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from .formats.catalogue import FORMATS
from .history import Comparison, History, compared, downloads, file_of, said_by
from .models import Outline, Revision
from .restoring import CannotRestore, restore


class ComparisonForm(forms.Form):
    """Which two revisions to compare; without an answer the last one and the one before it."""

    before = forms.IntegerField(min_value=1)
    after = forms.IntegerField(min_value=1)


class RestoreForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)


def _outline(slug):
    return get_object_or_404(Outline.objects.readable(), slug=slug)


def _revision(slug, number):
    revisions = Revision.objects.filter(outline__in=Outline.objects.readable()).select_related("outline", "by")
    return get_object_or_404(revisions, outline__slug=slug, number=number)


@require_safe
def outline_revisions(request, slug):
    history = History.of(_outline(slug), request.GET.get("page"))
    return render(request, "outline/outline_revisions.html", {"history": history})


@require_safe
def outline_revision(request, slug, number):
    revision = _revision(slug, number)
    current = revision.outline.current_revision
    page = {
        "revision": revision,
        "said": said_by(revision.markdown),
        "downloads": downloads(revision.markdown),
        "is_current": current == revision,
        "current": current,
        "may_restore": request.user.has_perm("outline.change_outline"),
    }
    return render(request, "outline/outline_revision.html", page)


@require_safe
def outline_difference(request, slug):
    outline = _outline(slug)
    current = outline.current_revision
    if current is None:
        raise Http404
    last = {"before": max(current.number - 1, 1), "after": current.number}
    form = ComparisonForm(request.GET if "before" in request.GET or "after" in request.GET else last)
    comparison = None
    if form.is_valid():
        numbers = form.cleaned_data
        comparison = Comparison.of(*(_revision(slug, numbers[name]) for name in ("before", "after")))
    page = {"outline": outline, "current": current, "form": form, "comparison": comparison}
    return render(request, "outline/outline_difference.html", page, status=200 if comparison else 422)


@require_safe
def outline_file(request, slug, number, kind):
    revision = _revision(slug, number)
    if kind not in FORMATS:
        raise Http404
    one = FORMATS[kind]
    file_name = f"{slug}-revision-{number}{one.extensions[0]}"
    media_type = f"{one.media_type}; charset=utf-8" if one.media_type.startswith("text/") else one.media_type
    headers = {"Content-Disposition": content_disposition_header(True, file_name)}
    return HttpResponse(file_of(revision, one), content_type=media_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def outline_restore(request, slug, number):
    """Asks first: a GET shows what would change, a POST does it."""
    revision = _revision(slug, number)
    if not request.user.has_perm("outline.change_outline"):
        raise PermissionDenied
    if request.method != "POST":
        return _restore_page(request, revision)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _restore_page(request, revision, 422, "Say once more that it shall be restored.")
    try:
        made = restore(revision, by=request.user, seen=form.cleaned_data["seen"])
    except CannotRestore as refusal:
        return _restore_page(request, revision, 409, str(refusal))
    messages.success(request, f"The outline says again what revision {number} says. This is revision {made.number}.")
    return redirect("outline_revision", slug, made.number)


def _restore_page(request, revision, status=200, refusal=""):
    current = revision.outline.current_revision
    page = {
        "revision": revision,
        "changes": compared(current.markdown, revision.markdown),
        "form": RestoreForm(initial={"seen": current.number}),
        "refusal": refusal,
    }
    return render(request, "outline/outline_restore.html", page, status=status)
