"""Reruns by content: exactly what changed, nothing else."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

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
    edited.replace(
        "scripts/spectral_bias/models/activations/tanh.py", '"""Tanh x."""', '"""The tanh."""\n    # why not'
    )
    edited.replace("scripts/train.py", '"""Rule', '# a comment\n"""Rule')
    edited.replace("scripts/spectral_bias/figures/style.py", "# Okabe", "# (Okabe")
    assert edited.jobs() == {}


def _runs(checkout, stage: str, *experiments: str) -> set[str]:
    folder = checkout.work / "results" / stage
    return {path.relative_to(checkout.work).as_posix() for name in experiments for path in (folder / name).glob("*.nc")}


def _claims(*claims: str) -> set[str]:
    """What is made again where these claims are judged again: their files, and what shows all claims."""
    files = {"results/report/index.html", "results/claims.csv"}
    files |= {f"results/figures/overview.{suffix}" for suffix in ("svg", "pdf", "png")}
    for claim in claims:
        files |= {f"results/verdicts/{claim}.json", f"results/report/claims/{claim}.html"}
        files |= {f"results/figures/{claim}.{suffix}" for suffix in ("svg", "pdf", "png")}
    return files


def test_an_activations_edit_retrains_just_its_runs(edited):
    edited.replace("scripts/spectral_bias/models/activations/ricker.py", "15.0 * a", "15.5 * a")
    experiments = ("activation-regularity", "activation-regularity-shallow")
    expected = _runs(edited, "runs", *experiments) | _runs(edited, "spectra", *experiments)
    transform = {"results/spectra/activation-spectra/activation-ricker0.3.nc"}
    assert edited.outputs() == expected | transform | _claims("activation-regularity", "activation-spectra")


def test_a_measures_edit_judges_just_the_claims_that_use_it(edited):
    edited.replace("scripts/spectral_bias/verdicts/measures/degree_share.py", "isel(step=-1)", "isel(step=-2)")
    assert edited.outputs() == _claims("aliasing")


def test_a_spectral_methods_edit_analyses_again_without_training(edited):
    edited.replace("scripts/spectral_bias/spectra/methods/walsh.py", "** 2\n    degree", "** 4\n    degree")
    assert edited.outputs() == _runs(edited, "spectra", "aliasing-parity") | _claims("aliasing")


def test_a_plots_edit_redraws_one_figure(edited):
    edited.replace("scripts/spectral_bias/figures/plots/low_first.py", "4.6", "4.7")
    figures = {f"results/figures/low-first.{suffix}" for suffix in ("svg", "pdf", "png")}
    assert edited.outputs() == figures | {"results/report/claims/low-first.html"}


def test_the_styles_edit_redraws_every_figure_and_judges_none(edited):
    edited.replace("scripts/spectral_bias/figures/style.py", '"font.size": 8', '"font.size": 9')
    assert set(edited.jobs()) == {"figure", "overview", "page", "report"}


def test_a_scripts_edit_reruns_its_rule(edited):
    edited.replace("scripts/dataset.py", 'stream("dataset"', 'stream("the dataset"')
    assert edited.jobs()["dataset"] == len(list((edited.work / "results" / "datasets").iterdir()))


def test_a_threshold_is_judged_again_without_analysis(edited):
    edited.replace("config/claims/low-first.yaml", "at_least: 1.5", "at_least: 1.6")
    assert edited.outputs() == _claims("low-first")


def test_one_value_of_a_sweep_retrains_one_run(edited):
    edited.replace("config/smoke.yaml", "n: {values: [12, 40]}", "n: {values: [12, 41]}")
    edited.replace("config/claims/aliasing.yaml", "{n: 40}", "{n: 41}")
    text = Path(edited.root / "config/smoke.yaml").read_text()
    (edited.root / "config/smoke.yaml").write_text(text.replace("{n: 40}", "{n: 41}").replace("[12, 40]", "[12, 41]"))
    jobs = edited.jobs()
    assert (jobs["dataset"], jobs["train"], jobs["spectrum"]) == (1, 1, 1)


def test_a_retrained_run_is_analysed_in_a_later_call(edited):
    edited.replace("config/smoke.yaml", "aliasing-siren: {steps: 300,", "aliasing-siren: {steps: 310,")
    edited.snakemake("results/runs/aliasing-siren/base.nc")
    settings = {"results/settings.json"}
    assert edited.outputs() == _runs(edited, "spectra", "aliasing-siren") | _claims("aliasing") | settings


def test_a_template_edit_rewrites_pages_only(edited):
    edited.replace("report/templates/page.html", "<h2>Numbers</h2>", "<h2>The numbers</h2>")
    assert set(edited.jobs()) == {"page"}
