"""All addresses of the site. Questions and sections are named by slug, never by number."""

from django.contrib import admin
from django.urls import include, path, register_converter

from comparisons.engine.profile import KEY_PATTERN

from . import asking, discovery, documents_views, errors, health, together, views, what_if
from .api import pages
from .api.urls import urls as api_urls


class KeyConverter:
    """The key of a stored recommendation."""

    regex = KEY_PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class KeysConverter:
    """One or more keys with ``vs`` between them."""

    regex = f"{KEY_PATTERN}(?:/vs/{KEY_PATTERN})*"

    def to_python(self, value: str) -> list[str]:
        return value.split("/vs/")

    def to_url(self, value: list[str]) -> str:
        return "/vs/".join(value)


register_converter(KeyConverter, "key")  # before the addresses of the API, which use it
register_converter(KeysConverter, "keys")

urlpatterns = [
    path("", views.home, name="home"),
    path("questionnaire/", views.questionnaire, name="questionnaire"),
    path("questionnaire/all/", views.all_sections, name="all_sections"),
    path("questionnaire/check/", views.check_answers, name="check_answers"),
    path("questionnaire/leaning/", asking.leaning, name="leaning"),
    path("questionnaire/shortest/", asking.shortest, name="shortest"),
    path("questionnaire/<slug:slug>/", views.section, name="section"),
    path("result/", views.result, name="result"),
    path("result/what-if/", what_if.result_what_if, name="result_what_if"),
    path("save/", views.save, name="save"),
    path("r/<key:key>/", views.permalink, name="permalink"),
    path("r/<key:key>/what-if/", what_if.permalink_what_if, name="permalink_what_if"),
    path("r/<keys:keys>/", together.side_by_side, name="side_by_side"),
    path("r/<keys:keys>/vs/", together.add, name="add_side"),
    path("r/<key:key>.json", documents_views.permalink_json, name="permalink_json"),
    path("r/<key:key>.md", documents_views.permalink_markdown, name="permalink_markdown"),
    path("r/<key:key>.png", documents_views.permalink_card, name="permalink_card"),
    path("r/<key:key>.svg", documents_views.permalink_badge, name="permalink_badge"),
    path("r/<key:key>/embed/", documents_views.permalink_embed, name="permalink_embed"),
    path("oembed", documents_views.oembed, name="oembed"),
    path("", include("comparisons.urls")),
    path("api/", pages.about, name="api"),
    path("api/v1/", api_urls()),
    path(".well-known/security.txt", discovery.security_txt, name="security_txt"),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
    path("admin/exchange/", include("comparisons.admin.exchange")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
