"""A rebuild makes an artefact again from its certificate alone, and says how alike the two are and why they differ."""

from __future__ import annotations

import json
import re

import pytest

from spectral_bias.provenance.rebuild import RebuildError, jobs, rebuild
from spectral_bias.provenance.stages import StageError

VERDICT, PAGE = "results/verdicts/tones-first.json", "results/report/claims/tones-first.html"
SVG = "results/figures/tones-first.svg"
RUN, SPECTRUM = "results/runs/tones/scale-1.nc", "results/spectra/tones/scale-1.nc"


def rebuilt(results, tmp_path, name, **options):
    """Levels by artefact of a rebuild without the command line."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with results.inside():
        work = jobs(results.folder, name, **options)
    return {one.artefact: one for one in rebuild(results.folder, work, scratch)}


def test_a_page_and_all_it_needs_come_out_identical_and_nothing_else_is_touched(results, command):
    before = results.bytes()
    status, text = command("rebuild", results.path(PAGE), "--cores", 2)
    assert (status, text.splitlines()[-1]) == (0, "19 identical")
    counts = text.splitlines()[0].removeprefix(f"{PAGE}: ").split(", ")
    assert set(counts) == {
        "2 dataset",
        "5 train",
        "5 spectrum",
        "1 analysis",
        "1 verdict",
        "1 figure",
        "1 assets",
        "1 page",
    }
    assert results.bytes() == before


def test_another_commit_gives_the_same_content_with_another_certificate(results, command):
    results.edit_record(VERDICT, lambda record: record["certificate"].update(commit="0" * 40))
    status, text = command("rebuild", "--shallow", results.path(VERDICT))
    assert status == 0
    assert text.splitlines()[-1] == "1 same content"
    assert re.search(rf"commit: {'0' * 40} -> \w+  \(1 file\)", text)


def test_a_forged_number_with_a_seal_that_holds_is_found(results, command):
    results.edit_record(VERDICT, lambda record: record["tests"][0].update(estimate=0.125))
    status, text = command("rebuild", "--shallow", "--json", results.path(VERDICT))
    assert status == 1
    (one,), _ = json.JSONDecoder().raw_decode(text[text.index("[\n") :])
    assert one["level"] == "different"
    assert one["conditions"] == []
    assert [each["place"] for each in one["differences"]] == ["tests[0].estimate"]
    status, text = command("rebuild", "--shallow", results.path(VERDICT))
    assert "no recorded condition differs: a file was changed after it was made" in text


def test_a_file_whose_seal_does_not_hold_is_doubted(results, command):
    record = json.loads(results.path(VERDICT).read_text("utf-8"))
    count = record["tests"][0]["n"]
    record["tests"][0]["n"] = count + 1
    results.path(VERDICT).write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", "utf-8")
    status, text = command("rebuild", "--shallow", results.path(VERDICT))
    assert status == 1
    assert "its bytes are not those that were sealed" in text
    assert f"tests[0].n: {count + 1} -> {count}" in text


def test_code_that_changed_since_is_named(results, tmp_path):
    code = "scripts/spectral_bias/verdicts/judging.py"
    results.edit_record(VERDICT, lambda record: record["certificate"]["spec"]["code"].update({code: "0" * 16}))
    one = rebuilt(results, tmp_path, VERDICT, shallow=True)[VERDICT]
    assert one.level == "same content"
    assert len(one.conditions) == 1
    assert one.conditions[0].startswith(f"spec.code.{code}: 0000000000000000 -> ") or code in one.conditions[0]


def test_what_was_made_from_something_else_is_rebuilt_from_that_and_doubted(results, tmp_path):
    results.edit_record(VERDICT, lambda record: record["certificate"]["inputs"].update({SPECTRUM: "0" * 64}))
    one = rebuilt(results, tmp_path, VERDICT, shallow=True)[VERDICT]
    assert one.level == "same content"
    assert one.doubts == (f"its input {SPECTRUM} is not the one that it was made from",)
    assert one.conditions == ("made from 1 other input",)


def test_a_recorded_setting_is_what_is_rebuilt_and_not_todays(results, command):
    results.replace("mine/experiments/tones.yaml", "learning_rate: 1e-2", "learning_rate: 2e-2")
    status, text = command("rebuild", results.path(RUN))
    assert (status, text.splitlines()[-1]) == (0, "2 identical")


def test_a_dry_run_makes_nothing(results, command):
    status, text = command("rebuild", "-n", results.path(SVG))
    assert status == 0
    assert f"  verdict    {VERDICT}" in text.splitlines()
    assert "identical" not in text


@pytest.mark.parametrize("name", [RUN, "pictures/own.png"])
def test_a_missing_input_is_named(results, command, name):
    results.path(name).unlink()
    status, text = command("rebuild", results.path(SVG), "--configfile", results.path("config.yaml"))
    assert status == 2
    assert name in text


def name_own(record):
    """Have a verdict's certificate name code."""
    record["certificate"]["spec"]["tests"][0]["measure"]["name"] = "os:system"


def test_own_code_is_run_only_where_a_configuration_or_the_user_says_so(results):
    results.edit_record(VERDICT, name_own)
    with results.inside():
        with pytest.raises(RebuildError, match=r"own code, os:system, that .*; if you trust it: --trust os:system"):
            jobs(results.folder, VERDICT, shallow=True)
        assert jobs(results.folder, VERDICT, shallow=True, own_code={"os:system"})


def test_a_configuration_that_came_with_the_results_is_not_trusted_until_it_is_given(results, command, monkeypatch):
    results.edit_record(VERDICT, name_own)
    monkeypatch.setattr("spectral_bias.cli.rebuild.named_code", lambda spec: ["os:system"])
    known = ("rebuild", "-n", "--shallow", results.path(VERDICT))
    status, text = command(*known)
    assert (status, "os:system, that no configuration given with --configfile names" in text) == (2, True)
    assert command(*known, "--configfile", results.path("config.yaml"))[0] == 0
    assert command(*known, "--trust", "os:system")[0] == 0


@pytest.mark.parametrize("rule", ["../../evil", "train"])
def test_a_certificate_cannot_name_a_rule_that_makes_something_else(results, rule):
    results.edit_record(VERDICT, lambda record: record["certificate"].update(rule=rule))
    with results.inside(), pytest.raises(StageError, match=re.escape(VERDICT)):
        jobs(results.folder, VERDICT, shallow=True)


def test_seconds_are_not_rebuilt(results):
    results.edit_record(VERDICT, lambda record: record["certificate"].update(rule="timing"))
    with results.inside(), pytest.raises(RebuildError, match="measured anew each time"):
        jobs(results.folder, VERDICT, shallow=True)


def test_a_job_that_fails_says_why(results, command):
    def break_spec(record):
        record["certificate"]["spec"]["tests"][0]["measure"]["frequencies"] = [7]

    results.edit_record(VERDICT, break_spec)
    status, text = command("rebuild", "--shallow", results.path(VERDICT))
    assert status == 2
    assert f"{VERDICT}: the job that makes it again fails: " in text
    assert "Traceback" not in text


def test_a_scratch_folder_of_ones_own_is_kept_and_must_be_empty(results, command, tmp_path):
    scratch = tmp_path / "here"
    assert command("rebuild", "--shallow", results.path(VERDICT), "--scratch", scratch)[0] == 0
    assert (scratch / VERDICT).read_bytes() == results.path(VERDICT).read_bytes()
    status, text = command("rebuild", "--shallow", results.path(VERDICT), "--scratch", scratch)
    assert status == 2
    assert "is not empty" in text
