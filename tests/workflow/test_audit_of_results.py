"""The audit tells verified, stale, broken, foreign and missing apart, without Snakemake and its metadata."""

from __future__ import annotations

import shutil

import pytest

pytestmark = pytest.mark.workflow


def states(checkout) -> dict[str, str]:
    """The state by artefact of what is not verified."""
    return {name: each["state"] for name, each in checkout.audit().items() if each["state"] != "verified"}


def test_everything_is_verified_after_a_run_without_snakemakes_metadata(edited):
    shutil.rmtree(edited.work / ".snakemake")
    findings = edited.audit()
    assert {each["state"] for each in findings.values()} == {"verified"}
    files = (edited.work / "results/timings").glob("*.*")
    measured = [path for path in files if path.suffix in {".json", ".html"} and path.stem not in {"progress", "run"}]
    assert len(measured) >= 6
    assert len(findings) == len(edited.digests()) + len(measured)


def test_a_flipped_bit_breaks_the_file_and_what_was_made_from_it(edited):
    victim = edited.work / "results/runs/aliasing-siren/base.nc"
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    found = states(edited)
    assert set(found.values()) == {"broken"}
    made_from_it = {
        "results/runs/aliasing-siren/base.nc",
        "results/spectra/aliasing-siren/base.nc",
        "results/verdicts/aliasing.json",
        "results/figures/aliasing.svg",
        "results/report/claims/aliasing.html",
        "results/claims.csv",
    }
    assert made_from_it <= set(found)
    others = {name for name in found if "aliasing" not in name}
    overall = (
        "results/claims",
        "results/atlas",
        "results/report/index",
        "results/report/atlas",
        "results/figures/overview",
    )
    assert all(name.startswith(overall) for name in others), others


def test_an_edited_number_a_swapped_figure_and_a_stranger_are_found(edited):
    results = edited.work / "results"
    verdict = results / "verdicts/low-first.json"
    verdict.write_text(verdict.read_text("utf-8").replace('"verdict": "', '"verdict": "really '), "utf-8")
    shutil.copy(results / "figures/aliasing.png", results / "figures/filtering.png")
    (results / "figures/mine.svg").write_text("<svg/>")
    (results / "notes.txt").write_text("hello")
    found = states(edited)
    assert found["results/verdicts/low-first.json"] == "broken"
    assert found["results/figures/low-first.svg"] == "broken"
    assert found["results/figures/filtering.png"] == "broken"
    assert found["results/figures/mine.svg"] == "foreign"
    assert found["results/notes.txt"] == "foreign"


def test_timings_are_audited_though_their_bytes_are_not_promised(edited):
    timing = edited.work / "results/timings/hybrid-solver.json"
    timing.write_text(timing.read_text("utf-8").replace('"measured": true', '"measured": false'), "utf-8")
    edited.replace("config/smoke.yaml", "points: 16, steps: 2}", "points: 16, steps: 3}")
    assert states(edited) == {
        "results/timings/hybrid-solver.json": "broken",
        "results/timings/hybrid-solver.html": "broken",
        "results/timings/phase-dnn-dimension.json": "stale",
        "results/timings/phase-dnn-dimension.html": "stale",
        "results/settings.json": "stale",
    }


def test_moved_on_code_and_config_are_named(edited):
    edited.replace("scripts/spectral_bias/models/activations/ricker.py", "15.0 * a", "15.5 * a")
    edited.replace("config/claims/low-first.yaml", "at_least: 1.5", "at_least: 1.6")
    findings = edited.audit()
    run = findings["results/runs/activation-regularity/a-0.1_scaling-raw.nc"]
    assert run["state"] == "stale"
    assert any("models/activations/ricker.py" in reason for reason in run["reasons"])
    verdict = findings["results/verdicts/low-first.json"]
    assert verdict["state"] == "stale"
    assert verdict["reasons"] == ["tests[3].at_least: 1.5 -> 1.6"]
    assert findings["results/runs/low-first/target-three-tones_start-plain.nc"]["state"] == "verified"


def test_a_missing_artefact_is_named(edited):
    (edited.work / "results/verdicts/aliasing.json").unlink()
    found = states(edited)
    assert found["results/verdicts/aliasing.json"] == "missing"
    assert found["results/figures/aliasing.svg"] == "broken"
