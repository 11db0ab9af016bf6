"""Rule ``page``: render one claim's page of the report."""

import json
from pathlib import Path
from typing import Any

from spectral_bias.report.pages import claim_page
from spectral_bias.store.certificate import certificate
from spectral_bias.store.pages import write_page
from spectral_bias.store.records import read_record


def page(verdict: Path, figure: Path, html: Path, spec: dict[str, Any]) -> None:
    """Write the page of ``spec['claim']``; ``figure`` is linked, not copied."""
    record = read_record(verdict)
    shown = json.dumps(record["certificate"], indent=2, sort_keys=True)
    text = claim_page(spec["claim"], spec["text"], spec["setups"], record, shown)
    write_page(text, html, certificate("page", html, spec, [verdict, figure]))


if snakemake := globals().get("snakemake"):
    from spectral_bias.store.job import run_job

    run_job(snakemake, page)
