"""The audit finds every kind of tampering, as somebody would do it, without Snakemake and its metadata."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import netCDF4
import pytest

from spectral_bias.plan.stages import artefact_path
from spectral_bias.provenance.audit import STATES
from spectral_bias.provenance.conditions import contradictions
from spectral_bias.provenance.stages import call

VERDICT = "results/verdicts/tones-first.json"
SVG, PDF, PNG = (f"results/figures/tones-first.{suffix}" for suffix in ("svg", "pdf", "png"))
RUN, SPECTRUM = "results/runs/tones/scale-1.nc", "results/spectra/tones/scale-1.nc"
OTHER_RUN = "results/runs/tones/scale-2.nc"
FROM_VERDICT = {
    SVG,
    PDF,
    PNG,
    "results/report/claims/tones-first.html",
    "results/report/index.html",
    "results/claims.csv",
    "results/claims.csv.cert.json",
    *(f"results/figures/overview.{suffix}" for suffix in ("svg", "pdf", "png")),
}


def dataset_of(results, experiment, run):
    return artefact_path("dataset", results.plan().dataset_name_of(experiment, run))


def test_everything_is_verified_without_snakemake_or_its_metadata(made):
    assert not made.path(".snakemake").exists()
    code = (
        "import sys; from spectral_bias.__main__ import main; status = main(['audit', '--json']);"
        "assert 'snakemake' not in sys.modules; sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=made.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)
    assert {each["state"] for each in findings} == {"verified"}
    assert {each["artefact"] for each in findings} == set(made.plan().artefacts())


@pytest.mark.parametrize("name", [RUN, SPECTRUM, "results/spectra/transform/base.nc"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_one_flipped_bit_in_a_netcdf_breaks_it_and_all_that_rests_on_it(results, name, share):
    data = bytearray(results.path(name).read_bytes())
    data[int(share * len(data))] ^= 4
    results.path(name).write_bytes(data)
    found = results.findings()
    assert results.faults() == {name: "broken"}
    assert "its bytes are not those that were sealed" in found[name].reasons[0]
    assert {each: found[each].state for each in FROM_VERDICT} == dict.fromkeys(FROM_VERDICT, "broken")
    assert any(name in reason for reason in found[VERDICT].reasons) == (name != RUN)
    assert found[OTHER_RUN].state == "verified"


def test_an_edited_verdict_number_breaks_it(results):
    results.replace(VERDICT, '"threshold": 0.75', '"threshold": 0.15')
    assert results.faults() == {VERDICT: "broken"}


def test_an_edited_verdict_number_with_a_seal_that_holds_breaks_what_was_made_from_it(results):
    results.edit_record(VERDICT, lambda record: record["tests"][0].update(estimate=0.99))
    found = results.findings()
    # The seal is no signature: the file itself is what its own seal says, but not what others were made from.
    assert found[VERDICT].state == "verified"
    assert results.faults() == dict.fromkeys(FROM_VERDICT, "broken")
    for name in FROM_VERDICT:
        assert f"its input {VERDICT} is another one: sha256 " in " ".join(found[name].reasons)


def test_a_table_edited_by_hand_is_broken(results):
    results.replace("results/claims.csv", "tones-first", "tones-last")
    assert results.faults() == {"results/claims.csv": "broken"}


def test_a_table_without_its_certificate_is_broken(results):
    results.path("results/claims.csv.cert.json").unlink()
    assert results.faults() == {"results/claims.csv": "broken", "results/claims.csv.cert.json": "missing"}


def test_swapped_figures_are_broken(results):
    mine, other = results.path(SVG), results.path("results/figures/overview.svg")
    kept = mine.read_bytes()
    shutil.copy(other, mine)
    other.write_bytes(kept)
    found = results.findings()
    assert found[SVG].reasons == ("it was made as results/figures/overview.svg: renamed or swapped",)
    assert found["results/figures/overview.svg"].state == "broken"
    assert found["results/report/claims/tones-first.html"].state == "broken"


def test_a_renamed_run_is_broken_and_its_own_place_is_empty(results):
    results.path(RUN).rename(results.path("results/runs/tones/scale-9.nc"))
    faults = results.faults()
    assert faults == {
        "results/runs/tones/scale-9.nc": "broken",
        RUN: "missing",
        SPECTRUM: "broken",
    }


def test_a_run_put_in_the_place_of_another_is_broken(results):
    shutil.copy(results.path(OTHER_RUN), results.path(RUN))
    assert results.faults() == {RUN: "broken", SPECTRUM: "broken"}


def test_an_input_replaced_by_another_valid_one_is_found(results):
    name = dataset_of(results, "tones", "scale-1")
    with results.inside():
        spec = results.plan().artefacts()[name][1]
        call("dataset", {**spec, "stream": "another"}, name, [])
    found = results.findings()
    assert found[name].state == "stale"
    assert found[name].reasons == (f"stream: another -> {spec['stream']}",)
    assert found[RUN].state == "broken"
    assert f"its input {name} is another one" in found[RUN].reasons[0]


def test_a_certificate_with_another_spec_is_stale_whatever_its_seal_says(results):
    results.edit_record(VERDICT, lambda record: record["certificate"]["spec"]["tests"][0].update(at_least=0.05))
    found = results.findings()[VERDICT]
    assert (found.state, found.reasons) == ("stale", ("tests[0].at_least: 0.05 -> 0.75",))


def test_a_certificate_with_another_digest_of_an_input_is_broken(results):
    results.edit_record(VERDICT, lambda record: record["certificate"]["inputs"].update({SPECTRUM: "0" * 64}))
    found = results.findings()[VERDICT]
    assert found.state == "broken"
    assert found.reasons[0].startswith(f"its input {SPECTRUM} is another one: sha256 000000000000 -> ")


def test_a_certificate_that_leaves_out_an_input_is_stale(results):
    results.edit_record(VERDICT, lambda record: record["certificate"]["inputs"].pop(SPECTRUM))
    found = results.findings()[VERDICT]
    assert (found.state, found.reasons) == ("stale", (f"inputs: none -> {SPECTRUM}",))


@pytest.mark.parametrize("part", ["rule", "artefact", "spec", "inputs", "packages"])
@pytest.mark.parametrize("value", [None, 7])
def test_a_certificate_without_a_part_is_broken(results, part, value):
    results.edit_record(VERDICT, lambda record: record["certificate"].update({part: value}))
    found = results.findings()[VERDICT]
    assert found.state == "broken"
    assert f"its part '{part}' is missing" in found.reasons[0]


def test_a_certificate_of_another_rule_or_schema_is_stale(results):
    results.edit_record(VERDICT, lambda record: record["certificate"].update(rule="settings", schema=0))
    found = results.findings()[VERDICT]
    assert found.state == "stale"
    assert found.reasons[:2] == ("the certificate's schema: 0 -> 1", "rule: settings -> verdict")


def test_a_result_made_with_other_versions_is_stale_where_its_code_uses_them(results, monkeypatch):
    from spectral_bias.artefacts import certificate

    versions = {**certificate._versions(), "numpy": "1.0", "jax": "0.1"}
    with results.inside():
        plan = results.plan()
        rule, spec = plan.artefacts()[VERDICT]
        inputs = plan.inputs_by_artefact()[VERDICT]
        results.path(VERDICT).unlink()
        monkeypatch.setattr(certificate, "_versions", lambda: versions)
        call(rule, spec, VERDICT, inputs)
    found = results.findings()[VERDICT]
    assert found.state == "stale"
    # A verdict is not computed by JAX.
    assert len(found.reasons) == 1
    assert found.reasons[0].startswith("package numpy: 1.0 -> ")


def test_a_picture_of_ones_own_that_changed_or_went_is_found(results):
    name = dataset_of(results, "picture", "base")
    plan = results.plan()
    results.path("pictures/own.png").write_bytes(b"another")
    assert results.faults() == {name: "broken"}
    assert results.findings()[name].reasons[0].startswith("its input pictures/own.png is another one")
    results.path("pictures/own.png").unlink()
    from spectral_bias.provenance.audit import audit

    found = {each.artefact: each for each in audit(results.folder, plan)}
    assert found[name].reasons == ("its input pictures/own.png is gone",)


def test_configuration_that_moved_on_makes_stale_what_it_made_and_what_rests_on_that(results):
    results.replace("mine/experiments/tones.yaml", "learning_rate: 1e-2", "learning_rate: 2e-2")
    found = results.findings()
    moved = [f"results/runs/tones/scale-{each}.nc" for each in (1, 2, 3, 4)]
    moved += ["results/report/claims/tones-first.html", "results/report/atlas.html"]
    moved += ["results/atlas.csv", "results/atlas.csv.cert.json"]
    assert results.faults() == dict.fromkeys(moved, "stale")
    assert found[RUN].reasons == ("optimiser.learning_rate: 0.01 -> 0.02",)
    assert found[SPECTRUM].reasons == (f"made from what is stale: {RUN}",)
    assert {found[name].state for name in (VERDICT, SVG, "results/claims.csv")} == {"stale"}
    assert found["results/runs/picture/base.nc"].state == "verified"


def test_another_dataset_in_the_configuration_makes_the_runs_stale(results):
    old = dataset_of(results, "tones", "scale-1")
    results.replace("mine/experiments/tones.yaml", "train: 16", "train: 12")
    new = dataset_of(results, "tones", "scale-1")
    found = results.findings()
    assert found[new].state == "missing"
    assert found[old].reasons == ("the configuration does not ask for it any more",)
    assert found[RUN].state == "stale"
    assert found[RUN].reasons[0] == f"inputs: {old} -> {new}"


def test_the_command_prints_a_table_and_folds_what_only_inherits(results, command):
    results.replace(VERDICT, '"threshold": 0.75', '"threshold": 0.15')
    results.path("results/notes.txt").write_text("hello")
    status, text = command("audit", results.path("results"))
    assert status == 1
    lines = text.splitlines()
    assert lines[0] == "foreign   results/notes.txt"
    assert f"broken    {VERDICT}" in lines
    assert f"broken    {len(FROM_VERDICT)} more, made from these (--all lists them)" in lines
    assert lines[-1] == f"{len(results.findings()) - 2 - len(FROM_VERDICT)} verified, 0 stale, " + (
        f"{1 + len(FROM_VERDICT)} broken, 1 foreign, 0 missing"
    )
    _, text = command("audit", "--all", results.path("results"))
    assert all(
        any(line.startswith("broken") and line.endswith(name) for line in text.splitlines()) for name in FROM_VERDICT
    )


def test_the_commands_status_and_json_speak_of_the_paths_given(results, command):
    results.replace(VERDICT, '"threshold": 0.75', '"threshold": 0.15')
    assert command("audit", results.path(RUN))[0] == 0
    status, text = command("audit", "--json", results.path("results/verdicts"), results.path(RUN))
    assert status == 1
    found = {each["artefact"]: each for each in json.loads(text)}
    assert set(found) == {VERDICT, RUN}
    assert found[VERDICT]["state"] == "broken"
    assert set(found[VERDICT]) == {"artefact", "state", "reasons", "inherited"}
    status, text = command("audit", results.path("results/nowhere"))
    assert status == 2
    assert "there is no such file or folder" in text
    assert set(STATES) == {"verified", "dropped", "stale", "broken", "foreign", "missing"}


def test_own_input_files_are_read_whatever_their_time_and_size(results):
    """Another picture of the same size and date."""
    picture = results.path("pictures/own.png")
    data, stat = bytearray(picture.read_bytes()), picture.stat()
    data[-20] ^= 1
    picture.write_bytes(data)
    os.utime(picture, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert picture.stat().st_size == stat.st_size
    assert results.faults() == {dataset_of(results, "picture", "base"): "broken"}


def test_a_users_file_that_the_certificate_places_elsewhere_is_never_verified(results):
    """Not read, so not known to be the one that was used."""
    results.edit_record(VERDICT, lambda record: record["certificate"]["inputs"].update({"../own.png": "0" * 64}))
    results.path("../own.png").write_bytes(b"")
    found = results.findings()[VERDICT]
    assert (found.state, found.reasons[0][:22]) == ("broken", "its input ../own.png: ")


def test_numbers_made_under_variables_that_contradict_the_settings_are_stale(results):
    """As with JAX_ENABLE_X64=1, which no spec knows."""
    numerics = {"isa": "native", "matmul_precision": "highest", "platform": "cpu", "threads": 1}
    recorded = {"device": "cpu", "matmul_precision": "highest", "threads": "1", "x64": True, "xla_flags": ""}

    def change(record):
        record["certificate"]["spec"]["numerics"] = numerics
        record["certificate"]["numeric_environment"] = recorded

    results.edit_record(VERDICT, change)
    found = results.findings()[VERDICT]
    assert (found.state, found.reasons[-1]) == ("stale", "numeric_environment.x64: True -> False")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("x64", True, "True -> False"),
        ("threads", "4", "4 -> 1"),
        ("matmul_precision", "default", "default -> highest"),
        ("device", "gpu", "gpu -> cpu"),
        ("xla_flags", "--xla_cpu_max_isa=SSE4_2", "--xla_cpu_max_isa=SSE4_2 -> --xla_cpu_max_isa=AVX2"),
    ],
)
def test_each_part_of_the_numeric_environment_is_held_against_the_settings(name, value, says):
    numerics = {"isa": "AVX2", "matmul_precision": "highest", "platform": "cpu", "sine": "xla", "threads": 1}
    sound = {"cpu": "a", "device": "cpu", "matmul_precision": "highest", "threads": "1", "x64": False}
    sound["xla_flags"] = "--xla_cpu_max_isa=AVX2"
    assert list(contradictions({"spec": {"numerics": numerics}, "numeric_environment": sound})) == []
    found = list(contradictions({"spec": {"numerics": numerics}, "numeric_environment": sound | {name: value}}))
    assert found == [f"numeric_environment.{name}: {says}"]


def test_an_older_copy_from_another_scale_is_not_verified(results, made, tmp_path):
    """The same claim, made before with other settings, put in the place of today's verdict."""
    older = json.loads(made.path(VERDICT).read_text("utf-8"))
    results.edit_record(VERDICT, lambda record: record["certificate"]["spec"].update(scale="paper"))
    assert older["certificate"]["spec"]["scale"] == "smoke"
    found = results.findings()
    assert (found[VERDICT].state, found[VERDICT].reasons) == ("stale", ("scale: paper -> smoke",))
    assert found[SVG].state == "broken"


@pytest.mark.parametrize("name", [RUN, SPECTRUM, PNG, PDF])
def test_an_edit_that_keeps_the_files_own_checksums_breaks_the_seal(results, name):
    """Attributes and values changed by the format's own library."""
    path = results.path(name)
    if name.endswith(".nc"):
        with netCDF4.Dataset(path, "a") as data:
            data.title = "Another title"
    else:
        path.write_bytes(path.read_bytes() + b"\n")
    assert results.faults()[name] == "broken"
