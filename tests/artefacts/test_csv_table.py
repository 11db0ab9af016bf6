"""CSV artefacts, as other programs read them."""

import csv

import pytest

from spectral_bias.artefacts.csv_table import read_table, write_table

RECORD = {"rule": "test", "artefact": "results/claims.csv", "spec": {"says": 'a "quoted", line\nbreak'}}


def test_any_text_comes_back_and_only_the_first_row_carries_certificate_and_seal(tmp_path):
    path = tmp_path / "claims.csv"
    rows = [{"claim": "a", "title": 'with "quotes", commas\nand lines 频率'}, {"claim": "b", "title": ""}]
    write_table(rows, path, RECORD)
    with path.open(encoding="utf-8", newline="") as file:
        header, first, second = csv.reader(file)
    assert header == ["claim", "title", "certificate", "seal"]
    assert first[:2] == ["a", 'with "quotes", commas\nand lines 频率']
    assert first[3].startswith("seal-sha256:")
    assert second == ["b", "", "", ""]
    assert [row["claim"] for row in read_table(path)] == ["a", "b"]


def test_a_table_without_rows_is_refused(tmp_path):
    with pytest.raises(ValueError, match="at least one row"):
        write_table([], tmp_path / "claims.csv", RECORD)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["=cmd()", "+1+cmd", "-2+3", "@SUM(A1)", " =x", "\t=x", "＝x", "-low first"])
def test_text_that_a_spreadsheet_would_run_is_text(tmp_path, text):
    path = tmp_path / "a.csv"
    write_table([{"title": text, "lower": "-0.5", "upper": "-inf", "n": -3}], path, RECORD)
    (row,) = read_table(path)
    assert row["title"] == f"'{text}"
    assert (row["lower"], row["upper"], row["n"]) == ("-0.5", "-inf", "-3")
