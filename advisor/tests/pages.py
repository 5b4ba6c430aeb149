"""Every kind of page that a visitor can reach, for the tests that all pages must pass."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import pytest

from advisor.answers import query_of
from advisor.models import Recommendation
from comparisons.knowledge import PublishedEdition

from .profiles import SETTLED, STAFF_TOOL, WEBHOOK

ANSWERS = query_of(STAFF_TOOL)
OTHERS = query_of(WEBHOOK)
SETTLED_ANSWERS = query_of(SETTLED)


@dataclass(frozen=True)
class Page:
    """``queries`` is how many the page may cost once the edition is in memory."""

    name: str
    path: str
    queries: int = 0
    status: int = 200
    cookies: bool = False


PAGES = (
    Page("home", "/"),
    Page("first section", "/questionnaire/product/"),
    Page("section with answers", f"/questionnaire/people/?{ANSWERS}"),
    Page("section with a problem", "/questionnaire/data/?emphasis=schema", status=422),
    Page("all sections", "/questionnaire/all/"),
    Page("all sections with answers", f"/questionnaire/all/?{ANSWERS}"),
    Page("shortest way", "/questionnaire/shortest/"),
    Page("shortest way with answers", "/questionnaire/shortest/?kind=json-api&size="),
    Page("shortest way, no choice", "/questionnaire/shortest/?ask=admin&to=shortest", status=422),
    Page("shortest way, settled", f"/questionnaire/shortest/?{SETTLED_ANSWERS}"),
    Page("shortest way, all the same", f"/questionnaire/shortest/?{SETTLED_ANSWERS}&rest=on"),
    Page("section, settled", f"/questionnaire/interface/?{SETTLED_ANSWERS}"),
    Page("section with a contradiction", "/questionnaire/data/?datastore=none&schema=complex"),
    Page("check without answers", "/questionnaire/check/"),
    Page("check with answers", f"/questionnaire/check/?{OTHERS}"),
    Page("check with a problem", "/questionnaire/check/?kind=nonsense", status=422),
    Page("result without answers", "/result/"),
    Page("result for Django", f"/result/?{ANSWERS}"),
    Page("result for Flask", f"/result/?{OTHERS}"),
    Page("result with a problem", "/result/?kind=nonsense", status=422),
    Page("what-if unaltered", f"/result/what-if/?before={quote(ANSWERS)}"),
    Page("what-if", f"/result/what-if/?{OTHERS}&before={quote(ANSWERS)}"),
    Page("what-if with a problem", "/result/what-if/?kind=nonsense&before=size%3D9", status=422),
    Page("what-if on a permalink", f"/r/{{key}}/what-if/?{OTHERS}", queries=1),
    Page("save", f"/save/?{ANSWERS}", cookies=True),
    Page("permalink", "/r/{key}/"),
    Page("side by side", "/r/{key}/vs/{other}/"),
    Page("add a side", "/r/{key}/vs/", queries=1),
    Page("add a side with a problem", "/r/{key}/vs/?with=nonsense", queries=1, status=422),
    Page("embedded summary", "/r/{key}/embed/"),
    Page("comparison", "/compare/"),
    Page("criterion", "/criteria/orm/"),
    Page("criterion of an edition", "/editions/1/criteria/orm/"),
    Page("objection", "/criteria/orm/objection/?framework=flask&edition=1", cookies=True),
    Page("objection sent", "/criteria/orm/objection/thanks/"),
    Page("errata", "/editions/1/errata/"),
    Page("sources", "/sources/"),
    Page("method", "/method/"),
    Page("balance", "/method/balance/"),
    Page("editions", "/editions/", queries=1),
    Page("changes, first edition", "/editions/1/changes/", queries=0),
    Page("changes", "/editions/1/changes/1/", queries=0),
    Page("changes with a problem", "/editions/1/changes/?since=nonsense", queries=0, status=422),
    Page("api", "/api/"),
    Page("not found", "/nowhere/", status=404),
)
#: Several of these show the same page in another state, under the same title.
SAME_TITLE = (
    {"shortest way", "shortest way with answers"},
    {"all sections", "all sections with answers"},
    {"check without answers", "check with answers"},
    {"check with a problem", "result with a problem"},
    {"add a side", "add a side with a problem"},
    {"criterion", "criterion of an edition"},
)
every_page = pytest.mark.parametrize("page", [pytest.param(p, id=p.name) for p in PAGES])


def path_of(page: Page, edition: PublishedEdition) -> str:
    """The address of a page; for those of permalinks after storing what they show."""
    if "{key}" not in page.path:
        return page.path
    row, _ = Recommendation.objects.store(STAFF_TOOL, edition)
    other, _ = Recommendation.objects.store(WEBHOOK, edition)
    return page.path.format(key=row.key, other=other.key)
