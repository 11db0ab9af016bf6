"""What the real audit finds decides whether results are frozen."""

from __future__ import annotations


def test_smoke_results_are_verified_but_not_frozen(results, command, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    status, text = command("freeze", "first", results.folder)
    assert status == 2
    assert "made at smoke scale, and smoke verdicts are no evidence: tones-first" in text
    assert not (tmp_path / "editions").exists()


def test_a_missing_verdict_and_what_was_made_from_it_are_named_with_the_fix(results, command, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    results.path("results/verdicts/tones-first.json").unlink()
    status, text = command("freeze", "first", results.folder)
    assert status == 2
    assert "results/verdicts/tones-first.json: missing (the configuration asks for it): run snakemake" in text
    assert "results/claims.csv: broken" in text
