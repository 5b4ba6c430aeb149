"""The addresses of the public catalogue."""

from django.urls import path

from . import objecting, views

urlpatterns = [
    path("compare/", views.compare, name="compare"),
    path("criteria/<slug:slug>/", views.criterion, name="criterion"),
    path("criteria/<slug:slug>/objection/", objecting.objection, name="objection"),
    path(
        "criteria/<slug:slug>/objection/thanks/",
        objecting.objection_thanks,
        name="objection_thanks",
    ),
    path("sources/", views.sources, name="sources"),
    path("method/", views.method, name="method"),
    path("method/balance/", views.balance, name="balance"),
    path("editions/", views.editions, name="editions"),
    path("editions/<int:number>.json", views.edition_document, name="edition_document"),
    path("editions/<int:number>/errata/", objecting.errata, name="errata"),
]
