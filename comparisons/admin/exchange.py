"""In and out: the pages that hand out the knowledge as files, take files in, and take things back.

Whatever is to change the draft is shown first, and applied as it was shown or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comparisons import knowledge
from comparisons.draft import DraftChangedError
from comparisons.exchange import files, proposals, sealing, taking_back
from comparisons.exchange.proposals import Preview
from comparisons.exchange.records import Contents, Problem, RefusedError
from comparisons.exchange.rights import may_change, may_read, may_write
from comparisons.kinds import KINDS, Kind
from comparisons.models import Edition

View = Callable[..., HttpResponse]


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="An archive or a single file of YAML, the JSON document of an edition, or a "
        "table (CSV) of ratings or evidence, as they are downloaded here.",
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty: choose another one.",
        },
    )


class EditionForm(forms.Form):
    edition = forms.TypedChoiceField(label="Edition", coerce=int, choices=())

    def __init__(self, *args: Any, first: int = 1, **kwargs: Any) -> None:
        """Offers the editions from the first on that can say anything of the object."""
        super().__init__(*args, **kwargs)
        field = cast(forms.TypedChoiceField, self.fields["edition"])
        numbers = Edition.objects.filter(number__gte=first).order_by("-number")
        field.choices = [(n, f"Edition {n}") for n in numbers.values_list("number", flat=True)]


def guarded(allowed: Callable[[Any], bool]) -> Callable[[View], View]:
    """Only for staff who are signed in and may do that."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View, admin.site.admin_view(checked))

    return decorate


@guarded(may_read)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The downloads and the form for a file; a file that was sent is shown, not yet applied."""
    form = UploadForm()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        if not may_write(request.user):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                raw = sent.read(settings.KNOWLEDGE_FILE_MAX + 1)
                found = proposals.preview_of(sent.name, raw)
                return _preview(request, found, f"Apply {sent.name}")
            except RefusedError as error:
                problems = error.problems
    numbers = Edition.objects.order_by("-number").values_list("number", flat=True)
    context = {
        "form": form,
        "problems": problems,
        "states": [("Draft", "draft"), *((f"Edition {n}", str(n)) for n in numbers)],
        "may_write": may_write(request.user),
    }
    return _page(request, "overview.html", "In and out", context, _status(form))


@guarded(may_read)
@require_GET
def download(request: HttpRequest, state: str, form: files.Format) -> HttpResponse:
    """The draft or an edition as a file, which is named here."""
    if form not in files.FORMATS or not (state == "draft" or state.isdecimal()):
        raise Http404
    try:
        file = files.file(None if state == "draft" else int(state[:9]), form)
    except knowledge.NoEditionError as error:
        raise Http404(str(error)) from error
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)


@guarded(may_write)
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Does what was shown; if the draft has changed since, shows it anew."""
    try:
        sealed = sealing.unseal(request.POST.get("proposal", ""))
    except sealing.SealError:
        messages.error(request, "That was shown too long ago. Nothing has changed: begin again.")
        return HttpResponseRedirect(reverse("exchange"))
    if not may_change(request.user, sealed.kinds, sealed.from_edition):
        raise PermissionDenied
    try:
        proposals.apply(sealed.contents, sealed.before, sealed.after)
    except DraftChangedError:
        return _shown(request, sealed.contents, sealed.title, sealed.from_edition, anew=True)
    except RefusedError as error:
        return _refused(request, sealed.title, error)
    messages.success(request, f"Done: {sealed.title}. The draft says so now.")
    return HttpResponseRedirect(reverse("exchange"))


@guarded(may_write)
@require_GET
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Shows what it would change to take the whole draft back to an edition."""
    try:
        found = taking_back.whole(number)
    except knowledge.NoEditionError as error:
        raise Http404(str(error)) from error
    return _shown(request, found, f"Take the draft back to edition {number}", from_edition=True)


@guarded(may_write)
@require_GET
def take_one_back(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """Asks for an edition, then shows what it would change to take one object back to that."""
    kind = _kind(model)
    row = get_object_or_404(kind.rows(), pk=pk)
    form = EditionForm(request.GET or None, first=getattr(row, "first_edition", None) or 1)
    if form.is_valid():
        number = form.cleaned_data["edition"]
        try:
            found = taking_back.one(kind, row, number)
        except taking_back.NotInEditionError as error:
            form.add_error("edition", f"{error} Choose another edition.")
        else:
            title = f"Take {kind.meta.verbose_name} “{row}” back to edition {number}"
            return _shown(request, found, title, from_edition=True)
    address = f"admin:{kind.meta.app_label}_{kind.meta.model_name}_change"
    context = {"form": form, "row": row, "address": reverse(address, args=[pk])}
    title = f"Take {kind.meta.verbose_name} back to an edition"
    return _page(request, "take_back.html", title, context, _status(form))


def _kind(model: str) -> Kind:
    for kind in KINDS:
        if kind.meta.model_name == model and may_be_taken_back(kind):
            return kind
    raise Http404


def may_be_taken_back(kind: Kind) -> bool:
    """Measurements are not written by hand, so they go back only with the whole draft."""
    return kind.name != "measurements"


def _shown(
    request: HttpRequest,
    contents: Contents,
    title: str,
    from_edition: bool = False,
    anew: bool = False,
) -> HttpResponse:
    """The page that shows what contents would change, or why they cannot be applied."""
    try:
        return _preview(request, proposals.preview(contents), title, from_edition, anew)
    except RefusedError as error:
        return _refused(request, title, error)


def _preview(
    request: HttpRequest,
    found: Preview,
    title: str,
    from_edition: bool = False,
    anew: bool = False,
) -> HttpResponse:
    """The page with the button that does it. :raises RefusedError: if it is too large for that."""
    sealed = sealing.seal(found, title, from_edition)
    context = {
        "found": found,
        "sealed": sealed,
        "anew": anew,
        "may_apply": may_change(request.user, found.kinds, from_edition),
    }
    return _page(
        request, "preview.html", title, context, HTTPStatus.CONFLICT if anew else HTTPStatus.OK
    )


def _refused(request: HttpRequest, title: str, error: RefusedError) -> HttpResponse:
    context = {"problems": error.problems}
    return _page(request, "refused.html", title, context, HTTPStatus.UNPROCESSABLE_ENTITY)


def _status(form: forms.Form) -> HTTPStatus:
    """That of a page with a form: what is shown again after it was sent was refused."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: HTTPStatus
) -> HttpResponse:
    whole = {**admin.site.each_context(request), "title": title, **context}
    return render(request, f"admin/comparisons/exchange/{template}", whole, status=status)


urlpatterns: list[URLPattern] = [
    path("", overview, name="exchange"),
    path("apply/", apply, name="exchange_apply"),
    path("download/<str:state>/<str:form>/", download, name="exchange_download"),
    path("take-back/<int:number>/", take_back, name="exchange_take_back"),
    path("take-back/<slug:model>/<int:pk>/", take_one_back, name="exchange_take_one_back"),
]
