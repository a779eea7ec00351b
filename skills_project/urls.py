"""Every address of the site. The pages are the apps' own; sign-in lists just those of allauth's views that we use."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("assessments.urls")),
    path("", include("outline.urls")),
    path("accounts/", include("people.urls")),
    path("admin/", admin.site.urls),
]
handler403 = "skills_project.views.forbidden"
handler404 = "skills_project.views.not_found"
