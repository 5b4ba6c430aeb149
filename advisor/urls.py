"""All addresses of the site. Questions and sections are named by slug, never by number."""

from django.contrib import admin
from django.urls import include, path, register_converter

from comparisons.caching import immutable
from comparisons.engine.profile import KEY_ALPHABET, KEY_LENGTH

from . import discovery, errors, views
from .api import pages
from .api.urls import urls as api_urls


class KeyConverter:
    """The key of a stored recommendation."""

    regex = f"[{KEY_ALPHABET}]{{{KEY_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KeyConverter, "key")  # before the addresses of the API, which use it

urlpatterns = [
    path("", views.home, name="home"),
    path("questionnaire/", views.questionnaire, name="questionnaire"),
    path("questionnaire/all/", views.all_sections, name="all_sections"),
    path("questionnaire/check/", views.check_answers, name="check_answers"),
    path("questionnaire/<slug:slug>/", views.section, name="section"),
    path("result/", views.result, name="result"),
    path("save/", views.save, name="save"),
    path("r/<key:key>/", views.permalink, name="permalink"),
    path("r/<key:key>.json", immutable(views.permalink_json), name="permalink_json"),
    path("r/<key:key>.md", immutable(views.permalink_markdown), name="permalink_markdown"),
    path("", include("comparisons.urls")),
    path("api/", pages.about, name="api"),
    path("api/v1/", api_urls()),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
