"""The tables of docs/performance.md are those of what was measured."""

from __future__ import annotations

import pytest

from page import PAGE, SCALE, TABLES, UNMEASURED, kept, performance, rendered, sweeps_table


def test_the_page_shows_what_was_measured():
    page = PAGE.read_text("utf-8")
    assert page == rendered(page, performance(kept()))
    page = SCALE.read_text("utf-8")
    assert page == rendered(page, {"sweeps": sweeps_table(kept())})


def test_records_are_of_tables_and_what_was_not_measured_says_so():
    records = {name for name in kept() if not name.startswith("cluster-")}
    assert {"run", "workflow"} <= records <= set(TABLES)
    assert "cluster-200" in kept()
    for name, lines in performance(kept()).items():
        assert (lines == [UNMEASURED]) == (name not in {*records, "machine"})


def test_a_ratio_is_told_with_what_was_wanted():
    contestants = {
        "ours, 1 thread": {
            "variant": "ours",
            "placement": "1 thread",
            "member_steps_per_second": 50.0,
            "share_of_peak": 0.1,
        },
        "ours, 2": {
            "variant": "ours",
            "placement": "2 processes",
            "member_steps_per_second": 80.0,
            "share_of_peak": 0.2,
        },
        "eager, 1 thread": {"error": "no"},
    }
    record = {
        "variants": {"eager": "eager loop", "vmap": "vmap"},
        "workloads": {
            "small": {
                "contestants": contestants,
                "ratios": {"eager": 20.0, "vmap": 3.0},
                "best": "vmap",
                "possible": 5.04,
                "targets": {"eager": 20, "best": 4},
                "agree": True,
            }
        },
    }
    assert TABLES["pytorch"](record)[-1] == "| small | 80 (2 processes) | 20% | 20.0 | **3.0** | 20 yes, 4 no | 5.0 |"


def test_a_page_without_a_place_for_a_table_is_refused():
    with pytest.raises(ValueError, match="0 places for the table machine"):
        rendered("", {"machine": ["cores 2."]})


def test_the_fastest_way_to_batch_is_bold_and_a_failure_says_so():
    ways = {"a": {"member_steps_per_second": 1000.0}, "b": {"member_steps_per_second": 2500.0}, "c": {"error": "no"}}
    record = {"ways": ["a", "b", "c"], "workloads": {"small": ways}}
    assert TABLES["batching"](record)[-1] == "| small | 1,000 | **2,500** | fails |"


def test_the_miniature_is_told_from_nothing_and_warm():
    def account(wall, found, compiled):
        seconds = {"tracing and compiling": 2.0 * wall, "training": 7.0}
        return {"wall_seconds": wall, "seconds": seconds, "programs": {"hits": found, "misses": compiled}}

    lines = TABLES["smoke"]({"machine": {}, "cold": account(200.4, 1, 9), "warm": account(99.0, 10, 0)})
    assert lines[2:4] == ["| wanted | 240 s | 120 s |", "| by the clock | 200 s | 99 s |"]
    assert lines[-1] == "| programs found, compiled | 1, 9 | 10, 0 |"
