"""What Snakemake's own report says of a claim: labels, and the caption that repeats them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils.core import publish_parts
from jinja2 import Environment
from snakemake.io import apply_wildcards

from spectral_bias.report.snakemake_labels import ALL_CLAIMS, CATEGORIES, figure_labels

CAPTIONS = Path(__file__).resolve().parents[2] / "report" / "captions"
TEST = {
    "name": "order",
    "kind": "test",
    "statistic": "median",
    "estimate": 9.25,
    "interval": [8.125, 11.5],
    "n": 16,
    "undecided": 0,
    "side": "at_least",
    "threshold": 5,
    "outcome": "holds",
}
VERDICT = {"verdict": "supported", "inconclusive": None, "scale": "default", "tests": [{**TEST, "kind": "limit"}, TEST]}


@pytest.fixture
def verdict(tmp_path):
    def write(claim: str = "one", **changes: object) -> Path:
        path = tmp_path / f"{claim}.json"
        path.write_text(json.dumps({**VERDICT, **changes}), "utf-8")
        return path

    return write


def rendered(name: str, labels: dict[str, str] | None, /, **spec: object) -> str:
    """A caption as Snakemake makes it: by Jinja with its own settings, then by docutils."""
    output = "results/figures/one.svg"
    snakemake = SimpleNamespace(params=SimpleNamespace(spec=spec), output=SimpleNamespace(svg=output))
    files = [
        SimpleNamespace(path=Path("results/figures/two.svg"), labels={"verdict": "another's", "page": ""}),
        SimpleNamespace(path=Path(output), labels=labels),
    ]
    text = (CAPTIONS / name).read_text("utf-8")
    environment = Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - as in Snakemake; docutils escapes
    source = environment.from_string(text).render(snakemake=snakemake, files=files, categories={})
    found = publish_parts(source, writer="html", settings_overrides={"halt_level": 2, "report_level": 2})
    return found["body"]


def test_the_labels_name_the_verdict_and_the_number_of_the_first_test(verdict):
    assert figure_labels("A title", verdict()) == {
        "claim": "A title",
        "verdict": "supported at default scale; order: median 9.25 [8.12, 11.5], n = 16, at least 5: holds",
        "name": "one",
        "page": "claims/one.html",
    }


def test_a_replication_a_reason_and_the_lack_of_evidence_are_said(verdict):
    path = verdict(
        verdict="inconclusive",
        inconclusive="too-few-seeds",
        scale="smoke",
        replication={"verdict": "refuted"},
        tests=[],
    )
    said = figure_labels("A title", path)["verdict"]
    assert said == "inconclusive (too few seeds) at smoke scale, no evidence; replicated: refuted"


def test_a_verdict_that_cannot_be_read_stops_no_report(tmp_path):
    assert figure_labels("A title", tmp_path / "one.json")["verdict"] == "not judged"


@pytest.mark.parametrize("outcome", ["supported", "refuted"])
def test_of_two_claims_no_label_becomes_a_switch(verdict, outcome):
    """Snakemake's table makes a switch of the only label after the first that has two values."""
    one, two = figure_labels("One", verdict("one")), figure_labels("Two", verdict("two", verdict=outcome))
    assert sum(one[name] != two[name] for name in [*one][1:]) > 1


def test_braces_are_no_wildcards_of_snakemake(verdict):
    for text in figure_labels("The set {claim}", verdict()).values():
        assert apply_wildcards(text, {"claim": "replaced"}) == text


def test_chapters_follow_the_survey_after_the_figure_of_all_claims():
    assert sorted([ALL_CLAIMS, *CATEGORIES.values()]) == [ALL_CLAIMS, *CATEGORIES.values()]


def test_a_figures_caption_states_what_is_drawn_the_verdict_and_the_number(verdict):
    page = rendered(
        "figure.rst", figure_labels("A title", verdict()), title={"en": "A title"}, caption={"en": "Ratios."}
    )
    assert "<p>A title. Ratios.</p>" in page
    assert "Verdict: supported at default scale; order: median 9.25 [8.12, 11.5]" in page
    assert "another" not in page


def test_a_figures_caption_is_text_not_markup(verdict):
    title = "A <b>bold</b> `role`_ *star* |bar| and_ \n\n.. raw:: html"
    page = rendered("figure.rst", figure_labels(title, verdict()), title={"en": title}, caption={"en": "x_1"})
    assert "A &lt;b&gt;bold&lt;/b&gt; `role`_ *star* |bar| and_ .. raw:: html. x_1" in page


def test_a_caption_without_labels_is_a_caption_all_the_same():
    assert rendered("figure.rst", None, title={"en": "A title"}, caption={"en": "Ratios."}).count("<p>") == 1


@pytest.mark.parametrize("caption", ["overview.rst", "claims.rst", "workflow.rst"])
def test_the_other_captions_are_clean_and_name_the_scale(caption):
    page = rendered(caption, None, scale="smoke")
    assert caption == "workflow.rst" or "Scale: smoke" in page
