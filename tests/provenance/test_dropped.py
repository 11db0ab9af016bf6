"""Run files that were dropped once their spectra were made are no fault, and are told as what they are."""

from __future__ import annotations

import shutil

import pytest

from spectral_bias.artefacts.certificate import sha256
from spectral_bias.artefacts.dropped import content_sha256, leave_certificate, read_dropped
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError, is_dropped, is_left_by
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.explain import explain
from spectral_bias.provenance.moved import moved
from spectral_bias.provenance.rebuild import RebuildError, jobs, rebuild
from spectral_bias.snakemake_patches.adoption import is_current

RUN, SPECTRUM = "results/runs/tones/scale-1.nc", "results/spectra/tones/scale-1.nc"
LEFT = f"{RUN}.cert.json"
OTHER_RUN = "results/runs/tones/scale-2.nc"


def drop(results, name=RUN) -> tuple[dict, str]:
    """Drop a run file as a job and Snakemake do; its certificate and SHA-256."""
    path = results.path(name)
    known = read_certificate(path), sha256(path)
    leave_certificate(path)
    path.unlink()
    return known


def test_a_dropped_file_leaves_its_certificate_and_digest(made, results):
    certificate, digest = drop(results)
    left = read_dropped(results.path(RUN))
    assert (left.certificate, left.sha256) == (certificate, digest)
    # Of the numbers alone, whatever the certificate says.
    assert left.content == content_sha256(made.path(RUN)) != content_sha256(made.path(OTHER_RUN))
    assert is_dropped(results.path(RUN))
    assert not is_dropped(results.path(SPECTRUM))
    assert not is_dropped(results.path("results/runs/tones/nothing.nc"))


@pytest.mark.parametrize(
    ("name", "artefact"),
    [(LEFT, RUN), ("results/claims.csv.cert.json", ""), ("results/report/assets/report.css.cert.json", ""), (RUN, "")],
)
def test_what_a_dropped_file_leaves_is_known_by_its_name(name, artefact):
    assert is_left_by(name) == artefact


def test_the_audit_says_dropped_and_not_missing_and_all_else_stays_verified(results):
    drop(results)
    found = results.findings()
    assert found[RUN].state == "dropped"
    assert "keep_run_files: none" in found[RUN].reasons[0]
    assert {each.state for name, each in found.items() if name != RUN} == {"verified"}
    assert LEFT in found


def test_a_run_file_that_is_gone_without_its_certificate_is_missing_and_breaks_what_was_made_from_it(results):
    drop(results)
    results.path(LEFT).unlink()
    assert results.faults() == {RUN: "missing", SPECTRUM: "broken"}


def test_the_certificate_that_is_left_cannot_be_forged_or_swapped_unseen(results):
    drop(results)
    results.replace(LEFT, '"sha256": "', '"sha256": "0')
    assert results.faults()[RUN] == "broken"
    results.reseal(LEFT)
    # The seal holds again, and the spectrum knows what it was made from.
    assert "is another one" in results.findings()[SPECTRUM].reasons[0]
    drop(results, OTHER_RUN)
    shutil.copy(results.path(f"{OTHER_RUN}.cert.json"), results.path(LEFT))
    assert f"its certificate is that of {OTHER_RUN}" in results.findings()[RUN].reasons


def test_another_training_makes_the_dropped_file_stale(results):
    drop(results)
    results.replace("mine/experiments/tones.yaml", "steps: 10", "steps: 12")
    found = results.findings()
    assert found[RUN].state == "stale"
    assert any("12" in reason for reason in found[RUN].reasons)
    assert found[SPECTRUM].state == "stale"
    assert found[SPECTRUM].inherited


def test_explain_follows_the_certificate_that_is_left_to_the_dataset(results):
    _, digest = drop(results)
    with results.inside():
        nodes = explain(results.folder, SPECTRUM, results.plan())
    assert [node.state for node in nodes.values()] == ["verified", "dropped", "verified"]
    assert nodes[RUN].sha256 == digest
    assert nodes[RUN].seeds.startswith("2 (0 to 1)")


def test_rebuild_trains_again_and_compares_by_digest(results, tmp_path, command):
    drop(results)
    status, text = command("rebuild", results.path(SPECTRUM))
    assert status == 0
    assert "1 of these are run files that were dropped by setting" in text
    # Of one commit all three are identical.
    assert "different" not in text
    with results.inside(), pytest.raises(RebuildError, match="without --shallow it is made again"):
        jobs(results.folder, SPECTRUM, shallow=True)
    results.replace(LEFT, read_dropped(results.path(RUN)).sha256, "0" * 64)
    results.reseal(LEFT)
    with results.inside():
        work = jobs(results.folder, RUN)
    (tmp_path / "other").mkdir()
    assert {one.level for one in rebuild(results.folder, work[-1:], tmp_path / "other")} == {"same content"}
    results.replace(LEFT, read_dropped(results.path(RUN)).content, "0" * 64)
    results.reseal(LEFT)
    with results.inside():
        work = jobs(results.folder, SPECTRUM)
    (tmp_path / "scratch").mkdir()
    found = {one.artefact: one for one in rebuild(results.folder, work, tmp_path / "scratch")}
    assert found[RUN].level == "different"
    assert "holds other numbers" in str(found[RUN].differences[0])


def test_compare_takes_a_dropped_file_for_what_it_was(made, results):
    drop(results)
    old, new = made.folder / "results", results.folder / "results"
    for one, other in ((old, new), (new, old)):
        assert moved(one, other, RUN.removeprefix("results/")).state == "same bytes"
        assert moved(one, other, LEFT.removeprefix("results/")).state == "same content"
    results.replace(LEFT, read_dropped(results.path(RUN)).sha256, "0" * 64)
    results.reseal(LEFT)
    assert moved(old, new, RUN.removeprefix("results/")).state == "differs"


def test_a_crate_is_written_without_the_run_file_and_passes_the_audit(results, command):
    drop(results)
    status, text = command("crate", results.path("results"))
    assert status == 0, text
    assert {each.state for name, each in results.findings().items() if name != RUN} == {"verified"}


def test_results_without_snakemakes_metadata_are_held_against_what_is_left(results):
    drop(results)
    plan = results.plan()
    assert is_current(SPECTRUM, plan.artefacts()[SPECTRUM][1], plan.digests)
    results.path(LEFT).write_text("{}", "utf-8")
    assert not is_current(SPECTRUM, plan.artefacts()[SPECTRUM][1], plan.digests)


def test_the_setting_adds_the_certificate_to_what_is_made_and_changes_no_spec(results):
    with results.inside():
        kept, dropping = (
            Plan.read({"keep_run_files": value}, [results.folder / "config.yaml"], results.folder)
            for value in ("all", "none")
        )
    before, after = kept.artefacts(), dropping.artefacts()
    assert {name: after[name] for name in before} == before
    runs = {name for name, (rule, _) in before.items() if rule == "train"}
    assert after.keys() - before.keys() == {f"{name}.cert.json" for name in runs}
    assert dropping.inputs_by_artefact()[LEFT] == dropping.inputs_by_artefact()[RUN]
    assert (kept.left_behind, dropping.left_behind) == (
        {},
        {"certificate": "results/runs/{experiment}/{run}.nc.cert.json"},
    )


def test_a_damaged_certificate_is_no_certificate(results):
    drop(results)
    text = results.path(LEFT).read_text("utf-8").replace('"sha256"', '"other"')
    results.path(LEFT).write_text(text, "utf-8")
    results.reseal(LEFT)
    with pytest.raises(DamagedArtefactError, match="holds no SHA-256"):
        read_dropped(results.path(RUN))
