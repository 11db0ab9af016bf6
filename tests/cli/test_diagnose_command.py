"""``diagnose``, ``check`` and ``init`` from the command line: text, files, exit status."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pytest
import yaml

from closed_form_logs import closed_form, time, written
from spectral_bias.__main__ import main
from spectral_bias.config.claim import Claim
from spectral_bias.diagnosis.card_files import COLUMNS
from spectral_bias.external_logs.reading import read_log

RATES = {1: 10.0, 2: 40.0, 3: 90.0}


@pytest.fixture
def log(tmp_path):
    return written(closed_form(RATES, seeds=6), tmp_path / "own.nc")


def test_a_card_is_printed_and_written(log, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    assert main(["diagnose", str(log)]) == 0
    shown = capsys.readouterr().out
    assert "Spectral bias: YES." in shown
    assert shown.isascii()
    assert max(len(line) for line in shown.split("\n") if not line.startswith("Files:")) <= 70
    folder = log.with_name("own.card")
    card = json.loads((folder / "card.json").read_text("utf-8"), parse_constant=pytest.fail)
    assert card["places"][0]["summary"][1]["first"]["at"] == time(10.0, 0.2)
    rows = [*csv.reader((folder / "times.csv").read_text("utf-8").splitlines())]
    assert rows[0] == [*COLUMNS]
    assert len(rows) == 1 + 6 * len(RATES) * 2
    # Again, over the card of before.
    assert main(["diagnose", str(log)]) == 0
    assert sorted(path.name for path in log.parent.iterdir()) == ["own.card", "own.nc"]


def test_all_bad_logs_are_named_and_the_good_one_is_diagnosed(log, capsys):
    bad = written(closed_form(RATES).drop_vars("x"), log.with_name("bad.nc"))
    assert main(["diagnose", str(bad), str(log), "missing.nc", "--no-files"]) == 2
    captured = capsys.readouterr()
    assert "x: is missing" in captured.err
    assert "missing.nc: there is no such file" in captured.err
    assert "own\n" in captured.out
    assert not log.with_name("own.card").exists()


def test_a_folder_of_something_else_stays(log, capsys):
    other = log.with_name("own.card")
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    assert main(["diagnose", str(log)]) == 0
    assert "No files written" in capsys.readouterr().out
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]


def test_logs_that_would_write_the_same_card_are_refused(log, capsys):
    assert main(["diagnose", str(log), str(log)]) == 2
    assert "several logs would write" in capsys.readouterr().err


def test_check_tells_weak_logs_from_good_ones(log, capsys):
    assert main(["check", str(log)]) == 0
    assert "dft: fits, and diagnose takes it" in capsys.readouterr().out
    weak = written(closed_form(RATES), log.with_name("weak.nc"))
    assert main(["check", str(weak), str(log)]) == 1
    assert "Weakness: The log holds one network" in " ".join(capsys.readouterr().out.split())
    assert main(["check", str(log.with_name("none.nc"))]) == 2


def test_init_writes_a_folder_whose_files_are_sound(log, capsys):
    shuffled = written(closed_form(RATES).isel(sample=[*range(1, 64), 0]), log.with_name("Shuffled log.nc"))
    folder = log.with_name("claim")
    assert main(["init", str(shuffled), str(folder)]) == 0
    assert "in the order of a grid" in capsys.readouterr().out
    x = read_log(folder / "log.nc").variables["x"][:, 0]
    assert (x[1:] > x[:-1]).all()
    experiment = yaml.safe_load((folder / "experiments/own-shuffled-log.yaml").read_text("utf-8"))
    assert experiment["spectra"] == [{"name": "dft", "frequencies": [1, 2, 3]}]
    claim = Claim.model_validate(yaml.safe_load((folder / "claims/own-shuffled-log.yaml").read_text("utf-8")))
    assert [test.kind for test in claim.tests] == ["test", "control"]
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main(["init", str(log), str(folder)]) == 2
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_diagnosis_needs_neither_jax_nor_the_workflow():
    code = (
        "import sys, spectral_bias.cli.diagnose, spectral_bias.cli.check, spectral_bias.cli.init; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "xarray" in loaded
    assert not loaded & {"jax", "jaxlib", "equinox", "optax", "pydantic", "snakemake", "yaml"}
