"""The layout of the fixtures: what it writes, any reader of YAML reads as it was."""

from __future__ import annotations

from datetime import date

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from comparisons.exchange import layout

AWKWARD: dict[str, layout.Value] = {
    "plain": "Figures, of (this) project",
    "colon": "Packages: plain text",
    "digits": "2026-11-25",
    "version": "5.2",
    "truth": "Yes",
    "nothing": "null",
    "empty": "",
    "quotes": 'say "no" \\ maybe',
    "hash": "one #two",
    "space": " around ",
    "dash": "- item",
    "accents": "größer × ½",
    "long": "well-known words, " * 12 + "end",
    "long_and_odd": "#" + "x" * 120,
    "number": 1200.0,
    "whole": 7,
    "small": 0.0001234,
    "none": {},
    "key": ["a", "b: c", "d, e"],
    "day": date(2026, 11, 25),
    "nested": {"a": {"b": "c: d", "e": 0.5}},
}


def test_any_reader_of_yaml_reads_what_was_written() -> None:
    text = layout.document("app.model", [AWKWARD, {"slug": "second"}])
    assert "größer × ½" in text
    assert yaml.safe_load(text) == [
        {"model": "app.model", "fields": AWKWARD},
        {"model": "app.model", "fields": {"slug": "second"}},
    ]


def test_the_file_looks_like_the_other_fixtures() -> None:
    text = layout.document(
        "app.model", [{"slug": "a", "how": "word " * 39 + "word"}, {"slug": "b"}]
    )
    assert max(map(len, text.splitlines())) <= layout.WIDTH
    assert "\n\n- model: app.model\n  fields:\n    slug: b\n" in text
    assert "how: >-\n      word word" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


TEXTS = st.text(max_size=150) | st.lists(
    st.sampled_from(
        ["word", "a:", "#b", "- c", "end.", "", "\n", "\t", "'d'", '"e"', "é", "\u2028"]
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_text_is_changed_by_writing_it(text: str) -> None:
    row: dict[str, layout.Value] = {"text": text, "names": [[text, "a"]], "name": (text,)}
    [read] = yaml.safe_load(layout.document("app.model", [row]))
    assert read["fields"] == {"text": text, "names": [[text, "a"]], "name": [text]}


def test_paragraphs_stay_apart() -> None:
    text = layout.document("app.model", [{"text": "One sentence.\n\nAnother one."}])
    assert "    text: >-\n      One sentence.\n\n\n      Another one.\n" in text


def test_several_rows_are_named_line_by_line() -> None:
    text = layout.document("app.model", [{"choices": [["kind", "tool"], ["size", "small"]]}])
    assert "    choices:\n      - [kind, tool]\n      - [size, small]\n" in text


def test_one_row_is_named_in_its_line() -> None:
    text = layout.document("app.model", [{"rating": (("orm",), ("flask",)), "source": ("docs",)}])
    assert "    rating: [[orm], [flask]]\n    source: [docs]\n" in text
