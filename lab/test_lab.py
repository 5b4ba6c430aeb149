"""What the laboratory reckons and writes, on values and texts that are known."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import lines
import load
import records
import rounds
import run
from services import BASELINE, FRAMEWORKS, SERVICES, SIZES, chosen
from serving import Prepared

VERSIONS = {size: {"flask": "3.1.3", "django": "5.2.19"} for size in SIZES}


def rows(values: records.Values) -> list[dict[str, Any]]:
    made = records.measurements(values, VERSIONS, "a machine", date(2026, 11, 25), "wrk")
    return [dict(row) for row in made]


# Records


def test_ratios_are_taken_within_a_round() -> None:
    """The machine is twice as slow in the second round; the ratio is the same in each."""
    found = records.results({"django": [10, 20, 10], "flask": [5, 10, 5]}, "ms")
    assert found["flask"] == {"ratio": 0.5, "low": 0.5, "high": 0.5, "value": 5, "unit": "ms"}
    assert found["django"] == {"ratio": 1, "low": 1, "high": 1, "value": 10, "unit": "ms"}


def test_ratio_is_the_median_and_the_spread_the_extremes() -> None:
    found = records.results({"django": [10, 10, 10, 10], "flask": [30, 10, 20, 9]}, "ms")
    assert found["flask"] == {"ratio": 1.5, "low": 0.9, "high": 3, "value": 15, "unit": "ms"}


def test_a_round_that_one_framework_missed_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        records.results({"django": [10, 10], "flask": [10]}, "ms")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1 / 3, 0.3333), (1234.56, 1235), (98765, 98760), (0.00012345, 0.0001234), (2, 2)],
)
def test_figures_have_four_digits(value: float, expected: float) -> None:
    assert records.rounded(value) == expected


def test_records_are_in_a_fixed_order_whatever_the_order_of_the_values() -> None:
    keys = [(q.slug, size, f) for q in records.QUANTITIES for size in SIZES for f in FRAMEWORKS]
    there = rows({key: [1.0] for key in keys})
    back = rows({key: [1.0] for key in reversed(keys)})
    assert list(map(str, there)) == list(map(str, back))
    assert len(there) == len(records.QUANTITIES) * len(SIZES)
    assert [row["position"] for row in there] == sorted({row["position"] for row in there})
    assert {tuple(row["results"]) for row in there} == {tuple(sorted(FRAMEWORKS))}


def test_a_record_without_its_baseline_is_not_written() -> None:
    assert rows({("packages", "hello", "flask"): [8]}) == []


def test_a_record_keeps_its_place_when_others_are_missing() -> None:
    alone = rows({("packages", "row", BASELINE): [4]})
    assert [(row["slug"], row["position"]) for row in alone] == [("packages-row", 20)]


def test_a_record_says_how_it_was_made() -> None:
    [row] = rows(
        {
            ("latency", "standard", "django"): [2, 4],
            ("latency", "standard", "flask"): [1, 2],
        }
    )
    assert (row["unit"], row["baseline"], row["rounds"]) == ("ms", ["django"], 2)
    assert list(row["versions"]) == ["django", "flask"]
    assert records.WHAT["standard"] in row["how"]
    assert records.LOADED["wrk"] in row["how"]
    assert records.SERVED_TWO in row["how"]
    assert records.PAIRED in row["how"]


def test_what_is_counted_once_says_nothing_of_servers_and_rounds() -> None:
    [row] = rows({("packages", "hello", "django"): [4], ("packages", "hello", "flask"): [8]})
    assert row["rounds"] == 1
    assert records.PAIRED not in row["how"]
    assert "gunicorn" not in row["how"]


# Lines

SOURCE = '''"""A docstring
of two lines."""

# A comment.
import os  # kept


def f(
    a: int,
) -> str:
    """Not counted."""

    return """counted
    twice"""
'''


def test_code_is_counted_and_what_explains_it_is_not() -> None:
    assert lines.python_lines(SOURCE) == [5, 8, 9, 10, 13, 14]


def test_lines_of_templates_are_counted_unless_blank(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<h1>\n\n  {{ title }}\n</h1>", encoding="utf-8")
    assert lines.code_lines(page) == ["<h1>", "{{ title }}", "</h1>"]


def test_of_generated_files_only_what_was_changed_counts() -> None:
    generated = ["a", "b", "c", "d"]
    assert lines.added(["a", "b", "c", "d"], generated) == []
    assert lines.added(["a", "x", "y", "c", "d", "z"], generated) == ["x", "y", "z"]
    assert lines.added(["a", "d"], generated) == []
    assert lines.added(["a", "b"], []) == ["a", "b"]


def test_a_change_of_quotes_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("x = 'a'\n", encoding="utf-8")
    (tmp_path / "two.py").write_text('x = "a"\n', encoding="utf-8")
    assert lines.code_lines(tmp_path / "one.py") == lines.code_lines(tmp_path / "two.py")


def test_migrations_are_not_counted(tmp_path: Path) -> None:
    for name in ("a.py", "migrations/0001.py", "templates/b.html", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in lines.sources(tmp_path)]
    assert found == ["a.py", "templates/b.html"]


# Load and turns

REPORT = """Running 3s test @ http://127.0.0.1:1/
  Latency Distribution
     50%  {}
     75%    0.60ms
     90%    1.20ms
     99%    2.60ms
  4800 requests in 3.00s, 0.80MB read{}
Requests/sec:   1601.25
Transfer/sec:    270.00KB
"""


@pytest.mark.parametrize(
    ("p50", "expected"), [("2.50ms", 2.5), ("1.20s", 1200), ("433.00us", 0.433)]
)
def test_the_report_of_wrk_is_read(p50: str, expected: float) -> None:
    found = load.read_wrk(REPORT.format(p50, ""))
    assert found.requests == 4800
    assert (found.per_second, found.p50) == pytest.approx((1601.25, expected))


@pytest.mark.parametrize(
    "trouble",
    ["Socket errors: connect 0, read 3, write 0, timeout 0", "Non-2xx or 3xx responses: 12"],
)
def test_answers_that_failed_are_no_measurement(trouble: str) -> None:
    with pytest.raises(RuntimeError, match=trouble[:10]):
        load.read_wrk(REPORT.format("1.00ms", f"\n  {trouble}"))


def test_a_report_without_figures_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="reports no"):
        load.read_wrk("Running 3s test")


def test_every_framework_begins_in_turn() -> None:
    prepared = [Prepared(service, Path(), 0) for service in SERVICES]
    order = [rounds.turns(prepared, number) for number in range(6)]
    for groups in order:
        assert [group[0].service.size for group in groups] == list(SIZES)
        assert sorted(one.service.name for group in groups for one in group) == sorted(
            service.name for service in SERVICES
        )
    for place, size in enumerate(SIZES):
        begins = [groups[place][0].service.framework for groups in order]
        frameworks = [service.framework for service in chosen(size)]
        assert begins == (frameworks * 6)[:6]


def test_a_round_takes_the_best_turn_and_all_processor_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Disturbances only slow; processor time is not lengthened by waiting."""
    turn = iter([load.Load(1, 1, 1), load.Load(30, 30, 9), load.Load(8, 8, 4)] * 2)
    monkeypatch.setattr(rounds, "running", lambda one: nullcontext(FakeServer()))
    monkeypatch.setattr(load, "put", lambda *_: next(turn))
    group = [Prepared(chosen("flask-hello")[0], Path(), 0)]
    found = rounds.one_round(group, rounds.Plan(rounds=1, passes=2, seconds=1))
    assert found == {
        ("cold-start", "flask"): 200,
        ("memory-per-worker", "flask"): 40,
        ("processor-time", "flask"): pytest.approx(1000 * 2 / 31),
        ("requests-per-second", "flask"): 30,
        ("latency", "flask"): 4,
    }


class FakeServer:
    """Starts more quickly each time, and uses a second of processor time between two looks."""

    port = 0
    started = 0

    def __init__(self) -> None:
        FakeServer.started += 1
        self.seconds_to_answer = 0.4 / min(FakeServer.started, 2)
        self.seconds = 0.0

    def processor_seconds(self) -> float:
        self.seconds += 1
        return self.seconds

    def memory_mib(self) -> float:
        return 40


def test_the_plan_ends_in_time() -> None:
    """Fifteen minutes are promised; the installation and the black-box tests take two or three."""
    plan = rounds.FULL
    seconds = plan.passes * (2 * plan.seconds + 1.5) + 1
    assert plan.rounds * len(SERVICES) * seconds < 12 * 60
    assert run.LIMIT < 15 * 60
    assert plan.rounds >= run.FEWEST
