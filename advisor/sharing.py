"""What other sites show of a stored recommendation: its addresses, and what to paste for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from .exports import escape_prose, verdict_sentence
from .lettering import SANS, font
from .models import Recommendation
from .report import Report

#: The size in which the summary for other sites shows all that it has.
EMBED_WIDTH: Final = 560
EMBED_HEIGHT: Final = 300

#: A badge in the size that READMEs have made usual.
BADGE_FONT, BADGE_PADDING = 11, 7


@dataclass(frozen=True, slots=True)
class Badge:
    """A label and a value in two fields side by side, widths in pixels."""

    label: str
    value: str
    tone: str

    @classmethod
    def of(cls, report: Report) -> Badge:
        label = f"{report.left.name} or {report.right.name}?"
        if report.recommended is None:
            return cls(label, report.strength, "even")
        strength = report.document["strength"]
        return cls(label, f"{report.recommended.name}, {strength}", report.recommended.slug)

    @property
    def text(self) -> str:
        return f"{self.label} {self.value}"

    @property
    def label_length(self) -> int:
        return _length(self.label)

    @property
    def value_length(self) -> int:
        return _length(self.value)

    @property
    def label_width(self) -> int:
        return self.label_length + 2 * BADGE_PADDING

    @property
    def value_x(self) -> int:
        return self.label_width + BADGE_PADDING

    @property
    def value_width(self) -> int:
        return self.value_length + 2 * BADGE_PADDING

    @property
    def width(self) -> int:
        return self.label_width + self.value_width


def _length(text: str) -> int:
    """The width of a text in DejaVu Sans, which is made as wide as the Verdana of browsers."""
    return round(font(SANS, BADGE_FONT).getlength(text))


@dataclass(frozen=True, slots=True)
class Sharing:
    """The full addresses of a stored recommendation's documents, and the code to paste."""

    report: Report
    page: str
    card: str
    badge: str
    embed: str
    oembed: str

    @classmethod
    def of(cls, request: HttpRequest, row: Recommendation, report: Report) -> Sharing:
        def full(name: str) -> str:
            return request.build_absolute_uri(reverse(name, args=[row.key]))

        page = full("permalink")
        query = urlencode({"url": page, "format": "json"})
        return cls(
            report=report,
            page=page,
            card=full("permalink_card"),
            badge=full("permalink_badge"),
            embed=full("permalink_embed"),
            oembed=request.build_absolute_uri(f"{reverse('oembed')}?{query}"),
        )

    @property
    def title(self) -> str:
        """The result in a line, after the project's title if it has one."""
        before = f"{self.report.title}: " if self.report.title else ""
        return before + self.report.headline

    @property
    def card_text(self) -> str:
        """What the card says, for those who do not see it."""
        before = f"{self.report.title}. " if self.report.title else ""
        scores = ", ".join(f"{s.framework.name} {s.value}" for s in self.report.scores)
        return f"{before}{verdict_sentence(self.report)} Scores of 100: {scores}."

    @property
    def badge_text(self) -> str:
        return Badge.of(self.report).text

    @property
    def badge_width(self) -> int:
        return Badge.of(self.report).width

    @property
    def badge_markdown(self) -> str:
        return f"[![{escape_prose(self.badge_text)}]({self.badge})]({self.page})"

    @property
    def badge_html(self) -> str:
        return format_html(
            '<a href="{}"><img src="{}" alt="{}"></a>', self.page, self.badge, self.badge_text
        )

    @property
    def embed_html(self) -> str:
        return self.frame(EMBED_WIDTH, EMBED_HEIGHT)

    def frame(self, width: int, height: int) -> str:
        """The element that shows the summary on another site."""
        return format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
            self.embed,
            self.title,
            width,
            height,
        )
