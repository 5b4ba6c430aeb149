"""Every public address of the site with an example, for tests that must leave out none.

``test_every_address_has_an_example`` asks the resolver for them and fails for one that is missing.
The admin's stand in ``comparisons/tests/role_table.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from advisor.models import Recommendation
from comparisons.knowledge import PublishedEdition

from .profiles import STAFF_TOOL, WEBHOOK

#: Name to an example; {key} and {other} stand for stored recommendations.
ADDRESSES = {
    "home": "/",
    "questionnaire": "/questionnaire/",
    "all_sections": "/questionnaire/all/",
    "check_answers": "/questionnaire/check/",
    "leaning": "/questionnaire/leaning/",
    "shortest": "/questionnaire/shortest/",
    "section": "/questionnaire/product/",
    "result": "/result/",
    "result_what_if": "/result/what-if/",
    "save": "/save/",
    "permalink": "/r/{key}/",
    "permalink_what_if": "/r/{key}/what-if/",
    "side_by_side": "/r/{key}/vs/{other}/",
    "add_side": "/r/{key}/vs/",
    "permalink_json": "/r/{key}.json",
    "permalink_markdown": "/r/{key}.md",
    "permalink_card": "/r/{key}.png",
    "permalink_badge": "/r/{key}.svg",
    "permalink_embed": "/r/{key}/embed/",
    "oembed": "/oembed",
    "compare": "/compare/",
    "criterion": "/criteria/orm/",
    "criterion_then": "/editions/1/criteria/orm/",
    "objection": "/criteria/orm/objection/",
    "objection_thanks": "/criteria/orm/objection/thanks/",
    "sources": "/sources/",
    "method": "/method/",
    "balance": "/method/balance/",
    "editions": "/editions/",
    "editions_feed": "/editions/feed/",
    "changes": "/editions/1/changes/",
    "changes_since": "/editions/1/changes/1/",
    "edition_document": "/editions/1.json",
    "errata": "/editions/1/errata/",
    "security_txt": "/.well-known/security.txt",
    "robots": "/robots.txt",
    "sitemap": "/sitemap.xml",
    "healthz": "/healthz",
    "readyz": "/readyz",
    "api": "/api/",
    "api:questionnaire": "/api/v1/questionnaire",
    "api:editions": "/api/v1/editions",
    "api:edition": "/api/v1/editions/1",
    "api:recommendation": "/api/v1/recommendations/{key}",
    "api:description": "/api/v1/openapi.json",
    "api:schema": "/api/v1/schemas/profile.json",
    "api:advice": "/api/v1/advice",
    "api:recommendations": "/api/v1/recommendations",
    "api:api-root": "/api/v1/",
}
#: What is stored by a POST to them; nothing else writes, but for the admin.
WRITES = ("save", "objection", "api:recommendations")
#: Those below /admin/ that are no part of Django's own admin.
EXCHANGE = {
    "exchange": "/admin/exchange/",
    "exchange_apply": "/admin/exchange/apply/",
    "exchange_download": "/admin/exchange/download/draft/zip/",
    "exchange_take_back": "/admin/exchange/take-back/1/",
    "exchange_take_one_back": "/admin/exchange/take-back/criterion/1/",
}


def routes(found: list[Any] | None = None, prefix: str = "/", space: str = "") -> Iterator[Any]:
    """The names of all addresses with their patterns, without those of Django's admin."""
    for pattern in get_resolver().url_patterns if found is None else found:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLResolver):
            yield f"{space}{pattern.name}", route
        elif pattern.namespace != "admin":
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, route, inner)


def examples(edition: PublishedEdition) -> dict[str, str]:
    """The examples, with the keys of two recommendations that are stored for them."""
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    other, _ = Recommendation.objects.store(WEBHOOK, edition)
    return {name: path.format(key=row.key, other=other.key) for name, path in ADDRESSES.items()}
