"""The atlas: numbers in its table and on its page are those of the spectra, whatever kind of run there is."""

from __future__ import annotations

import base64
import itertools
import json
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
import xarray as xr

from made_up_spectra import STEPS, a_spectrum, decaying, make_atlas
from small_project import Project, settings_of_no_project
from spectral_bias.artefacts.csv_table import read_table
from spectral_bias.artefacts.seal import check_seal
from spectral_bias.config import catalogue
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.records.atlas import AtlasRun
from spectral_bias.report.atlas_data import HIGHEST, LOWEST, MISSING, SHADES
from spectral_bias.report.atlas_numbers import numbers_of
from spectral_bias.report.atlas_page import atlas_page
from spectral_bias.report.atlas_rows import rows_of

ATTACK = "<script>alert('x')</script>"
SWEEP = """\
title: A sweep that no claim reads.
dataset: {name: synthetic, terms: [{sin: 1}, {sin: 3}, {sin: 5}], train: 32, evaluate: 32}
model: {name: mlp, widths: [8], activation: tanh}
optimiser: {name: sgd, learning_rate: 0.05, momentum: 0.9}
steps: 100
seeds: 6
spectra: [{name: dft, frequencies: [1, 3, 5]}]
axes:
  activation: {path: model.activation, values: [tanh, relu]}
  width: {path: model.widths, values: [[8], [16, 16]]}
"""
LOG = """\
title: A log of somebody else's training.
external_log: log.nc
spectra: [{name: dft, frequencies: [1, 3, 5]}]
"""
KEYS = ("alpha", "first-lowest", "first-highest", "error-lowest", "error-highest", "reached", "rmse", "loss")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An atlas of a claim's runs, a sweep of the project's own and a log of somebody else."""
    folder = tmp_path_factory.mktemp("atlas")
    with small_project_in(folder) as project:
        catalogue, spectra = configured(project)
        make_atlas(folder, catalogue, spectra)
        yield Made(folder, spectra)


@contextmanager
def small_project_in(folder):
    """The small project in a folder that several tests share."""
    with pytest.MonkeyPatch.context() as patch:
        (folder / "config").mkdir()
        (folder / "config" / "config.yaml").write_text(settings_of_no_project(), "utf-8")
        patch.setattr(catalogue, "CONFIG", folder / "config")
        patch.chdir(folder)
        yield Project(folder)


def configured(project):
    """What the atlas is asked for, and a spectrum for each run."""
    project.write("config/experiments/sweep.yaml", SWEEP)
    project.write("mine/experiments/log.yaml", LOG)
    project.write("log.nc", "a log")
    project.replace(project.claim, "experiments: [tones]", "experiments: [tones, log]")
    spectra = {
        "tones/a-1_start-plain": a_spectrum(decaying(6, 2), places=(1, 3), attributes={"parameters": 321}),
        "tones/a-1_start-x8": a_spectrum(axis="band", error=decaying(9, 4, key=1), places=(1, 2, 3, 4)),
        "tones/a-0.3_start-plain": a_spectrum(),
        "tones/a-0.3_start-x8": a_spectrum(
            decaying(6, 3, 2, key=4), "delta", (1, 2, 3), prefixes=("low_", "high_"), attributes={"train_points": 64}
        ),
        "log/base": a_spectrum(decaying(8, 3, key=2), diverged={0: 5, 1: 40}),
        "sweep/activation-tanh_width-8": a_spectrum(decaying(6, 3, 1, key=3)),
        "sweep/activation-tanh_width-16x16": a_spectrum(decaying(6, 3, 3, key=5)),
        "sweep/activation-relu_width-8": a_spectrum(decaying(6, 3, 12, key=6)),
        "sweep/activation-relu_width-16x16": a_spectrum(decaying(6, 3, 2, key=7)),
    }
    # The title of an experiment is no text of the page, that of a claim is.
    project.replace(project.claim, "title: Low tones first", f'title: "{ATTACK}"')
    return project.read({"sweeps": ["sweep"], "only": ["tones-first"]}), spectra


class Made:
    """The finished atlas."""

    def __init__(self, folder: Path, spectra: dict[str, xr.Dataset]) -> None:
        self.folder, self.spectra = folder, spectra
        self.html = (folder / "results/report/atlas.html").read_text("utf-8")
        self.table = {f"{row['experiment']}/{row['run']}": row for row in read_table(folder / "results/atlas.csv")}
        self.page = Page(self.html)
        self.data = json.loads(self.page.scripts["atlas-data"])
        self.rows = {row["name"]: row for row in self.data["rows"]}

    def number(self, name: str, key: str):
        """A number of the page's data."""
        place = [column["key"] for column in self.data["columns"]].index(key)
        value = self.rows[name]["numbers"][place]
        return float(value) if value is not None else None


class Page(HTMLParser):
    """Text by script element, and the cells of the table of networks by run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: dict[str, str] = {}
        self.cells: dict[str, list[str]] = {}
        self.tags: list[str] = []
        self._script = self._row = ""
        self._in_row = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self._script = given.get("id", "") if tag == "script" else ""
        if tag == "tr":
            self._in_row, self._row = "data-place" in given, ""
        if tag == "a" and self._in_row and "data-run" in given:
            self._row = given["data-run"]
            self.cells[self._row] = []
        if tag == "td" and self._row:
            self.cells[self._row].append("")

    def handle_endtag(self, tag):
        if tag == "script":
            self._script = ""

    def handle_data(self, data):
        if self._script:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data
        elif self._row and self.cells[self._row]:
            self.cells[self._row][-1] += data


def first_under(error: np.ndarray, threshold: float = 0.2) -> np.ndarray:
    """The first step with an error under the threshold, infinite for never; every step is logged."""
    under = error < threshold
    return np.where(under.any(axis=1), STEPS[under.argmax(axis=1)], np.inf)


def slope(frequency, steps) -> float:
    return float(np.polyfit(np.log(frequency), np.log(np.maximum(steps, 0.5)), 1)[0])


def rank(n: int) -> int:
    """The rank of the exact interval's ends."""
    return next(r for r in range(n, 0, -1) if 2 * scipy.stats.binom.cdf(r - 1, n, 0.5) <= 0.05)


@pytest.mark.parametrize("name", ["sweep/activation-tanh_width-8", "sweep/activation-relu_width-16x16"])
def test_exponent_and_times_are_those_of_the_errors(made, name):
    data = made.spectra[name]
    k, steps = np.asarray(data["frequency"]), first_under(np.asarray(data["relative_error"]))
    alphas = [slope(k, each) for each in steps]
    # A time lies in (t - 1, t], where every step is logged.
    corners = [[slope(k, corner) for corner in itertools.product(*zip(each - 1, each, strict=True))] for each in steps]
    r, n = rank(len(steps)), len(steps)
    row = made.table[name]
    assert float(row["alpha"]) == pytest.approx(np.median(alphas))
    assert float(row["alpha_lower"]) == pytest.approx(sorted(map(min, corners))[r - 1])
    assert float(row["alpha_upper"]) == pytest.approx(sorted(map(max, corners))[n - r])
    assert made.number(name, "alpha") == pytest.approx(np.median(alphas), rel=1e-5)
    for place, key in ((0, "lowest"), (-1, "highest")):
        assert float(row[f"first_passage_{key}_steps"]) == np.median(steps[:, place])
        assert float(row[f"first_passage_{key}_upper_steps"]) == np.sort(steps[:, place])[n - r]
        assert float(row[f"first_passage_{key}_lower_steps"]) == np.sort(steps[:, place])[r - 1] - 1
        assert made.number(name, f"first-{key}") == np.median(steps[:, place])
    assert float(row["reached_places"]) == 3


@pytest.mark.parametrize("name", ["tones/a-1_start-plain", "tones/a-1_start-x8", "sweep/activation-tanh_width-8"])
def test_errors_at_the_end_are_medians_of_the_seeds(made, name):
    data = made.spectra[name]
    final = np.median(np.asarray(data["relative_error"])[:, -1], axis=0)
    row = made.table[name]
    assert [*map(float, row["final_relative_error"].split())] == pytest.approx(final)
    assert made.number(name, "error-lowest") == pytest.approx(final[0], rel=1e-5)
    assert made.number(name, "error-highest") == pytest.approx(final[-1], rel=1e-5)
    for key in ("rmse", "loss"):
        assert float(row[f"final_{key}"]) == pytest.approx(np.median(np.asarray(data[key])[:, -1]))
        assert made.number(name, key) == pytest.approx(float(row[f"final_{key}"]), rel=1e-5)


def test_every_run_of_claims_sweeps_and_logs_has_a_row_in_table_and_page(made):
    assert made.table.keys() == made.rows.keys() == made.page.cells.keys() == made.spectra.keys()
    own = {name for name, row in made.table.items() if row["own"] == "true"}
    assert own == {name for name in made.table if not name.startswith("sweep")}
    assert {name for name, row in made.rows.items() if row["own"]} == own
    assert {name: row["kind"] for name, row in made.table.items() if row["kind"] != "trained"} == {
        "log/base": "recorded"
    }
    assert {name for name, row in made.table.items() if row["claims"] == ""} == made.table.keys() - own


def test_a_row_says_what_the_configuration_says(made):
    row = made.table["sweep/activation-relu_width-16x16"]
    said = {
        "network": "mlp",
        "activation": "relu",
        "widths_units": "16 16",
        "depth_hidden_layers": "2",
        "embedding": "none",
        "optimiser": "sgd, momentum 0.9",
        "learning_rate": "0.05",
        "loss": "mse",
        "steps": "100",
        "training_points": "32",
        "dataset": "synthetic, k = 1, 3, 5",
        "seeds": "6",
    }
    assert {key: row[key] for key in said} == said
    assert made.table["tones/a-1_start-plain"]["activation_parameters"] == "a 1"
    assert made.table["tones/a-1_start-plain"]["parameters"] == "321"


def test_diverged_seeds_count_as_never(made):
    row, data = made.table["log/base"], made.spectra["log/base"]
    assert (row["seeds"], row["diverged_seeds"]) == ("8", "2")
    steps = first_under(np.asarray(data["relative_error"]))
    assert np.isinf(steps[0, 1:]).all()
    assert float(row["first_passage_highest_steps"]) == np.median(steps[:, 2])
    final = np.asarray(data["relative_error"])[:, -1, 2]
    assert float(row["final_relative_error"].split()[2]) == pytest.approx(np.median(np.nan_to_num(final, nan=np.inf)))
    assert "(diverged" in made.page.cells["log/base"][-1]


def test_an_exponent_that_the_log_leaves_open_has_bounds_and_no_number(made):
    name = "sweep/activation-relu_width-8"
    steps = first_under(np.asarray(made.spectra[name]["relative_error"]))
    assert np.isinf(steps[:, 2]).all()
    row = made.table[name]
    assert (row["alpha"], row["alpha_greatest"], row["alpha_upper"]) == ("", "inf", "inf")
    assert row["alpha_open_seeds"] == "6"
    assert made.number(name, "alpha") is None
    assert made.number(name, "first-highest") == np.inf
    cell = made.page.cells[name]
    assert cell[1].startswith(("≥", "–"))
    assert cell[3].startswith("∞")


def test_runs_without_frequencies_have_what_they_have(made):
    bands, none, filters = (
        made.table[f"tones/{each}"] for each in ("a-1_start-x8", "a-0.3_start-plain", "a-0.3_start-x8")
    )
    assert (bands["axis"], bands["places"], bands["alpha"]) == ("band", "1 2 3 4", "")
    assert float(bands["first_passage_highest_steps"]) > float(bands["first_passage_lowest_steps"])
    assert (none["axis"], none["places"], none["first_passage_lowest_steps"], none["final_rmse"]) == ("", "", "", "")
    assert float(none["final_loss"]) > 0
    assert made.page.cells["tones/a-0.3_start-plain"][1:5] == ["–"] * 4
    assert made.rows["tones/a-0.3_start-plain"]["map"] is None
    errors = np.asarray(made.spectra["tones/a-0.3_start-x8"]["low_relative_error"])[:, -1, 1]
    assert (filters["axis"], filters["places"], filters["training_points"]) == ("filter", "low high", "64")
    low, high = map(float, filters["final_relative_error"].split())
    assert (low, high) == (pytest.approx(np.median(errors)), pytest.approx(np.median(errors) / 2))


def test_rows_of_the_same_tones_share_a_target_with_a_log_of_them(made):
    assert {made.table[name]["target"] for name in made.table if name.startswith(("sweep", "log"))} == {"tones 1, 3, 5"}
    assert made.table["tones/a-1_start-plain"]["target"] == "tones 1, 3"


def test_an_error_map_holds_the_median_errors(made):
    name = "sweep/activation-tanh_width-8"
    row, error = made.rows[name], np.asarray(made.spectra[name]["relative_error"])
    steps = made.data["steps"][row["map"]["steps"]]
    assert (steps[0], steps[-1]) == (0, 100)
    assert len(steps) <= 40
    shades = np.frombuffer(base64.b64decode(row["map"]["error"]), np.uint8).reshape(len(steps), 3)
    median = np.median(error[:, steps], axis=0)
    within = (median > 10**LOWEST) & (median < 10**HIGHEST)
    read = LOWEST + shades / SHADES * (HIGHEST - LOWEST)
    assert np.abs(read - np.log10(median))[within].max() <= (HIGHEST - LOWEST) / SHADES / 2 + 1e-9
    assert not (shades == MISSING).any()
    assert made.data["shades"] == {"lowest": LOWEST, "highest": HIGHEST, "last": SHADES, "missing": MISSING}


def test_maps_are_thinned():
    numbers = numbers_of(a_spectrum(decaying(4, 30), places=np.arange(1.0, 31.0)))
    assert numbers.map is not None
    assert numbers.map.error.shape == (len(numbers.map.steps), 16)
    assert len(numbers.map.steps) <= 40
    assert (numbers.map.places[0], numbers.map.places[-1]) == (0, 29)


def test_text_of_the_configuration_is_text(made):
    assert ATTACK not in made.html
    assert made.page.tags.count("script") == 4  # charts, script, data, certificate
    assert made.data["claims"]["tones-first"] in (ATTACK, {"en": ATTACK, "zh": ATTACK})


def test_the_page_opens_a_run_by_its_address_and_says_how_to_rebuild_it(made):
    assert 'href="#run=sweep/activation-tanh_width-16x16"' in made.html
    command = "\n".join(made.data["commands"])
    assert made.data["example"] == "results/spectra/EXPERIMENT/RUN.nc"
    assert command.count(made.data["example"]) == 1


def test_activations_are_compared_where_all_else_is_alike(made):
    text = made.html.partition('id="comparison"')[2].partition("</section>")[0]
    assert text.index(">tanh ") < text.index(">relu ")
    smaller = 0
    for width in ("8", "16x16"):
        tanh, relu = (made.table[f"sweep/activation-{name}_width-{width}"] for name in ("tanh", "relu"))
        smaller += float(tanh["alpha"]) < float(relu["alpha"] or relu["alpha_least"])
    line = text[text.index(">tanh ") :].partition("</tr>")[0]
    assert f">{smaller} / 2<" in line
    assert "sweep/activation-tanh_width-8" in line


def test_made_again_it_has_the_same_bytes(made):
    files = [made.folder / f"results/{name}" for name in ("report/atlas.html", "atlas.csv", "atlas.csv.cert.json")]
    before = [path.read_bytes() for path in files]
    config = {"catalogues": ["mine"], "sweeps": ["sweep"], "only": ["tones-first"]}
    make_atlas(made.folder, catalogue.read_catalogue(config, (), made.folder), made.spectra)
    assert [path.read_bytes() for path in files] == before
    for path in files:
        check_seal(path)


def test_a_sweep_without_claims_has_an_atlas_and_a_figure_needs_none(project):
    project.write("config/experiments/sweep.yaml", SWEEP)
    plan = Plan(project.read({"sweeps": ["sweep"]}))
    assert "results/report/atlas.html" in plan.artefacts()
    assert len(plan.inputs("atlas")["spectra"]) == 4
    of_figure = {path for paths in plan.inputs("figure", "tones-first").values() for path in paths}
    assert not any("atlas" in path for path in of_figure)


def test_without_claims_no_link_leads_to_a_front_page():
    pages = [atlas_page([], claims, "default", ["snakemake x"], "x") for claims in ({}, {"a": {"en": "A", "zh": "A"}})]
    assert ["index.html" in page for page in pages] == [False, True]
    assert ["All claims" in page for page in pages] == [False, True]
    assert '<a class="site-name" href="atlas.html">' in pages[0]


def test_formulas_of_titles_are_text_where_the_script_draws_them():
    page = atlas_page([], {"a": {"en": "From $x^2$", "zh": "从 h_{l-1}"}}, "default", ["snakemake x"], "x")
    assert '"From x^2"' in page
    assert "h_(l\u2212" in page or "h_(l−" in page


def test_two_thousand_networks_fit():
    numbers = numbers_of(a_spectrum(decaying(8, 3)))
    runs = [
        AtlasRun(
            *("atlas", f"activation-{activation}_shape-{place}_start-he_optimiser-adam_embedding-none", "trained"),
            *(False, "", ()),
            dataset="synthetic, k = 1, 3, 5",
            inputs=1,
            network="mlp",
            activation=activation,
            widths=(64, 64, 64),
            embedding="none",
            optimiser="adam, b1 0.9, b2 0.999",
            learning_rate=1e-3,
            alike=f"{place}",
        )
        for place in range(400)
        for activation in ("tanh", "relu", "sin", "gelu", "softplus")
    ]
    html = atlas_page(rows_of(runs, [numbers] * 2000), {}, "default", ["snakemake x"], "x")
    assert len(html) < 6e6
