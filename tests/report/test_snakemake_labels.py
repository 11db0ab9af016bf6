"""What Snakemake's own report says of a claim: labels, and the caption that repeats them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils.core import publish_parts
from jinja2 import Environment
from snakemake.io import apply_wildcards

from spectral_bias.report.snakemake_labels import ALL_CLAIMS, CATEGORIES, LABEL, figure_labels

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
    snakemake = SimpleNamespace(
        params=SimpleNamespace(spec=spec),
        output=SimpleNamespace(svg=output),
        wildcards=SimpleNamespace(claim="one"),
    )
    files = [
        SimpleNamespace(path=Path("results/figures/two.svg"), labels={LABEL: "another's"}),
        SimpleNamespace(path=Path(output), labels=labels),
    ]
    text = (CAPTIONS / name).read_text("utf-8")
    environment = Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - as in Snakemake; docutils escapes
    source = environment.from_string(text).render(snakemake=snakemake, files=files, categories={})
    found = publish_parts(source, writer="html", settings_overrides={"halt_level": 2, "report_level": 2})
    return found["body"]


def test_the_label_names_the_verdict_and_the_number_of_the_first_test(verdict):
    assert figure_labels("A title", verdict()) == {LABEL: "A title: supported, 9.25 [8.12, 11.5] ≥ 5"}
    below = [{**TEST, "side": "at_most", "estimate": None, "estimate_ends": [3, "inf"], "interval": [1, "inf"]}]
    said = figure_labels("A title", verdict(verdict="refuted", tests=below))[LABEL]
    assert said == "A title: refuted, between 3 and ∞ [1, ∞] ≤ 5"


def test_a_reason_and_the_lack_of_evidence_are_said(verdict):
    path = verdict(verdict="inconclusive", inconclusive="too-few-seeds", scale="smoke", tests=[])
    assert figure_labels("A title", path)[LABEL] == "A title: inconclusive (too few seeds, no evidence)"


def test_a_verdict_that_cannot_be_read_stops_no_report(tmp_path):
    assert figure_labels("A title", tmp_path / "one.json")[LABEL] == "A title: not judged"


def test_no_label_can_become_a_switch_that_hides_figures(verdict):
    """Snakemake's table makes a switch of a label after the first that has two values."""
    assert len(figure_labels("A title", verdict())) == 1


def test_braces_are_no_wildcards_of_snakemake(verdict):
    for text in figure_labels("The set {claim}", verdict()).values():
        assert apply_wildcards(text, {"claim": "replaced"}) == text


def test_chapters_follow_the_survey_after_the_figure_of_all_claims():
    assert sorted([ALL_CLAIMS, *CATEGORIES.values()]) == [ALL_CLAIMS, *CATEGORIES.values()]


def test_a_figures_caption_states_the_claim_the_verdict_the_number_and_what_is_drawn(verdict):
    page = rendered("figure.rst", figure_labels("A title", verdict()), caption="Ratios.")
    assert "<p>A title: supported, 9.25 [8.12, 11.5] ≥ 5.</p>\n<p>Ratios.</p>" in page
    assert "results/report/claims/one.html" in page
    assert "another" not in page


def test_a_figures_caption_is_text_not_markup(verdict):
    title = "A <b>bold</b> `role`_ *star* |bar| and_ \n\n.. raw:: html"
    page = rendered("figure.rst", figure_labels(title, verdict()), caption="x_1")
    assert "<p>A &lt;b&gt;bold&lt;/b&gt; `role`_ *star* |bar| and_ .. raw:: html: supported" in page
    assert "<p>x_1</p>" in page


def test_a_caption_without_labels_is_a_caption_all_the_same():
    assert rendered("figure.rst", None, caption="Ratios.").startswith("<p>Ratios.</p>")


@pytest.mark.parametrize("caption", ["overview.rst", "claims.rst", "workflow.rst"])
def test_the_other_captions_are_clean_and_name_the_scale(caption):
    page = rendered(caption, None, scale="smoke")
    assert caption == "workflow.rst" or "Scale: smoke" in page
