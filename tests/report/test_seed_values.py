"""Values by seed, as the table under a figure has them."""

from __future__ import annotations

from spectral_bias.report.seed_values import seed_values

TEST = {"name": "order", "statistic": "median", "runs": ["a", "b"]}


def test_a_row_a_seed_with_what_the_log_leaves_open():
    test = {**TEST, "values": [2.5, None, "inf"], "lower": [2.0, 0.0, 9.123456789], "upper": [3.0, 1.0, "inf"]}
    assert seed_values([test]) == [
        {"test": "order", "seed": 0, "run": "", "numbers": ["2.5", "2", "3"]},
        {"test": "order", "seed": 1, "run": "", "numbers": ["", "0", "1"]},
        {"test": "order", "seed": 2, "run": "", "numbers": ["inf", "9.12346", "inf"]},
    ]


def test_a_trend_has_a_row_for_each_run_of_a_seed():
    test = {**TEST, "statistic": "trend", "values": [[1.0, 2.0]], "lower": [[1.0, 1.5]], "upper": [[1.0, 2.5]]}
    assert [(row["seed"], row["run"], row["numbers"][0]) for row in seed_values([test])] == [
        (0, "a", "1"),
        (0, "b", "2"),
    ]


def test_places_of_a_trend_that_are_no_runs_are_numbered():
    test = {**TEST, "statistic": "trend", "values": [[1.0] * 3], "lower": [[1.0] * 3], "upper": [[1.0] * 3]}
    assert [row["run"] for row in seed_values([test])] == ["1", "2", "3"]


def test_a_number_without_seeds_has_none():
    test = {**TEST, "statistic": "value", "values": [0.5], "lower": [0.5], "upper": [0.5]}
    assert seed_values([test])[0]["seed"] == ""
