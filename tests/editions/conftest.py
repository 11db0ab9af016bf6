"""Made-up verdicts: as a results folder, as an edition, and the command line."""

from __future__ import annotations

import pytest

from made_up_verdicts import a_record, a_test
from spectral_bias.__main__ import main
from spectral_bias.artefacts.csv_table import write_table
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.editions.freezing import write_edition

SUPPORTED = a_record(
    a_test("order", [1.0] * 16, statistic="proportion", at_least=0.5, tests=2),
    a_test("ratio", [2.0] * 15 + [0.0], at_least=1.0, tests=2, warnings=["undecided-pairs"]),
    a_test("flat", [0.0] * 16, kind="control", at_most=1.0),
    claim="low-first",
)
INCONCLUSIVE = a_record(
    a_test("gain", [2.0] * 4 + [0.0] * 5, at_least=1.0, experiment="images"),
    claim="fourier-features",
    inconclusive="too-few-seeds",
)
EXACT = a_record(a_test("rate", [2.0], statistic="value", at_least=1.0, experiment="transform"), claim="jacobi")
RECORDS = {each["claim"]: each for each in (EXACT, INCONCLUSIVE, SUPPORTED)}
TABLE = [{"claim": claim, "verdict": record["verdict"]} for claim, record in RECORDS.items()]


@pytest.fixture
def working(tmp_path, monkeypatch):
    """The current folder, with ``results`` in it."""
    monkeypatch.chdir(tmp_path)
    write_results(tmp_path / "results", RECORDS)
    return tmp_path


@pytest.fixture
def first(working):
    """The edition ``first`` of these records."""
    return write_edition(working / "editions/first", RECORDS, b"claim,verdict\n")


@pytest.fixture
def command(capsys, monkeypatch):
    """A function that runs the command line and returns its status and what it printed."""
    monkeypatch.setenv("COLUMNS", "100")

    def command(*arguments) -> tuple[int, str]:
        status = main([str(each) for each in arguments])
        caught = capsys.readouterr()
        return status, caught.out + caught.err

    return command


def write_results(folder, records):
    """Verdict files and their table, each with a made-up certificate."""
    for claim, record in records.items():
        content = {key: value for key, value in record.items() if key != "artefact"}
        write_record(content, folder / f"verdicts/{claim}.json", certificate(f"results/verdicts/{claim}.json"))
    write_table(TABLE, folder / "claims.csv", certificate("results/claims.csv"))


def certificate(artefact):
    return {
        "schema": 1,
        "rule": "verdict",
        "artefact": artefact,
        "spec": {"claim": "low", "code": {}},
        "inputs": {"results/spectra/low.nc": "0" * 64},
        "packages": {"numpy": "2.0"},
        "commit": "c" * 40,
        "modified": False,
    }
