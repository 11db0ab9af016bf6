"""What a codechecker is asked to make again: the table of verdicts, the report and every figure."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stages import STAGES
from spectral_bias.provenance.codecheck import CODECHECK, codecheck_text

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / CODECHECK).read_text("utf-8")
CLAIMS = [path.stem for path in sorted((ROOT / "config/claims").glob("*.yaml"))]


@pytest.fixture(scope="module")
def record():
    return yaml.safe_load(TEXT)


def test_the_file_is_up_to_date():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert codecheck_text(Plan.read(), cited) == TEXT, "run `make docs`"


def test_every_claim_has_its_figure_and_all_have_the_table_and_the_report(record):
    files = [each["file"] for each in record["manifest"]]
    overall = ["results/claims.csv", "results/figures/overview.svg", "results/report/index.html"]
    assert files == [*overall, *(f"results/figures/{claim}.svg" for claim in CLAIMS)]
    assert all(each["comment"].strip() for each in record["manifest"])


def test_every_file_is_an_output_of_a_rule(record):
    patterns = [path for stage in STAGES.values() for path in stage.outputs.values()]
    other = dict.fromkeys(("dataset", "experiment", "run", "card"), "")
    written = {pattern.format(claim=claim, **other) for pattern in patterns for claim in CLAIMS}
    assert {each["file"] for each in record["manifest"]} <= written


def test_what_only_a_check_knows_is_left_out(record):
    assert TEXT.startswith("---\n")
    assert list(record) == ["version", "paper", "summary", "manifest"]
    assert record["version"] == "https://codecheck.org.uk/spec/config/2.0/"
    assert list(record["paper"]) == ["title", "authors", "reference"]


def test_beside_the_results_paths_start_there(record):
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    beside = yaml.safe_load(codecheck_text(Plan.read(), cited, beside="results/"))
    assert [f"results/{each['file']}" for each in beside["manifest"]] == [each["file"] for each in record["manifest"]]
