"""A log that cannot be analysed has its reasons where its card would be, and stops nothing else."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from closed_form_logs import closed_form, written
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.diagnosis.card_files import COLUMNS
from spectral_bias.diagnosis.reading_cards import BadCardError, read_card

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
MARKUP = "<img src=x onerror=alert(1)>"


def constant(log):
    return log.assign(target=log["target"] * 0 + 1.0)


def nan_target(log):
    return log.assign(target=log["target"] * np.nan)


def with_markup(log):
    return log.assign(status=(("seed",), [MARKUP]))


HOSTILE = {
    "no NetCDF": (b"this is no NetCDF", "is no NetCDF file: it begins with 'this is '"),
    "empty": (b"", "is empty (0 bytes)"),
    "a constant target": (constant, "the target is constant over the points"),
    "one place": (lambda log: log.assign(x=log["x"] * 0), "x: its 64 points are all the same"),
    "numbers too small": (lambda log: log.assign(target=log["target"] * 1e-300), "dft: frequencies: auto: "),
    "no target": (lambda log: log.drop_vars("target"), "target: is missing"),
    "a target of NaN": (nan_target, "target: "),
    "one step": (lambda log: log.isel(step=[0]), "step: has one logged step"),
    "markup for words": (with_markup, "status: "),
}


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A function that runs both rules of a card on a log, and returns the folder of the card."""
    monkeypatch.chdir(tmp_path)
    measure = runpy.run_path(str(SCRIPTS / "card.py"))["card"]
    show = runpy.run_path(str(SCRIPTS / "card_page.py"))["card_page"]

    def made(log: Path, **second: str) -> Path:
        folder = Path("results/cards/mine")
        folder.mkdir(parents=True)
        record, spectrum = folder / "card.json", folder / "spectrum.nc"
        times = folder / "times.csv"
        spec = {"card": "mine", "log": log.name, "second": second}
        measure(
            [Path(log.name), *map(Path, second.values())], record, times, Path(f"{times}.cert.json"), spectrum, spec
        )
        pictures = folder / "figure.svg", folder / "figure.png"
        show(Path(log.name), record, spectrum, folder / "index.html", *pictures, {**spec, "has_report": True})
        return folder

    return made


@pytest.mark.parametrize("name", HOSTILE)
def test_the_reasons_stand_where_the_card_would_be(made, tmp_path, name):
    content, reason = HOSTILE[name]
    path = tmp_path / "bad.nc"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        written(content(closed_form({1: 5.0, 2: 10.0, 3: 20.0}, steps=range(0, 100, 5))), path)
    folder = made(path)
    record = json.loads((folder / "card.json").read_text("utf-8"))
    assert record["refused"][0].startswith(reason)
    assert {each.name for each in folder.iterdir()} == {
        *("card.json", "times.csv", "times.csv.cert.json", "spectrum.nc", "index.html", "figure.svg", "figure.png"),
    }
    for each in ("card.json", "spectrum.nc", "times.csv"):
        assert read_certificate(folder / each)["inputs"] == {"bad.nc": record["sha256"]}
    assert (folder / "times.csv").read_text("utf-8").split() == [",".join(COLUMNS)]
    page = (folder / "index.html").read_text("utf-8")
    assert "There is no card" in page
    assert "没有卡片" in page
    assert "<img" not in page
    with pytest.raises(BadCardError, match=r"its log 'bad\.nc' could not be analysed"):
        read_card(folder / "card.json")


def test_a_page_made_from_the_files_is_that_of_the_command(made, tmp_path, command):
    """What the workflow shows after reading its own files back, the command shows at once."""
    rates = {1: 5.0, 2: 10.0, 3: 20.0, 4: 41.0}
    path = written(closed_form(rates, steps=range(0, 100, 5), seeds=3), tmp_path / "mine.nc")
    folder = made(path)
    assert command("diagnose", path.name)[0] == 0
    own = tmp_path / "mine.card"

    def content(page: Path) -> str:
        text = page.read_text("utf-8")
        # The workflow's page has its place in the report besides.
        text = re.sub(r'<p><a href="../../report/atlas.html#.*?</p>\n', "", text)
        return text[text.index("<main>") : text.index("What the cause of the error rests on")]

    assert content(folder / "index.html") == content(own / "index.html")
    assert (folder / "times.csv").read_bytes() == (own / "times.csv").read_bytes()


RATES = {1: 5.0, 3: 20.0, 7: 1000.0}


def steps_to(last):
    return sorted({*range(50), *range(50, last, 10), last})


def test_second_logs_say_in_the_workflow_what_they_say_in_the_command(made, tmp_path, command):
    path = written(closed_form(RATES, steps=steps_to(400)), tmp_path / "mine.nc")
    written(closed_form(RATES, steps=steps_to(1600)), tmp_path / "longer.nc")
    folder = made(path, longer="longer.nc")
    assert command("diagnose", path.name, "--longer", "longer.nc")[0] == 0
    records = (json.loads((each / "card.json").read_text("utf-8")) for each in (folder, tmp_path / "mine.card"))
    ours, theirs = ({key: each[key] for key in each.keys() - {"certificate", "seal"}} for each in records)
    assert ours["remaining"]["settled"]["outcome"] == "too_few_steps"
    assert ours == theirs
    assert sorted(read_certificate(folder / "card.json")["inputs"]) == ["longer.nc", "mine.nc"]
    assert "Second trainings" in (folder / "index.html").read_text("utf-8")
    assert not (folder / "second.csv").exists()


def test_second_logs_that_do_not_compare_are_no_fault_of_the_log(made, tmp_path):
    path = written(closed_form(RATES, steps=steps_to(400)), tmp_path / "mine.nc")
    written(closed_form(RATES, steps=steps_to(500)), tmp_path / "longer.nc")
    (tmp_path / "smaller.nc").write_bytes(b"this is no NetCDF")
    folder = made(path, longer="longer.nc", smaller_step="smaller.nc")
    record = json.loads((folder / "card.json").read_text("utf-8"))
    longer, smaller = record["refused"]
    assert longer.startswith("longer: longer.nc: step: ends at 500, the first log at 400")
    assert smaller.startswith("smaller_step: smaller.nc: is no NetCDF file")
    page = (folder / "index.html").read_text("utf-8")
    assert "second logs do not compare with the log" in page
    assert "could not be analysed" not in page
    assert "spectral-bias check" not in page
    with pytest.raises(BadCardError, match="has second logs that do not compare with it"):
        read_card(folder / "card.json")
