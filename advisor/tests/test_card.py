from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops
from PIL.Image import Image as Picture

from advisor import card as drawing
from advisor.card import Box, card, strength_line
from advisor.lettering import ELLIPSIS, SANS, SERIF, fitted, font_for, showable, wrapped
from comparisons.engine.profile import Profile
from comparisons.knowledge import PublishedEdition

from .profiles import EMPTY, HOSTILE_TITLES, MODEL_API, STAFF_TOOL, WEBHOOK
from .test_report import PROFILES, report_on

LONG = "A title that goes on and on, over the hills and far away, until no room is left for it"
ARABIC = "مشروع تجريبي لإدارة الطرود في المستودع الكبير الجديد للشركة العالمية للنقل والشحن"
TITLES = (*HOSTILE_TITLES, LONG, ARABIC, "\N{PACKAGE}" * 120, "東京の荷物管理システム")


def picture_of(profile: Profile, edition: PublishedEdition) -> Picture:
    """The card, decoded again."""
    picture = Image.open(io.BytesIO(card(report_on(profile, edition))))
    assert picture.format == "PNG"
    assert picture.size == (drawing.WIDTH, drawing.HEIGHT) == (1200, 630)
    return picture.convert("RGB")


def ink(picture: Picture, box: Box | None = None) -> Box | None:
    """The bounds of all that is not paper, within a box or everywhere."""
    paper = Image.new("RGB", picture.size, drawing.PAPER)
    marks = ImageChops.difference(picture, paper).convert("L").point(lambda value: value > 24)
    if box is None:
        return marks.getbbox()
    found = marks.crop(box).getbbox()
    return found and (
        found[0] + box[0], found[1] + box[1], found[2] + box[0], found[3] + box[1],
    )  # fmt: skip


def changed(one: Picture, other: Picture) -> Box | None:
    return ImageChops.difference(one, other).convert("L").point(lambda v: v > 24).getbbox()


def luminance(colour: tuple[int, ...]) -> float:
    """As WCAG defines it."""
    parts = [c / 255 for c in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(picture: Picture, box: Box) -> float:
    """Between the darkest and the lightest colour in a box."""
    colours = picture.crop(box).getcolors(1 << 20)
    assert colours
    levels = sorted(luminance(colour) for _, colour in colours if isinstance(colour, tuple))
    return (levels[-1] + 0.05) / (levels[0] + 0.05)


@pytest.mark.parametrize("profile", PROFILES)
def test_everything_is_where_it_should_be(edition: PublishedEdition, profile: Profile) -> None:
    picture = picture_of(profile, edition)
    for box in (drawing.NAME, drawing.EDITION, drawing.TITLE, drawing.HEADLINE, drawing.STRENGTH):
        assert ink(picture, box)
    assert ink(picture, drawing.SCORES)
    assert ink(picture, drawing.BALANCE)
    bounds = ink(picture)
    assert bounds
    margin = drawing.MARGIN - 6
    assert bounds[0] >= margin
    assert bounds[2] <= drawing.WIDTH - margin
    assert bounds[1] >= 40
    assert bounds[3] <= drawing.HEIGHT - 40


@pytest.mark.parametrize("profile", PROFILES)
def test_it_can_be_read_at_the_size_of_a_thumbnail(
    edition: PublishedEdition, profile: Profile
) -> None:
    picture = picture_of(profile, edition)
    assert contrast(picture, drawing.HEADLINE) > 12
    assert contrast(picture, drawing.STRENGTH) > 12
    assert contrast(picture, drawing.TITLE) > 4.5
    bounds = ink(picture, drawing.HEADLINE)
    assert bounds
    assert (bounds[3] - bounds[1]) * 300 / drawing.WIDTH > 15
    thumbnail = picture.resize((300, 158), Image.Resampling.LANCZOS)
    quarter = tuple(edge // 4 for edge in drawing.HEADLINE)
    assert contrast(thumbnail, (quarter[0], quarter[1], quarter[2], quarter[3])) > 7


def test_another_verdict_is_another_headline_and_balance(edition: PublishedEdition) -> None:
    pictures = [picture_of(profile, edition) for profile in (STAFF_TOOL, WEBHOOK, EMPTY)]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        for box in (drawing.HEADLINE, drawing.BALANCE, drawing.SCORES, drawing.STRENGTH):
            assert changed(pictures[one].crop(box), pictures[other].crop(box))


def test_the_balance_leans_to_the_side_of_the_leader(edition: PublishedEdition) -> None:
    left, top, right, bottom = drawing.BALANCE
    axis, lead = (left + right) // 2, bottom - 40
    for profile, side in ((STAFF_TOOL, "left"), (WEBHOOK, "right")):
        picture = picture_of(profile, edition)
        halves = {"left": (left, lead, axis - 3, bottom), "right": (axis + 3, lead, right, bottom)}
        assert [name for name, box in halves.items() if ink(picture, box)] == [side]
        assert top < lead


def test_a_narrow_lead_looks_narrow(edition: PublishedEdition) -> None:
    left, _, right, bottom = drawing.BALANCE
    bounds = ink(picture_of(MODEL_API, edition), (left, bottom - 40, right, bottom - 4))
    assert bounds
    assert bounds[2] - bounds[0] < (right - left) / 2 * 0.7


@pytest.mark.parametrize("title", TITLES)
def test_a_title_stays_within_its_box(edition: PublishedEdition, title: str) -> None:
    answers = {"kind": "json-api"}
    titled = picture_of(Profile(answers, title=title), edition)
    difference = changed(titled, picture_of(Profile(answers), edition))
    left, top, right, bottom = drawing.TITLE
    if difference:
        assert difference[0] >= left - 6
        assert difference[1] >= top - 6
        assert difference[2] <= right + 6
        assert difference[3] <= bottom + 6
    assert (difference is None) == (showable(title) == "")


def test_equal_reports_give_equal_bytes(edition: PublishedEdition) -> None:
    assert card(report_on(STAFF_TOOL, edition)) == card(report_on(STAFF_TOOL, edition))
    assert len(card(report_on(STAFF_TOOL, edition))) < 60_000


def test_the_strength_in_words(edition: PublishedEdition) -> None:
    report = report_on(STAFF_TOOL, edition)
    assert strength_line(report) == f"A strong lead of {report.lead} points"
    assert strength_line(report_on(EMPTY, edition)).startswith("Django and Flask, ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Parcel desk", "Parcel desk"),
        ("Größe – Ελληνικά – Кириллица", "Größe – Ελληνικά – Кириллица"),
        ("Parcels \N{PACKAGE} here", "Parcels here"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}txet", "txet"),
        ("東京の荷物", ""),
        ("Tokyo 東京", ""),
        ("", ""),
    ],
)
def test_what_the_fonts_lack_is_left_out(text: str, shown: str) -> None:
    assert showable(text) == shown


def test_the_font_that_has_all_characters_is_taken() -> None:
    assert font_for("Parcel desk") == SERIF
    assert font_for("Ճապոնիա") == SANS
    assert font_for("東京") is None


def test_long_text_is_wrapped_and_cut() -> None:
    setting = wrapped(LONG, 400, 38, 2)
    assert len(setting.lines) == 2
    assert setting.lines[1].endswith(ELLIPSIS)
    assert all(setting.font.getlength(line) <= 400 for line in setting.lines)
    assert LONG.startswith(setting.lines[0] + " ")
    assert wrapped("Parcel desk", 400, 38, 2).lines == ("Parcel desk",)
    assert all(len(line) > 5 for line in wrapped("W" * 120, 400, 38, 2).lines)


def test_a_line_shrinks_before_it_is_cut() -> None:
    large, small = fitted("Django", 600, 140, 40), fitted("Too close to call", 600, 140, 40)
    assert large.font.size > small.font.size > 40
    assert small.font.getlength("Too close to call") <= 600
    assert fitted("W" * 120, 600, 140, 40).lines[0].endswith(ELLIPSIS)
