"""Verdicts at paper scale beside those of the default scale, for the claims that both results folders have.

    python benchmarks/paper_verdicts.py paper/results results

Writes results/bench/paper-verdicts.json, from which ``make bench-docs`` makes a table of docs/scale.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT_OF_A_TEST = ("name", "kind", "estimate", "interval", "n", "threshold", "side", "outcome")


def verdicts(results: Path) -> dict[str, dict[str, Any]]:
    """Verdict and tests by claim."""
    read = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((results / "verdicts").glob("*.json"))}
    return {
        claim: {
            "verdict": each["verdict"],
            "scale": each["scale"],
            "tests": [{key: test.get(key) for key in KEPT_OF_A_TEST} for test in each["tests"]],
        }
        for claim, each in read.items()
    }


def main(paper: Path, default: Path) -> None:
    """Write what both folders say of the same claims.

    Raises:
        ValueError: the folders are of other scales, or share no claim.
    """
    full, usual = verdicts(paper), verdicts(default)
    if {each["scale"] for each in full.values()} != {"paper"} or {each["scale"] for each in usual.values()} != {
        "default"
    }:
        raise ValueError("expected a results folder of the paper scale, then one of the default scale, with verdicts")
    both = {claim: {"paper": full[claim], "default": usual[claim]} for claim in full if claim in usual}
    target = ROOT / "results" / "bench" / "paper-verdicts.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"claims": both}, indent=1) + "\n", "utf-8")
    print(f"{target.relative_to(ROOT)}: {', '.join(both)}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
