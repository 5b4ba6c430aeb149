"""The addresses of the public catalogue."""

from django.urls import path

from . import editions_views, objections_views, views

urlpatterns = [
    path("compare/", views.compare, name="compare"),
    path("criteria/<slug:slug>/", views.criterion, name="criterion"),
    path("criteria/<slug:slug>/objection/", objections_views.objection, name="objection"),
    path(
        "criteria/<slug:slug>/objection/thanks/",
        objections_views.objection_thanks,
        name="objection_thanks",
    ),
    path("sources/", views.sources, name="sources"),
    path("method/", views.method, name="method"),
    path("method/balance/", views.balance, name="balance"),
    path("editions/", views.editions, name="editions"),
    path("editions/feed/", editions_views.feed, name="editions_feed"),
    path("editions/<int:number>/changes/", editions_views.edition_changes, name="changes"),
    path(
        "editions/<int:number>/changes/<int:since>/",
        editions_views.edition_changes,
        name="changes_since",
    ),
    path("editions/<int:number>.json", views.edition_document, name="edition_document"),
    path(
        "editions/<int:number>/criteria/<slug:slug>/", views.criterion_then, name="criterion_then"
    ),
    path("editions/<int:number>/errata/", objections_views.errata, name="errata"),
]
