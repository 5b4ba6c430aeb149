"""Every kind of page that a visitor can reach, for the tests that all pages must pass."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from advisor.answers import query_of
from advisor.models import Recommendation
from comparisons.knowledge import PublishedEdition

from .profiles import STAFF_TOOL, WEBHOOK

ANSWERS = query_of(STAFF_TOOL)
OTHERS = query_of(WEBHOOK)


@dataclass(frozen=True)
class Page:
    """``queries`` is how many the page may cost once the edition is in memory."""

    name: str
    path: str
    queries: int = 1
    status: int = 200
    cookies: bool = False


PAGES = (
    Page("home", "/"),
    Page("first section", "/questionnaire/product/"),
    Page("section with answers", f"/questionnaire/people/?{ANSWERS}"),
    Page("section with a problem", "/questionnaire/data/?emphasis=schema", status=422),
    Page("all sections", "/questionnaire/all/"),
    Page("all sections with answers", f"/questionnaire/all/?{ANSWERS}"),
    Page("check without answers", "/questionnaire/check/"),
    Page("check with answers", f"/questionnaire/check/?{OTHERS}"),
    Page("check with a problem", "/questionnaire/check/?kind=nonsense", status=422),
    Page("result without answers", "/result/"),
    Page("result for Django", f"/result/?{ANSWERS}"),
    Page("result for Flask", f"/result/?{OTHERS}"),
    Page("result with a problem", "/result/?kind=nonsense", status=422),
    Page("save", f"/save/?{ANSWERS}", cookies=True),
    Page("permalink", "/r/{key}/", queries=2),
    Page("comparison", "/compare/"),
    Page("criterion", "/criteria/orm/"),
    Page("objection", "/criteria/orm/objection/?framework=flask&edition=1", cookies=True),
    Page("objection sent", "/criteria/orm/objection/thanks/"),
    Page("errata", "/editions/1/errata/"),
    Page("sources", "/sources/"),
    Page("method", "/method/"),
    Page("balance", "/method/balance/"),
    Page("editions", "/editions/", queries=1),
    Page("not found", "/nowhere/", queries=0, status=404),
)
#: Several of these show the same page in another state, under the same title.
SAME_TITLE = (
    {"all sections", "all sections with answers"},
    {"check without answers", "check with answers"},
    {"check with a problem", "result with a problem"},
)
every_page = pytest.mark.parametrize("page", [pytest.param(p, id=p.name) for p in PAGES])


def path_of(page: Page, edition: PublishedEdition) -> str:
    """The address of a page; for a permalink after storing what it shows."""
    if "{key}" not in page.path:
        return page.path
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    return page.path.format(key=row.key)
