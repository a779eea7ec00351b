"""The site's addresses and a few bare pages beside them, for tests of what holds on any page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

SENTENCE = "Signed off <b>Deploys</b>."


def whole(request):
    messages.success(request, SENTENCE)
    return render(request, "404.html")


def fragment(request, status):
    messages.success(request, SENTENCE)
    return HttpResponse('<p id="evidence">One piece.</p>', status=status)


def silent(request):
    return HttpResponse("<p>Nothing to say.</p>")


def table(request):
    messages.success(request, SENTENCE)
    return HttpResponse("a,b", content_type="text/csv")


def stream(request):
    messages.success(request, SENTENCE)
    return StreamingHttpResponse([b"<p>a</p>", b"<p>b</p>"])


def leave(request):
    messages.success(request, SENTENCE)
    return redirect("my_work")


def leave_to(request):
    return HttpResponseRedirect(request.GET["to"])


def cached(request):
    return HttpResponse("<p>a</p>", headers={"Cache-Control": "max-age=60"})


def refuse(request):
    raise PermissionDenied("Only leads may <revoke>.")


def refuse_silently(request):
    raise PermissionDenied


def break_down(request):
    raise RuntimeError("secret of the house")


urlpatterns = [
    path("", include("skills_project.urls")),
    path("whole/", whole),
    path("fragment/<int:status>/", fragment),
    path("silent/", silent),
    path("table/", table),
    path("stream/", stream),
    path("leave/", leave),
    path("leave-to/", leave_to),
    path("cached/", cached),
    path("refuse/", refuse),
    path("refuse-silently/", refuse_silently),
    path("break/", break_down),
]
handler403 = "skills_project.views.forbidden"
handler404 = "skills_project.views.not_found"
