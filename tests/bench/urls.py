"""The site and one page more: base.html with nothing on it, which every other page is compared with."""

from django.shortcuts import render
from django.urls import path

from skills_project import urls
from skills_project.urls import handler403, handler404  # noqa: F401 Django looks for them here


def empty(request):
    return render(request, "base.html")


urlpatterns = [*urls.urlpatterns, path("empty/", empty, name="empty")]
