"""The table in docs/faults.md is that of what was counted, and nothing in it was lost."""

import json

from table import BEGIN, DOCS, with_table


def test_the_page_shows_what_was_counted():
    page = (DOCS / "faults.md").read_text("utf-8")
    assert page == with_table(page, (DOCS / "faults.json").read_text("utf-8"))


def test_every_fault_was_tried_and_survived():
    rows = json.loads((DOCS / "faults.json").read_text("utf-8"))["faults"]
    assert rows["training job killed"]["hit"] >= 20
    assert {name: row for name, row in rows.items() if not row["hit"]} == {}
    assert {name: row for name, row in rows.items() if row["survived"] < row["trials"]} == {}


def test_a_row_a_fault_and_their_sum():
    counted = {
        "b": {"how": "twice", "trials": 2, "hit": 2, "survived": 1, "resumed": 0},
        "a": {"how": "once", "trials": 3, "hit": 1, "survived": 3, "resumed": 2},
    }
    page = with_table(f"before\n{BEGIN}old\n<!-- end of table -->\nafter\n", json.dumps({"faults": counted}))
    lines = page.splitlines()
    assert lines[4:7] == [
        "| a | once | 3 | 1 | 3 | 2 |",
        "| b | twice | 2 | 2 | 1 |  |",
        "| **all** |  | 5 | 3 | 4 | 2 |",
    ]
    assert (lines[0], lines[-1]) == ("before", "after")
