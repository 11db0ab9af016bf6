"""The light table of notebooks: CSV, HTML and text of any rows."""

from __future__ import annotations

import csv
import io
import math

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.diagnosis.table import SHOWN, Table, shown

ROWS = [{"name": "a", "step": 3, "error": 0.25}, {"name": "<b>", "step": None, "error": math.inf}]


def test_rows_make_a_data_frame():
    frame = pandas.DataFrame(Table.of(ROWS).rows)
    assert list(frame.columns) == ["name", "step", "error"]
    assert frame["error"].tolist() == [0.25, math.inf]


def test_text_is_aligned_with_numbers_to_the_right():
    assert Table.of(ROWS).text().splitlines() == ["name  step  error", "a        3   0.25", "<b>      -    inf"]


def test_columns_without_room_follow_below_with_the_first_one():
    rows = [{"name": name, "one": 10, "two": 20, "three": 30} for name in ("a", "bcdefg")]
    assert Table.of(rows).text(15).split("\n\n") == [
        "name    one\na        10\nbcdefg   10",
        "name    two\na        20\nbcdefg   20",
        "name    three\na          30\nbcdefg     30",
    ]
    assert Table.of(rows).text(16).split("\n\n")[0] == "name    one  two\na        10   20\nbcdefg   10   20"
    assert Table.of(rows).text(23) == Table.of(rows).text()
    # A width without room for any column has one in each table all the same.
    assert Table.of(rows).text(1).count("name") == 3


def test_html_escapes_and_shows_the_first_rows_of_many():
    assert "<td>&lt;b&gt;</td>" in Table.of(ROWS)._repr_html_()
    many = Table.of([{"step": step} for step in range(SHOWN + 7)])
    assert many._repr_html_().count("<tr>") == SHOWN + 1
    assert "7 more rows" in many._repr_html_()


def test_a_file_is_the_text(tmp_path):
    text = Table.of(ROWS).to_csv(tmp_path / "new" / "table.csv")
    assert (tmp_path / "new" / "table.csv").read_text("utf-8") == text
    assert text == "name,step,error\na,3,0.25\n<b>,,inf\n"


def test_a_column_by_its_name_and_a_wrong_one_with_those_that_there_are():
    assert Table.of(ROWS)["step"] == [3, None]
    with pytest.raises(KeyError, match="'steps' is no column; there are name, step, error"):
        Table.of(ROWS)["steps"]


def test_a_table_without_rows_has_its_columns():
    assert Table.of([], ["a", "b"]).to_csv() == "a,b\n"
    assert Table.of([], ["a", "b"]).text() == "a  b"


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False) | st.none()), min_size=1))
def test_csv_gives_back_what_went_in(values):
    rows = [{"text": text, "number": number} for text, number in values]
    read = list(csv.DictReader(io.StringIO(Table.of(rows).to_csv(), newline="")))
    for row, each in zip(rows, read, strict=True):
        assert each["text"].removeprefix("'") == row["text"].replace("\r", " ").removeprefix("'")
        assert each["number"] == "" if row["number"] is None else float(each["number"]) == row["number"]


@pytest.mark.parametrize(("value", "text"), [(None, "-"), (0.123456, "0.1235"), (12, "12"), ("a", "a")])
def test_cells_as_people_read_them(value, text):
    assert shown(value) == text
