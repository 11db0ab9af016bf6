"""``beside --atlas``: networks of the atlas, of the library's table or of results, beside logs of the same target."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from diagnosis.made_up_cards import made_up
from spectral_bias.__main__ import main
from spectral_bias.diagnosis.atlas_entries import NoSuchNetworkError, atlas_entries
from spectral_bias.diagnosis.beside import CannotCompareError, beside
from spectral_bias.probing.target import probe_target
from spectral_bias.recording import Recorder

TABLE = json.loads((files("spectral_bias.diagnosis") / "reference_networks.json").read_text("utf-8"))
ROWS = {row["name"]: row for row in TABLE["networks"]}
K = np.arange(1, 11)
POWER, RATE = 1.2, 0.5


@pytest.fixture
def log(tmp_path):
    return write(tmp_path / "mine.nc")


def write(path):
    """A network whose tone k has the relative error exp(-RATE t / k^POWER), on the atlas's target."""
    made = probe_target()
    angle = 2 * np.pi * np.arange(128) / 128
    target = np.float64(made.target).ravel()
    # The waves of the target by projection on each frequency, whatever their phases.
    waves = np.stack(
        [sum(2 * np.mean(target * f(k * angle)) * f(k * angle) for f in (np.sin, np.cos)) for k in K.tolist()]
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with Recorder(path, made.x, made.target, trained_on=made.trained_on, attributes=made.attributes) as recorder:
        for step in range(101):
            recorder.log(step, (1 - np.exp(-RATE * step / K**POWER)) @ waves, always=True)
    return path


def other(path):
    x = np.arange(64) / 64
    target = np.sin(2 * np.pi * x) + np.sin(6 * np.pi * x) + np.sin(10 * np.pi * x)
    with Recorder(path, x, target, attributes={"domain_length": 1.0}) as recorder:
        for step in range(30):
            recorder.log(step, (1 - 0.9**step) * target)
    return path


def test_networks_of_the_table_stand_beside_a_log_with_the_tables_numbers(log):
    made = beside([log], atlas=["tanh-none-*", "relu-none-16x2-xavier-adam"])
    names = [name for name in ROWS if name.startswith("tanh-none-")] + ["relu-none-16x2-xavier-adam"]
    table = made.table()
    assert table["name"] == ["mine", *names]
    assert table["origin"] == ["log", *["atlas"] * 4]
    assert len(made.groups) == 1
    # ln 5 / RATE k^POWER, the next whole step.
    assert table["t_7"][0] == math.floor(7**POWER * math.log(5) / RATE) + 1
    for place, name in enumerate(names, start=1):
        row = ROWS[name]
        assert table["alpha"][place] == row["alpha"]["0.2"][0]
        assert table["alpha_lower"][place] == (-math.inf if row["alpha"]["0.2"][1] is None else row["alpha"]["0.2"][1])
        median, after, upto = row["times"]["0.2"][6]
        assert table["t_7"][place] == (math.inf if median is None else median)
        assert table["t_7_after"][place] == after
        assert table["t_7_upto"][place] == (math.inf if upto is None else upto)
        # Ten tones of amplitude 1 have a variance of 5.
        assert table["error_left"][place] == pytest.approx(row["final_rmse"][0] / math.sqrt(5))
        assert table["seeds"][place] == 9
    assert any("no errors left by frequency" in note for note in made.notes)


def test_another_threshold_takes_the_exponents_of_that_one(log):
    table = beside([log], atlas="tanh-none-64x3-xavier-adam", threshold=0.1).table()
    row = ROWS["tanh-none-64x3-xavier-adam"]
    assert table["alpha"][1] == row["alpha"]["0.1"][0]
    assert table["t_10"][1] == row["times"]["0.1"][9][0]


def test_an_own_network_of_the_same_name_keeps_it(log):
    made = beside({"sin-none-32x1-xavier-adam": log}, atlas="sin-none-32x1-*")
    assert made.table()["name"] == ["sin-none-32x1-xavier-adam", "atlas: sin-none-32x1-xavier-adam"]


def test_all_sixty_are_taken_without_a_name(log):
    assert len(atlas_entries(["*"])) == 60
    assert len(beside([log], atlas="*").entries) == 61


def test_what_is_of_another_target_is_refused_all_at_once(log, tmp_path):
    card = replace(made_up()[0], name="kept", standing=None)
    with pytest.raises(CannotCompareError) as raised:
        beside([log, other(tmp_path / "other.nc"), card], atlas="*")
    said = str(raised.value)
    assert said.startswith("2 of 3 cannot be compared:")
    assert "other: Not comparable with the networks of the atlas: its target is another one" in said
    assert "kept: its card does not say whether its target is the atlas's" in said


def test_names_that_fit_none_are_told_with_near_ones(log):
    with pytest.raises(NoSuchNetworkError) as raised:
        beside([log], atlas=["tanh-none-16x2-*", "tanh-*", "nosuch"])
    said = str(raised.value)
    assert "--atlas tanh-none-16x2-*: fits no network of the atlas; names are like tanh-none-" in said
    assert "--atlas nosuch" in said
    assert "--atlas tanh-*:" not in said


def test_networks_of_a_results_folder_have_their_errors_too(log, tmp_path):
    run = write(tmp_path / "results" / "runs" / "atlas-networks" / "network-sin-none.nc")
    made = beside([log], atlas="sin-*", results=tmp_path / "results")
    mine, its = made.entries
    assert (its.name, its.origin) == ("sin-none", "atlas")
    assert its.exponent == mine.exponent
    assert its.places[3].final_error == mine.places[3].final_error != ()
    assert not any("no errors left" in note for note in made.notes)
    assert run.is_file()
    with pytest.raises(NoSuchNetworkError, match="has no networks of the atlas; expected run files in runs/atlas-net"):
        beside([log], atlas="*", results=tmp_path)
    with pytest.raises(ValueError, match=r"^results: .*name some of them by atlas"):
        beside([log], results=tmp_path / "results")


def test_the_command_writes_them_into_table_record_and_figure_or_nothing(log, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["beside", str(log), "--atlas", "gelu-none-*", "--atlas", "sin-none-*", "--output", str(out)]) == 0
    assert "gelu-none-32x2-xavier-adam" in capsys.readouterr().out
    with (out / "beside.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["origin"] for row in rows] == ["log", *["atlas"] * 6]
    record = json.loads((out / "beside.json").read_text("utf-8"))
    assert [each["name"] for each in record["entries"]] == [row["name"] for row in rows]
    assert (out / "beside.svg").stat().st_size > 10_000
    none = tmp_path / "none"
    assert main(["beside", str(other(tmp_path / "other.nc")), "--atlas", "--output", str(none)]) == 2
    assert "its target is another one" in capsys.readouterr().err
    assert not none.exists()
