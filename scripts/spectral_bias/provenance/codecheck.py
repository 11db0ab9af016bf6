"""``codecheck.yml``: what an independent codechecker makes again, by the CODECHECK specification 2.0.

The specification (codecheck.org.uk/spec/config) asks for the codechecker, certificate and report too: the check itself
adds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stages import STAGES, artefact_path

CODECHECK = "codecheck.yml"
VERSION = "https://codecheck.org.uk/spec/config/2.0/"
INTRODUCTION = """\
---
# What an independent codechecker makes again, by the CODECHECK specification: `make` (the README has the time).
# Written by `make docs` from the claims and CITATION.cff. A check adds codechecker, certificate, report and check_time.
# No check was made yet, and the authors have no ORCID here, which version 2.0 asks for.
"""
_SUMMARY = (
    "Every claim of a survey about the spectral bias of neural networks is rebuilt from nothing: datasets, training, "
    "spectra, verdicts, figures and pages. On one machine all files are the same bytes each time; on another one the "
    "verdicts are expected to be equal, and the floats are not."
)


def codecheck_text(plan: Plan, cited: Mapping[str, Any], *, beside: str = "") -> str:
    """The file as text.

    Args:
        plan: what is made again.
        cited: CITATION.cff.
        beside: the folder in which the file lies, such as ``results/``; its paths start there.
    """
    record = {
        "version": VERSION,
        "paper": {
            "title": cited["title"],
            "authors": [{"name": author["name"]} for author in cited["authors"]],
            "reference": "CITATION.cff",
        },
        "summary": _SUMMARY,
        "manifest": [
            {"file": file.removeprefix(beside), "comment": comment} for file, comment in manifest(plan).items()
        ],
    }
    return INTRODUCTION + yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=120)


def manifest(plan: Plan) -> dict[str, str]:
    """Comment by file: the table of verdicts, the figure of all claims, the report, and each claim's figure."""
    overview = STAGES["overview"].outputs
    return {
        overview["table"]: "Verdict, estimates and 95 % intervals of all claims",
        overview["svg"]: "All claims at a glance",
        artefact_path("report"): "The report: all claims, one page each",
        **{
            STAGES["figure"].outputs["svg"].format(claim=name): f"Claim {name}: {claim.title.en}"
            for name, claim in plan.claims.items()
        },
    }
