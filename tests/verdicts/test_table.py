"""The table of all claims: one row a claim, its first test's numbers, and how many of each kind hold."""

from spectral_bias.verdicts.table import claims_table

FIRST = {
    "name": "order",
    "kind": "test",
    "measure": "passage_order",
    "statistic": "proportion",
    "estimate": 1.0,
    "interval": [0.79, "inf"],
    "n": 16,
    "side": "at_least",
    "threshold": 0.75,
    "outcome": "holds",
}
OTHERS = [{**FIRST, "name": "b", "outcome": "fails"}, {**FIRST, "name": "c", "kind": "limit", "outcome": "undecided"}]
RECORD = {
    "verdict": "refuted",
    "inconclusive": None,
    "scale": "default",
    "evidence": True,
    "tests": [FIRST, *OTHERS],
    "corrected": None,
}


def test_a_claims_row_has_its_verdict_and_its_first_tests_numbers():
    (row,) = claims_table({"a": "Title"}, {"a": RECORD})
    assert (row["claim"], row["title"], row["verdict"], row["corrected_verdict"]) == ("a", "Title", "refuted", "")
    assert (row["test"], row["estimate"], row["lower"], row["upper"], row["n"]) == ("order", "1.0", "0.79", "inf", 16)
    assert (row["side"], row["threshold"], row["outcome"]) == ("at_least", "0.75", "holds")
    assert (row["tests_held"], row["controls_held"], row["limits_held"]) == ("1 of 2", "0 of 0", "0 of 1")


def test_rows_follow_the_titles_and_what_is_missing_is_empty():
    undecided = {**RECORD, "tests": [{**FIRST, "n": 0, "estimate": None, "interval": [None, None]}]}
    undecided |= {"verdict": "inconclusive", "inconclusive": "coarse-log"}
    judged = {"tests": ["order"], "verdict": "inconclusive", "inconclusive": "too-few-seeds"}
    corrected = {**RECORD, "corrected": judged}
    rows = claims_table({"z": "Z", "a": "A"}, {"a": undecided, "z": corrected})
    assert [row["claim"] for row in rows] == ["z", "a"]
    assert (rows[0]["inconclusive"], rows[1]["inconclusive"]) == ("", "coarse-log")
    assert (rows[0]["corrected_verdict"], rows[0]["corrected_inconclusive"]) == ("inconclusive", "too-few-seeds")
    assert (rows[1]["corrected_verdict"], rows[1]["corrected_inconclusive"]) == ("", "")
    assert (rows[1]["estimate"], rows[1]["lower"], rows[1]["upper"]) == ("", "", "")


def test_a_replications_columns_hold_its_verdict_and_its_first_tests_numbers():
    again = {**FIRST, "replicated": True, "estimate": 0.5, "interval": [0.25, 0.75], "n": 12, "outcome": "undecided"}
    others = [{**OTHERS[0], "replicated": True}, {**OTHERS[1], "replicated": False}]
    replication = {"verdict": "inconclusive", "inconclusive": "too-few-seeds", "tests": [again, *others]}
    (row,) = claims_table({"a": "A"}, {"a": {**RECORD, "replication": replication}})
    assert (row["verdict"], row["replication_verdict"]) == ("refuted", "inconclusive")
    assert (row["replication_inconclusive"], row["replicated_tests"]) == ("too-few-seeds", "2 of 3")
    numbers = [row[f"replication_{key}"] for key in ("estimate", "lower", "upper", "n", "outcome")]
    assert numbers == ["0.5", "0.25", "0.75", 12, "undecided"]
    assert row["estimate"] == "1.0"


def test_without_a_replication_its_columns_are_there_and_empty():
    (row,) = claims_table({"a": "A"}, {"a": {**RECORD, "replication": None}})
    assert {value for key, value in row.items() if key.startswith("replicat")} == {""}


def test_the_numbers_of_a_first_test_that_is_not_replicated_are_left_empty():
    tests = [{**FIRST, "replicated": False}, {**OTHERS[0], "replicated": True}]
    replication = {"verdict": "supported", "inconclusive": None, "tests": tests}
    (row,) = claims_table({"a": "A"}, {"a": {**RECORD, "replication": replication}})
    assert (row["replicated_tests"], row["replication_n"]) == ("1 of 2", "")
