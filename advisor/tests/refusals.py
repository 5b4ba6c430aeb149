"""What all refusals of the API have in common."""

from __future__ import annotations

from typing import Any

from django.test import Client

ADVICE, STORE = "/api/v1/advice", "/api/v1/recommendations"
JSON = "application/json"


def refused(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem document of a refusal, after checking everything that all have in common."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    document: dict[str, Any] = response.json()
    assert set(document) <= {"type", "title", "status", "detail", "errors"}
    assert document["type"] == f"/api/#{slug}"
    assert document["title"]
    assert document["detail"]
    assert document["status"] == status
    assert document.get("errors") != []
    for error in document.get("errors", []):
        assert set(error) <= {"path", "message", "did_you_mean"}
        assert error["message"]
    return document


def send(client: Client, raw: bytes | str, address: str = ADVICE, kind: str = JSON) -> Any:
    return client.generic("POST", address, raw, CONTENT_TYPE=kind)
