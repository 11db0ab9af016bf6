"""The tables of docs/performance.md are those of what was measured."""

from __future__ import annotations

import pytest

from page import (
    PAGE,
    SCALE,
    TABLES,
    UNMEASURED,
    kept,
    paper_table,
    paper_verdicts_table,
    performance,
    rendered,
    scale_tables,
)


def test_the_page_shows_what_was_measured():
    page = PAGE.read_text("utf-8")
    assert page == rendered(page, performance(kept()))
    page = SCALE.read_text("utf-8")
    assert page == rendered(page, scale_tables(kept()))


def test_records_are_of_tables_and_what_was_not_measured_says_so():
    records = {name for name in kept() if not name.startswith(("cluster-", "paper-"))}
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


def test_the_report_is_told_by_what_draws_it_and_how_long_readers_wait():
    stages = {"figure": (22, 50.0), "page": (22, 2.5), "player": (12, 4.25), "overview": (1, 1.5)}
    record = {
        "stages": {name: {"jobs": jobs, "core_seconds": seconds} for name, (jobs, seconds) in stages.items()},
        "first_page": [0.4, 0.2, 0.3],
        "steps": {"low-first": [0.02, 0.03, 0.04], "aliasing": [0.06, 0.05, 0.07]},
    }
    assert TABLES["report"](record)[2:] == [
        "| pages, players, assets, the atlas | 6.8 core-seconds | 60 core-seconds | page 2.5 (22), player 4.2 (12) |",
        "| figures | 51.5 core-seconds |  | figure 50.0 (22), overview 1.5 (1) |",
        "| the first page, until it is painted and its filters answer | 300 ms | 1 s | 3 loads, 200 to 400 ms |",
        "| a step of a player, until it is painted | 45 ms | 50 ms | 2 players; the slowest, aliasing: 60 ms |",
    ]


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


def test_paper_scale_is_told_by_claim_in_hours_or_minutes():
    claim = {
        "claim": "low-first",
        "trainings": 5,
        "seeds": 288,
        "core_hours": 0.1,
        "expected_core_hours": 2.0,
        "requested_hours": 3.5,
        "longest_hours": 1.25,
        "longest_hours_16_processes": 0.05,
        "memory_mb": 1400,
        "measured_mib": 500.0,
        "gigabytes": 0.0123,
        "files": 10,
    }
    record = {"tried": 3, "least_share_of_steps": 0.0125, "claims": [claim]}
    lines = paper_table(record)
    assert lines[2] == (
        "| low-first | 5 | 288 | 6.0 min | 2.0 h | 3.5 h | 1.2 h | 3.0 min | 1.4 GB | 0.5 GB | 0.012 GB, 10 files |"
    )
    assert "1.25% of their steps" in lines[-1]
    tried = ("core_hours", "longest_hours", "longest_hours_16_processes", "measured_mib", "gigabytes")
    later = {key: value for key, value in claim.items() if key not in tried} | {"claim": "later"}
    lines = paper_table(record | {"untried": [later]})
    assert lines[3] == "| later, not tried | 5 | 288 |  | 2.0 h | 3.5 h |  |  | 1.4 GB |  |  |"


def test_verdicts_of_both_scales_stand_side_by_side():
    def judged(verdict, estimate, ends, n):
        test = {"name": "order", "kind": "test", "estimate": estimate, "interval": ends, "n": n, "outcome": "holds"}
        never = {**test, "name": "start", "kind": "control", "estimate": None, "threshold": 1, "side": "at_most"}
        return {"verdict": verdict, "tests": [{**test, "threshold": 0.75, "side": "at_least"}, never]}

    both = {
        "default": judged("inconclusive", 1.0, [0.79, 1.0], 16),
        "paper": judged("supported", 0.99, [0.94, None], 64),
    }
    assert paper_verdicts_table({"claims": {"low-first": both}})[2:] == [
        "| **low-first** | | | **inconclusive** | **supported** |",
        "| | order | ≥ 0.75 | holds: 1 [0.79, 1], n = 16 | holds: 0.99 [0.94, ∞], n = 64 |",
        "| | start (control) | ≤ 1 | holds, n = 16 | holds, n = 64 |",
    ]
