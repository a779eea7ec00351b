"""The pages of outlines that show nobody's record. A noun is a page; a verb at the end is a POST."""

from django.urls import path

from . import views
from .proposals import views as proposals

urlpatterns = [
    path("outlines/<str:slug>/proposals/", proposals.outline_proposals, name="outline_proposals"),
    path(
        "outlines/<str:slug>/proposals/<int:pk>/withdraw/",
        proposals.outline_proposal_withdraw,
        name="outline_proposal_withdraw",
    ),
    path("outlines/<str:slug>/skills/<str:key>/rewording/", proposals.outline_rewording, name="outline_rewording"),
    path(
        "outlines/<str:slug>/skills/<str:key>/rewording/propose/",
        proposals.outline_rewording_propose,
        name="outline_rewording_propose",
    ),
    path("outlines/<str:slug>/levels/<int:level>/addition/", proposals.outline_addition, name="outline_addition"),
    path(
        "outlines/<str:slug>/levels/<int:level>/addition/propose/",
        proposals.outline_addition_propose,
        name="outline_addition_propose",
    ),
    path("outlines/<str:slug>/revisions/", views.outline_revisions, name="outline_revisions"),
    path("outlines/<str:slug>/revisions/compare/", views.outline_difference, name="outline_difference"),
    path("outlines/<str:slug>/revisions/<int:number>/", views.outline_revision, name="outline_revision"),
    path("outlines/<str:slug>/revisions/<int:number>/files/<str:kind>/", views.outline_file, name="outline_file"),
    path("outlines/<str:slug>/revisions/<int:number>/restore/", views.outline_restore, name="outline_restore"),
]
