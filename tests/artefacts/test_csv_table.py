"""CSV artefacts, as other programs read them."""

import csv
import hashlib
import json

import pandas as pd
import pytest

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.csv_table import read_table, write_table
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.artefacts.seal import check_seal, sidecar

RECORD = certificate("test", "results/claims.csv", {"says": 'a "quoted", line\nbreak'})
ROWS = [{"claim": "a", "title": 'with "quotes", commas\nand lines 频率', "n": 3}, {"claim": "b", "title": "", "n": 16}]


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "claims.csv"
    write_table(ROWS, made, RECORD)
    return made


def test_a_table_is_its_header_and_its_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["claim", "title", "n"],
            ["a", 'with "quotes", commas\nand lines 频率', "3"],
            ["b", "", "16"],
        ]
    assert [row["claim"] for row in read_table(path)] == ["a", "b"]


def test_pandas_reads_a_table_without_a_word_of_explanation(path):
    frame = pd.read_csv(path, keep_default_na=False)
    assert frame.to_dict("records") == ROWS


def test_certificate_and_digest_lie_beside_a_table(path):
    beside = json.loads(sidecar(path).read_text("utf-8"))
    assert sidecar(path).name == "claims.csv.cert.json"
    assert beside["certificate"] == read_certificate(path) == RECORD
    assert beside["sha256"] == check_seal(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read_certificate(sidecar(path)) == {**RECORD, "artefact": "results/claims.csv.cert.json"}


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
