"""The tree of a claim's page: every digest is that of a certificate, every path that of the plan."""

from __future__ import annotations

from a_claim_page import CERTIFICATE, PATH, SETUPS, SPECTRA, VERDICT, a_claim_page
from made_up_verdicts import a_record, a_test
from parsed_page import by_id, parsed, shown
from spectral_bias.plan.stages import STAGES
from spectral_bias.report.ancestry import Source, ancestry

FIGURE = "results/figures/low-first.svg"


def tree(setups=SETUPS, certificate=CERTIFICATE):
    return ancestry(PATH, setups, certificate, {VERDICT: "a" * 64, FIGURE: "b" * 64})


def test_a_page_comes_from_verdict_and_figure_and_the_verdict_from_spectra_runs_and_data():
    page = tree()
    assert page.path == PATH
    assert [(each.path, each.digest) for each in page.sources] == [(VERDICT, "a" * 64), (FIGURE, "b" * 64)]
    (spectra,) = page.sources[0].experiments["tones"]
    (run,) = spectra.sources
    (data,) = run.sources
    assert (spectra.path, spectra.digest) == (SPECTRA, "5" * 64)
    assert [run.path, data.path] == SETUPS["tones"]["runs"]["base"][1:]
    assert (run.digest, data.digest, data.sources) == ("", "", ())
    assert [each.kind["en"] for each in (page, *page.sources)] == ["this page", "verdict", "figure"]


def test_whatever_a_page_reads_or_is_has_a_kind_in_both_languages():
    page = STAGES["page"]
    kinds = [Source(pattern).kind for pattern in (*page.outputs.values(), *page.inputs.values())]
    assert len(kinds) == 7
    assert all(kind["en"] and kind["zh"] for kind in kinds)


def test_runs_that_the_verdict_does_not_read_are_left_out():
    other = {"file": "", "setup": {}, "axes": {}, "runs": {"base": ["results/spectra/other/base.nc"]}}
    assert list(tree({**SETUPS, "other": other}).sources[0].experiments) == ["tones"]


def test_a_log_of_ones_own_is_the_first_source():
    files = {"base": [SPECTRA, "results/runs/tones/base.nc", "logs/mine.nc"]}
    (spectra,) = tree({"tones": {"runs": files}}).sources[0].experiments["tones"]
    assert spectra.sources[0].sources[0].path == "logs/mine.nc"


def test_the_page_shows_paths_digests_code_and_versions_and_how_to_go_deeper():
    page = parsed(a_claim_page(a_record(a_test("order", [9.0] * 9, at_least=5.0))))
    section = by_id(page, "ancestry")
    text = shown(section)
    for files in SETUPS["tones"]["runs"].values():
        for path in files:
            assert path in text
    digests = {each.text for each in section.iter("code") if each.get("class") == "digest"}
    assert digests == {"a" * 64, "b" * 64, "5" * 64, "c" * 16}
    for part in ("scripts/verdict.py", "d" * 40, "jax 0.10.2"):
        assert part in text
    assert shown(by_id(page, "explain-command")) == f"python -m spectral_bias explain {PATH}"
