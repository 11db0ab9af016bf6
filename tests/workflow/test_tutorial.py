"""The tutorial works as it is written: its files are written out, its commands run one after the other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import Checkout

ROOT = Path(__file__).resolve().parents[2]
# Done before the test: the environment that it runs in.
SET_UP = {"make setup", ". .venv/bin/activate"}

TINY = """
experiments:
  low-first: {steps: 60, seeds: 8}
  low-first-reference: {steps: 20, seeds: 8}
"""

pytestmark = pytest.mark.workflow


def blocks(page: str) -> list[tuple[str, str]]:
    """Language and text of each block of code, in order."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_every_command_of_the_tutorial_runs(tmp_path):
    checkout = Checkout.fresh(tmp_path / "atlas")
    # low-first at a tiny scale, as a reader could set it.
    checkout.replace("config/config.yaml", "experiments: {}", TINY)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(checkout.root / "scripts")}
    run = []
    for language, text in blocks((ROOT / "docs" / "tutorial.md").read_text("utf-8")):
        if language == "yaml":
            file = checkout.root / re.match(r"# file: (\S+)\n", text).group(1)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            continue
        for command in text.splitlines():
            if command in SET_UP:
                continue
            done = subprocess.run(
                ["bash", "-c", command], cwd=checkout.root, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
            run.append((command, done.stdout + done.stderr))
    outputs = dict(run)
    assert "Nothing to be done" in outputs["snakemake -n results/report/claims/low-first.html"]
    made = outputs["snakemake --cores all --directory mine --configfile mine/config.yaml"]
    verdict = json.loads((checkout.root / "mine/results/verdicts/sine-network.json").read_text("utf-8"))
    assert f"sine-network: {verdict['verdict']}" in made
    assert "Open mine/results/report/index.html" in made
    assert re.search(r"0 stale, 0 broken, 0 foreign, 0 missing", run[-1][1])
