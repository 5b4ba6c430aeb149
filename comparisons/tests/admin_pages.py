"""Addresses and forms of the admin, for tests."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from comparisons.models import Edition, Measurement, Objection

#: Models whose rows are there to look at.
READ_ONLY: tuple[type[Model], ...] = (Edition, Measurement)
#: Models whose rows come from readers.
FROM_READERS: tuple[type[Model], ...] = (Objection,)
#: All other models of this application that the admin knows.
DRAFT = [
    model
    for model in admin.site._registry
    if model._meta.app_label == "comparisons" and model not in (*READ_ONLY, *FROM_READERS)
]


def address(model: type[Model], page: str, *args: object) -> str:
    """The address of a page of the admin: changelist, add, change, delete, history."""
    return reverse(f"admin:comparisons_{model._meta.model_name}_{page}", args=args)


def form_data(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back if nothing were changed in the form at that address."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, list | tuple):
                data[field.html_name] = [getattr(item, "pk", item) for item in value]
            elif value is not None and value is not False:
                data[field.html_name] = value
    return data


def errors(client: Client, url: str, data: dict[str, Any]) -> list[str]:
    """All messages of a form that was sent and not accepted."""
    response = client.post(url, data)
    assert response.status_code == 200, response.status_code
    found = [m for each in response.context["adminform"].form.errors.values() for m in each]
    for inline in response.context["inline_admin_formsets"]:
        found += inline.formset.non_form_errors()
        found += [m for form in inline.formset.errors for each in form.values() for m in each]
    assert found
    assert "errornote" in response.content.decode()
    return found
