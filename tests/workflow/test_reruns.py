"""Reruns by content: exactly what changed, nothing else."""

from __future__ import annotations

import os
import shutil
import time

import pytest

pytestmark = pytest.mark.workflow


def test_nothing_is_left_to_do_after_a_run(miniature):
    assert miniature.jobs() == {}


def test_touching_sources_and_artefacts_changes_nothing(edited):
    now = time.time() + 5
    for folder in ("scripts", "config", "workflow", "report", "smoke/results"):
        for path in (edited.root / folder).rglob("*"):
            os.utime(path, (now, now))
    for path in sorted((edited.root / "smoke" / "results" / "datasets").iterdir()):
        os.utime(path, (now + 60, now + 60))
    assert edited.jobs() == {}


@pytest.mark.parametrize("copy", [shutil.copy2, shutil.copy], ids=["keeping times", "with new times"])
def test_results_copied_into_a_fresh_clone_need_nothing(miniature, tmp_path, copy):
    clone = type(miniature).fresh(tmp_path / "clone")
    shutil.copytree(miniature.work / "results", clone.work / "results", copy_function=copy)
    assert clone.jobs() == {}


def test_comments_and_docstrings_change_nothing(edited):
    edited.replace("scripts/train.py", '"""Rule', '# a comment\n"""Rule')
    edited.replace("scripts/spectral_bias/figures/style.py", "# Okabe", "# (Okabe")
    edited.replace("scripts/spectral_bias/spectra/passage.py", '"""', '"""Of numbers: ')
    assert edited.jobs() == {}


def test_a_comment_in_code_that_pages_show_draws_those_pages_anew(edited):
    """Each claim's page carries the files that its set-ups name, comments and all."""
    file = "scripts/spectral_bias/models/activations/ricker.py"
    pages = (edited.work / "results" / "report" / "claims").glob("*.html")
    showing = [page for page in pages if file in page.read_text()]
    assert showing
    edited.replace(file, '"""', '"""As in the survey: ')
    assert edited.jobs() == {"page": len(showing)}


def _artefacts(checkout, *patterns: str) -> set[str]:
    """The results that fit patterns, of which each fits some."""
    found = [set(checkout.work.glob(f"results/{pattern}")) for pattern in patterns]
    assert all(found)
    return {path.relative_to(checkout.work).as_posix() for paths in found for path in paths}


def _claims(*claims: str) -> set[str]:
    """What is made again where these claims are judged again: their files, and what shows all claims."""
    files = {"results/report/index.html", "results/claims.csv", "results/claims.csv.cert.json"}
    files |= {f"results/figures/overview.{suffix}" for suffix in ("svg", "pdf", "png")}
    for claim in claims:
        files |= {f"results/verdicts/{claim}.json", f"results/report/claims/{claim}.html"}
        files |= {f"results/figures/{claim}.{suffix}" for suffix in ("svg", "pdf", "png")}
    return files


# What is made again where any network is measured again.
ATLAS = {"results/report/atlas.html", "results/atlas.csv", "results/atlas.csv.cert.json"}
# The file that is edited, what is replaced by what, what is trained and analysed again, and the claims judged again.
EDITS = {
    "an activation": (
        ("scripts/spectral_bias/models/activations/ricker.py", "15.0 * a", "15.5 * a"),
        ("*/activation-regularity*/*.nc", "*/*/activation-ricker0.3.nc", "players/activation-regularity.json"),
        ("activation-regularity", "activation-spectra"),
    ),
    "a spectral method": (
        ("scripts/spectral_bias/spectra/methods/walsh.py", "** 2\n    degree", "** 4\n    degree"),
        ("spectra/aliasing-parity/*.nc",),
        ("aliasing",),
    ),
    "a measure": (
        ("scripts/spectral_bias/verdicts/measures/degree_share.py", "isel(step=-1)", "isel(step=-2)"),
        (),
        ("aliasing",),
    ),
    "a threshold": (("config/claims/low-first.yaml", "at_least: 1.5", "at_least: 1.6"), (), ("low-first",)),
}


@pytest.mark.parametrize(("edit", "again", "judged"), EDITS.values(), ids=EDITS)
def test_an_edit_makes_again_what_it_changes_and_nothing_else(edited, edit, again, judged):
    edited.replace(*edit)
    assert edited.outputs() == _artefacts(edited, *again) | _claims(*judged) | (ATLAS if again else set())


def test_a_plots_edit_redraws_one_figure(edited):
    edited.replace("scripts/spectral_bias/figures/plots/low_first.py", "PAGE_WIDTH, 4.8", "PAGE_WIDTH, 4.7")
    figures = {f"results/figures/low-first.{suffix}" for suffix in ("svg", "pdf", "png")}
    assert edited.outputs() == figures | {"results/report/claims/low-first.html"}


def test_the_styles_edit_redraws_every_figure_and_judges_none(edited):
    edited.replace("scripts/spectral_bias/figures/style.py", '"font.size": 8', '"font.size": 9')
    assert set(edited.jobs()) == {"figure", "overview", "page", "report"}


def test_a_scripts_edit_reruns_its_rule(edited):
    edited.replace("scripts/dataset.py", 'stream("dataset"', 'stream("the dataset"')
    assert edited.jobs()["dataset"] == len(list((edited.work / "results" / "datasets").iterdir()))


def test_one_value_of_a_sweep_retrains_one_run(edited):
    edited.replace("config/smoke.yaml", "n: {values: [12, 40]}", "n: {values: [12, 41]}")
    edited.replace("config/claims/aliasing.yaml", "{n: 40}", "{n: 41}")
    edited.replace("config/claims/aliasing.yaml", "run: n-40", "run: n-41")
    text = (edited.root / "config/smoke.yaml").read_text("utf-8")
    changed = text.replace("{n: 40}", "{n: 41}").replace("[12, 40]", "[12, 41]")
    (edited.root / "config/smoke.yaml").write_text(changed, "utf-8")
    jobs = edited.jobs()
    assert (jobs["dataset"], jobs["train"], jobs["spectrum"]) == (1, 1, 1)


def test_a_replicates_seeds_retrain_its_runs_and_no_other(edited):
    edited.replace("config/smoke.yaml", "{replicates: low-first, seeds: 2,", "{replicates: low-first, seeds: 3,")
    again = _artefacts(edited, "runs/low-first-again/*.nc", "spectra/low-first-again/*.nc")
    assert edited.outputs() == again | _claims("low-first") | ATLAS | {"results/settings.json"}


def test_a_retrained_run_is_analysed_in_a_later_call(edited):
    edited.replace("config/smoke.yaml", "aliasing-siren: {steps: 300,", "aliasing-siren: {steps: 310,")
    edited.snakemake("results/runs/aliasing-siren/base.nc")
    again = _artefacts(edited, "spectra/aliasing-siren/*.nc")
    assert edited.outputs() == again | _claims("aliasing") | ATLAS | {"results/settings.json"}


def test_a_template_edit_rewrites_pages_only(edited):
    edited.replace("report/templates/claim/tests.html", "Tests, controls and limits", "Tests, controls, limits")
    assert set(edited.jobs()) == {"page"}


def test_an_edit_of_the_reports_style_rewrites_every_page_and_no_result(edited):
    edited.replace("report/assets/css/base.css", "line-height: 1.5;", "line-height: 1.6;")
    assert set(edited.jobs()) == {"assets", "timing_page", "page", "report", "atlas"}


def test_an_edit_of_how_frames_are_kept_analyses_runs_that_keep_them_and_trains_none(edited):
    edited.replace("scripts/spectral_bias/spectra/methods/player_frames.py", 'kind="stable"', 'kind="mergesort"')
    jobs = edited.jobs()
    assert set(jobs) == {"spectrum", "verdict", "figure", "player", "overview", "page", "report", "atlas"}
    assert 0 < jobs["spectrum"] < len(list((edited.work / "results/spectra").rglob("*.nc"))) / 2
