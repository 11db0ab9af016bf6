"""The user's own logs in the atlas: marked among the networks, with the numbers of the closed form."""

from __future__ import annotations

import json

import numpy as np
import pytest

from closed_form_logs import closed_form, time, written
from made_up_spectra import a_spectrum, decaying, make_atlas
from parsed_page import parsed
from small_project import Project, settings_of_no_project
from spectral_bias.artefacts.csv_table import read_table
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.config import catalogue
from spectral_bias.plan.plan import Plan

RATES = {1: 5.0, 3: 15.0, 5: 26.0}
LAST = 99
LOGS = {"mine": "mine.nc", "我的.v2": "other.nc", "bad": "bad.nc"}
PAGE, TABLE = "results/report/atlas.html", "results/atlas.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The small project in a folder of its own, with two logs and a file that is none."""
    folder = tmp_path_factory.mktemp("cards-in-atlas")
    with pytest.MonkeyPatch.context() as patch:
        (folder / "config").mkdir()
        (folder / "config" / "config.yaml").write_text(settings_of_no_project(), "utf-8")
        patch.setattr(catalogue, "CONFIG", folder / "config")
        patch.chdir(folder)
        project = Project(folder)
        written(closed_form(RATES, seeds=6, steps=range(LAST + 1)), folder / "mine.nc")
        written(closed_form({2: 4.0, 4: 8.0}), folder / "other.nc")
        (folder / "bad.nc").write_bytes(b"this is no NetCDF")
        runs = [f"tones/a-{a}_start-{start}" for a in ("1", "0.3") for start in ("plain", "x8")]
        spectra = {run: a_spectrum(decaying(6, 3, key=place)) for place, run in enumerate(runs)}
        make_atlas(folder, project.read({"logs": LOGS, "only": ["tones-first"]}), spectra)
        yield folder


@pytest.fixture(scope="module")
def table(folder):
    return {row["run"]: row for row in read_table(folder / TABLE)}


@pytest.fixture(scope="module")
def page(folder):
    return (folder / PAGE).read_text("utf-8")


@pytest.fixture(scope="module")
def data(page):
    return json.loads(page.partition('id="atlas-data">')[2].partition("</script>")[0])


def test_a_card_has_the_times_and_the_exponent_of_its_log(table):
    times = {k: time(rate, 0.2) for k, rate in RATES.items()}
    row = table["mine"]
    assert float(row["first_passage_lowest_steps"]) == times[1]
    assert float(row["first_passage_highest_steps"]) == times[5]
    slope = np.polyfit(np.log([*times]), np.log([*times.values()]), 1)[0]
    assert float(row["alpha"]) == pytest.approx(slope)
    assert [*map(float, row["final_relative_error"].split())] == pytest.approx(
        [np.exp(-LAST / rate) for rate in RATES.values()], abs=1e-6
    )
    assert (row["seeds"], row["diverged_seeds"], row["steps"]) == ("6", "0", f"{LAST}")


def test_a_card_is_marked_and_compares_with_the_networks_that_learned_the_same_tones(table):
    row = table["mine"]
    assert (row["kind"], row["own"], row["experiment"], row["dataset"]) == ("card", "true", "", "mine.nc")
    assert row["target"] == table["a-1_start-plain"]["target"] == "tones 1, 3, 5"
    assert table["我的.v2"]["target"] == "tones 2, 4"
    assert {row["activation"] for row in table.values() if row["kind"] == "card"} == {""}


def test_the_page_has_cards_before_all_others_each_with_a_link_to_it(page):
    rows = [row for row in parsed(page).find(".//table[@id='atlas-table']").iter("tr") if row.get("data-place")]
    links = [[link.get("href") for link in row.iter("a")] for row in rows]
    mine = "../cards/%E6%88%91%E7%9A%84.v2/index.html"
    assert links[0] == ["#run=mine", "../cards/mine/index.html", "../cards/mine/index.html#zh"]
    assert links[1][1:] == [mine, f"{mine}#zh"]
    assert len(links) == 6
    assert {len(link) for link in links[2:]} == {1}


def test_the_script_can_open_a_card_and_say_how_to_make_it(data):
    rows = {row["name"]: row for row in data["rows"]}
    assert rows["mine"]["card"] == "../cards/mine/index.html"
    assert rows["我的.v2"]["made"] == "results/cards/我的.v2/card.json"
    assert rows["mine"]["own"]
    assert not any("card" in row or "made" in row for name, row in rows.items() if name.startswith("tones/"))


def test_a_log_that_could_not_be_analysed_has_no_row_and_is_an_input(folder, table, page):
    assert "bad" not in table
    assert "cards/bad" not in page.partition('id="certificate"')[0]
    inputs = read_certificate(folder / PAGE)["inputs"]
    cards = {f"results/cards/{name}/{file}" for name in LOGS for file in ("card.json", "spectrum.nc")}
    assert {name for name in inputs if name.startswith("results/cards/")} == cards


def test_without_logs_the_atlas_reads_no_card_and_another_content_of_a_log_leaves_its_spec(project):
    without = Plan(project.read())
    assert without.inputs("atlas")["cards"] == without.inputs("atlas")["card_spectra"] == []
    log = project.folder / "mine.nc"
    specs = []
    for content in (b"one", b"the other"):
        log.write_bytes(content)
        plan = Plan(project.read({"logs": {"mine": "mine.nc"}}), project.folder)
        specs.append((plan.spec("card", "mine"), plan.spec("atlas")))
        assert plan.inputs("atlas")["card_spectra"] == ["results/cards/mine/spectrum.nc"]
    (one, atlas), (other, again) = specs
    assert one != other
    assert atlas == again
    assert {key for key, value in atlas.items() if value != without.spec("atlas")[key]} == {"cards"}
