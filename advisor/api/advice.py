"""The operations that advise: one computes, one stores."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from advisor.saving import store
from comparisons import knowledge

from .allowance import ask_for
from .app import JSON, api, json_response
from .openapi import SENDING, batch, body, found, header, reference, refusals
from .requests import document_of, profile_of, profiles_of
from .shapes import BATCH_MAX


@api.post(
    "/advice",
    operation_id="advise",
    summary="Advice for one project or many",
    description=(
        "Computes, and stores nothing. A list of up to "
        f"{BATCH_MAX} profiles is answered in its order, as a whole or not at all."
    ),
    tags=["Advice"],
    openapi_extra={
        "requestBody": body(reference("Profile"), batch("Profile")),
        "responses": {
            200: found(
                "For a profile its verdict; for a list of profiles the list of their verdicts.",
                {"anyOf": [reference("Verdict"), batch("Verdict")]},
            ),
            **refusals(*SENDING),
        },
    },
)
def advice(request: HttpRequest) -> HttpResponse:
    document, newest = document_of(request), knowledge.current()
    profiles = profiles_of(document, newest)
    ask_for(request, len(profiles))
    documents = [newest.verdict_document(profile) for profile in profiles]
    return json_response(documents if isinstance(document, list) else documents[0])


_LOCATION = header("The permalink: the page of the recommendation.", format="uri")


@api.post(
    "/recommendations",
    operation_id="storeRecommendation",
    summary="Store a recommendation",
    tags=["Advice"],
    openapi_extra={
        "requestBody": body(reference("Profile")),
        "responses": {
            200: found("It was stored before.", reference("Verdict"), Location=_LOCATION),
            201: found("It is stored now.", reference("Verdict"), Location=_LOCATION),
            **refusals(409, *SENDING),
        },
    },
)
def recommendations(request: HttpRequest) -> HttpResponse:
    """Stores the advice for a profile under the newest edition, for ever.

    The key is derived from the content, so a repeated or retried request stores nothing twice.
    Whoever has the link can read what is stored: put nothing personal into the title.
    """
    document, newest = document_of(request), knowledge.current()
    row, is_new = store(request, profile_of(document, newest), newest)
    response = HttpResponse(row.verdict, status=201 if is_new else 200, content_type=JSON)
    response.headers["Location"] = request.build_absolute_uri(row.get_absolute_url())
    return response
