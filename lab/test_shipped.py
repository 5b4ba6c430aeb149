"""The records that ship: untouched since the laboratory wrote them, and true of what it holds."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import yaml

import lines
import records
import run
from comparisons.exchange import layout
from services import SERVICES, SIZES, chosen


@pytest.fixture(scope="module")
def text() -> str:
    return run.OUTPUT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shipped(text: str) -> list[dict[str, Any]]:
    return [row["fields"] for row in yaml.safe_load(text)]


def test_nobody_wrote_into_the_records(text: str, shipped: list[dict[str, Any]]) -> None:
    assert layout.document("comparisons.measurement", shipped) == text


def test_the_records_agree_with_themselves(shipped: list[dict[str, Any]]) -> None:
    for row in shipped:
        found = row["results"]
        base = found[row["baseline"][0]]
        assert base["ratio"] == base["low"] == base["high"] == 1
        for result in found.values():
            assert 0 < result["low"] <= result["ratio"] <= result["high"]
            assert result["value"] > 0
            assert result["unit"] == row["unit"]


def test_the_records_say_what_the_laboratory_says(shipped: list[dict[str, Any]]) -> None:
    """Reworded in records.py, they have to be reworded here: the words belong to the figures."""
    values = {}
    for row in shipped:
        slug, _, size = row["slug"].rpartition("-")
        for framework in row["results"]:
            values[slug, size, framework] = [1.0] * row["rounds"]
    client = "wrk" if "wrk" in shipped[0]["versions"] else "python"
    now = records.measurements(values, {size: {} for size in SIZES}, "", datetime.date.min, client)
    said = ("slug", "position", "title", "how", "unit", "rounds", "baseline")
    assert [[row[k] for k in said] for row in shipped] == [[row[k] for k in said] for row in now]


def test_everything_was_measured(shipped: list[dict[str, Any]]) -> None:
    names = {(s.framework, s.size) for s in SERVICES}
    measured = {(q.slug, size): set[str]() for q in records.QUANTITIES for size in SIZES}
    for row in shipped:
        slug, _, size = row["slug"].rpartition("-")
        measured[slug, size] = set(row["results"])
    for (_, size), found in measured.items():
        assert found == {framework for framework, other in names if other == size}


def test_the_versions_are_those_of_the_locks(shipped: list[dict[str, Any]]) -> None:
    """Whoever renews a lock measures again, or the pages would speak of other packages."""
    for row in shipped:
        size = row["slug"].rpartition("-")[2]
        locked = "".join(service.lock.read_text(encoding="utf-8") for service in chosen(size))
        tools = {"python", "wrk"}
        pins = {f"{name}=={version}" for name, version in row["versions"].items()}
        assert {pin for pin in pins if pin.partition("==")[0] not in tools} <= set(locked.split())


def test_the_lines_are_those_of_the_services(shipped: list[dict[str, Any]]) -> None:
    """Without the services whose generated files only their own environment can write."""
    counted = {row["slug"]: row["results"] for row in shipped}
    for service in SERVICES:
        if service.framework != "django":
            figure = counted[f"lines-{service.size}"][service.framework]["value"]
            assert figure == lines.handwritten(service), service.name


@pytest.mark.django_db
def test_the_records_are_valid_rows(shipped: list[dict[str, Any]]) -> None:
    from comparisons.models import Measurement

    found = list(Measurement.objects.all())
    assert [row.slug for row in found] == [row["slug"] for row in shipped]
    for row, fields in zip(found, shipped, strict=True):
        row.full_clean()
        assert row.results == fields["results"]
        assert row.measured_on == fields["measured_on"]
