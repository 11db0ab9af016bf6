"""Cards of the setting ``logs`` in the workflow: made again where their log changed, and beside one that is no log."""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from checkout import Checkout
from closed_form_logs import closed_form, written
from spectral_bias.artefacts.csv_table import read_table
from tiny_project import CONFIG, write_tiny_project

pytestmark = pytest.mark.workflow

NAMES = ("mine", "我的.v2", "bad")
FILES = ("card.json", "times.csv", "times.csv.cert.json", "spectrum.nc", "index.html", "figure.svg", "figure.png")
FRONT = "results/report/index.html"
ATLAS = {"results/report/atlas.html", "results/atlas.csv", "results/atlas.csv.cert.json"}


class Cards(Checkout):
    """A clone with a tiny claim and three logs, one of them none, in a folder of its own."""

    def __init__(self, root):
        super().__init__(root)
        self.work = root / "own"

    def snakemake(self, *arguments, cores=2, check=True):
        """Run the workflow on that folder."""
        command = [sys.executable, "-m", "snakemake", "--cores", str(cores), "--directory", "own", *arguments]
        command += ["--configfile", "own/config.yaml"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"{done.stdout[-4000:]}\n{done.stderr[-8000:]}")
        return done


def write_log(folder, rate, name):
    rates = {1: 5.0, 2: 10.0, 3: 20.0, 4: rate}
    written(closed_form(rates, steps=range(0, 200, 5)), folder / "logs" / name)


def make(root):
    clone = Cards.fresh(root)
    write_tiny_project(clone.work, **{"config.yaml": CONFIG + "logs: [logs/mine.nc, logs/我的.v2.nc, logs/bad.nc]\n"})
    (clone.work / "logs").mkdir()
    write_log(clone.work, 40.0, "mine.nc")
    write_log(clone.work, 50.0, "我的.v2.nc")
    (clone.work / "logs" / "bad.nc").write_bytes(b"this is no NetCDF")
    clone.snakemake()


@pytest.fixture(scope="module")
def cards(made_once):
    return Cards(made_once("cards", make))


@pytest.fixture
def changed(cards, tmp_path):
    """A copy that may be edited."""
    shutil.copytree(cards.root, tmp_path / "atlas", symlinks=True)
    yield Cards(tmp_path / "atlas")
    shutil.rmtree(tmp_path / "atlas")


def files(name):
    return {f"results/cards/{name}/{each}" for each in FILES}


def test_one_log_that_is_none_stops_no_other_card_and_no_claim(cards):
    assert cards.jobs() == {}
    for name in NAMES:
        assert {
            f"results/cards/{name}/{each.name}" for each in (cards.work / f"results/cards/{name}").iterdir()
        } == files(name)
    refused = json.loads((cards.work / "results/cards/bad/card.json").read_text("utf-8"))["refused"]
    front = html.unescape((cards.work / FRONT).read_text("utf-8"))
    assert refused[0] in front
    assert "../cards/%E6%88%91%E7%9A%84.v2/index.html" in front
    certificate = json.loads(front.partition('id="certificate">')[2].partition("</script>")[0])
    assert {f"results/cards/{name}/card.json" for name in NAMES} <= set(certificate["inputs"])
    kinds = [(row["run"], row["kind"]) for row in read_table(cards.work / "results/atlas.csv")]
    assert [run for run, kind in kinds if kind == "card"] == ["mine", "我的.v2"]
    assert kinds[-3][1] == "trained"


def test_a_log_that_was_edited_makes_its_own_card_again_the_first_page_and_the_atlas(changed):
    write_log(changed.work, 60.0, "mine.nc")
    assert changed.outputs() == files("mine") | {FRONT} | ATLAS


def test_a_second_log_makes_its_card_again_when_it_is_given_and_when_it_changes(changed):
    logs = "logs: {mine: {log: logs/mine.nc, longer: logs/longer.nc}, 我的.v2: logs/我的.v2.nc, bad: logs/bad.nc}\n"
    (changed.work / "config.yaml").write_text(CONFIG + logs, "utf-8")
    longer = closed_form({1: 5.0, 2: 10.0, 3: 20.0, 4: 40.0}, steps=range(0, 800, 5))
    written(longer, changed.work / "logs" / "longer.nc")
    assert changed.outputs() == files("mine") | {FRONT} | ATLAS
    changed.snakemake()
    assert changed.jobs() == {}
    record = json.loads((changed.work / "results/cards/mine/card.json").read_text("utf-8"))
    assert [each["log"] for each in record["remaining"]["settled"]["trainings"]] == ["logs/longer.nc"]
    assert {"logs/mine.nc", "logs/longer.nc"} <= set(record["certificate"]["inputs"])
    written(longer.isel(step=slice(0, 150)), changed.work / "logs" / "longer.nc")
    assert changed.outputs() == files("mine") | {FRONT} | ATLAS
    done = changed.spectral_bias("audit", "--configfile", "config.yaml", folder="own")
    assert done.returncode == 1, done.stdout + done.stderr


def test_touching_a_log_makes_nothing(changed):
    now = time.time() + 5
    os.utime(changed.work / "logs" / "mine.nc", (now, now))
    assert changed.jobs() == {}


def test_an_edit_of_the_template_draws_pages_and_measures_nothing(changed):
    changed.replace("scripts/spectral_bias/diagnosis/card.html", "Points and method", "The points and the method")
    assert changed.jobs() == {"card_page": len(NAMES)}


def test_a_log_taken_out_leaves_the_first_page_and_the_atlas(changed):
    (changed.work / "config.yaml").write_text(CONFIG + "logs: [logs/mine.nc]\n", "utf-8")
    assert changed.outputs() == {FRONT} | ATLAS


def test_a_card_is_verified_explained_and_made_again(cards):
    done = cards.spectral_bias("audit", "--configfile", "config.yaml", folder="own")
    assert done.returncode == 0, done.stdout + done.stderr
    page = "results/cards/mine/index.html"
    done = cards.spectral_bias("explain", page, folder="own")
    assert done.returncode == 0, done.stderr
    assert "logs/mine.nc" in done.stdout
    done = cards.spectral_bias("rebuild", page, folder="own")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "card_page" in done.stdout
