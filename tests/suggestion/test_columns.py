"""Columns of numbers are read as spreadsheets, pandas and R write them, and what may mean two things is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from spectral_bias.scales.signal import SignalError
from spectral_bias.suggestion.columns import read_columns
from spectral_bias.suggestion.signals import read_signal

FRAME = pd.DataFrame({"t": [0.0, 0.5, 1.0], "y": [1.5, -2.5, 3e-3]})
COMMAS = "commas are read as decimal marks"
ROWS = "the first column, which has no name and numbers the rows, is left out"


def written(**options):
    text = FRAME.to_csv(**{"index": False, **options})
    assert isinstance(text, str)
    return text.encode()


def in_excel(mark: str, encoding: str) -> bytes:
    """As a spreadsheet writes it in a country of decimal commas."""
    return written(sep=mark, decimal=",", lineterminator="\r\n").decode().encode(encoding)


READ = {
    "pandas": (written(), ()),
    "pandas with its index": (written(index=True), (ROWS,)),
    "pandas with its index written again": (b"Unnamed: 0,t,y\n0,0,1.5\n1,.5,-2.5\n2,1,.003\n", (ROWS,)),
    "R": (b'"","t","y"\n"1",0,1.5\n"2",0.5,-2.5\n"3",1,0.003\n', (ROWS,)),
    "semicolons": (written(sep=";"), ()),
    "semicolons and decimal commas": (in_excel(";", "utf-8-sig"), (COMMAS,)),
    "tabs and decimal commas": (in_excel("\t", "utf-8"), (COMMAS,)),
    "Excel's text in Unicode": (in_excel("\t", "utf-16"), (COMMAS,)),
    "quotes and decimal commas": (b'"t","y"\n"0","1,5"\n"0,5","-2,5"\n"1,0","3e-3"\n', (COMMAS,)),
    "the mark in the first line": (b"sep=;\r\n" + in_excel(";", "utf-8"), (COMMAS,)),
    "a mark at the end": (b"t,y,\n0,1.5,\n0.5,-2.5,\n1,3e-3,\n", ()),
    "comments of MATLAB and NumPy": (b"% made by me\n# t y\n0 1.5\n0.5 -2.5\n1 3e-3\n", ()),
    "units between spaces": (b"t [s] y [V]\n0 1.5\n0.5 -2.5\n1 3e-3\n", ()),
    "a semicolon in a name": (b"t;s,y\n0,1.5\n0.5,-2.5\n1,3e-3\n", ()),
}


@pytest.mark.parametrize("form", READ)
def test_a_form_is_read_as_the_numbers_it_stands_for(form):
    content, notes = READ[form]
    found = read_columns("a.csv", content)
    np.testing.assert_array_equal(found.values, FRAME.to_numpy())
    assert found.notes == notes


def test_a_column_that_numbers_the_rows_is_x_where_it_is_the_only_one():
    found = read_columns("a.csv", FRAME["y"].to_csv().encode())
    np.testing.assert_array_equal(found.values[:, 0], [0, 1, 2])


def test_a_named_column_of_whole_numbers_is_x():
    assert read_columns("a.csv", b"step,a,b\n0,1,2\n1,3,4\n").names == ("step", "a", "b")


REFUSED = {
    "decimal commas in one column": (b"y\n1,5\n2,5\n", "the header names 1 column, .* has 2 columns; .* decimal marks"),
    "names of R's table": (b"t y\na 1 2\nb 3 4\n", "the header names 2 columns, .* has 3 columns; name every column"),
    "both marks in a number": (b"t;y\n0;1.234,5\n1;2.234,5\n", "line 2: '1.234,5' is no number"),
    "groups of thousands": (b"t;y\n0;1,234,567\n", "line 2: '1,234,567' is no number"),
    "points and commas": (b"t;y\n0.5;1,5\n", "line 2: '1,5' is no number"),
    "Latin-1": ("t [µs],y\n0,1\n".encode("latin-1"), "no text in UTF-8 .*; save it as text in UTF-8"),
    "half of a character": (b"\xff\xfe1", "no text in UTF-16"),
    "a cell without end": (b'"' + b"1" * 200_000, "no table of numbers .field larger"),
    "a row of units": (b"t,y\ns,V\n0,1\n", "line 2: 's' is no number; line 2: 'V' is no number"),
}


@pytest.mark.parametrize("form", REFUSED)
def test_what_may_mean_two_things_is_refused_with_its_line_and_the_fix(form):
    content, reason = REFUSED[form]
    with pytest.raises(SignalError, match=reason):
        read_columns("a.csv", content)


def test_what_was_read_otherwise_than_it_stands_there_is_said_of_the_signal(tmp_path):
    (tmp_path / "a.csv").write_bytes(in_excel(";", "utf-8"))
    assert read_signal(tmp_path / "a.csv").notes == (COMMAS, "column 't' is x")
