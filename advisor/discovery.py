"""What programs that come by look for: search engines, and whoever found a weakness."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as draw_sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
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


@require_safe
@cache_control(public=True, max_age=3600)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness of this site (RFC 9116). Not there if nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404("No contact is set.")
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    expires = today + timedelta(days=settings.SECURITY_CONTACT_DAYS)
    lines = (
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "Preferred-Languages: en",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
