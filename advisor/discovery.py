"""What search engines may read of the site."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as draw_sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comparisons import knowledge
from comparisons.models import Edition

#: The public pages that there is one of each.
PAGES = ("home", "compare", "method", "balance", "sources", "editions", "api")


class PublicPages(Sitemap[str]):
    """The public pages, which change with every edition. Permalinks are not listed."""

    def __init__(self) -> None:
        self.edition = knowledge.current()

    def items(self) -> list[str]:
        criteria = self.edition.knowledge.criteria
        found = [reverse("criterion", args=[criterion.slug]) for criterion in criteria]
        numbers = Edition.objects.filter(number__gt=1).values_list("number", flat=True)
        changes = [reverse("changes", args=[number]) for number in numbers]
        return [*map(reverse, PAGES), *found, *changes]

    def location(self, item: str) -> str:
        return item

    def lastmod(self, item: str) -> datetime:
        return self.edition.published_at


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages, for search engines."""
    return draw_sitemap(request, {"pages": PublicPages})


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked to leave alone: what is for one visitor only."""
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /save/",
        "Disallow: /result/",
        "Disallow: /*?",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
