"""docs/own.md works as it is written: its programs and commands run one after the other in the folder of a clone."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import Checkout

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.workflow


def blocks(page: str) -> list[tuple[str, str]]:
    """Language and text of each block of code, in order."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_every_program_and_command_of_the_page_runs(tmp_path):
    checkout = Checkout.fresh(tmp_path / "atlas")
    example = checkout.root / "examples/pytorch_log"
    example.mkdir(parents=True)
    for name in ("plain.nc", "x8.nc"):
        shutil.copy(ROOT / "examples/pytorch_log" / name, example / name)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(checkout.root / "scripts")}
    run = []
    for language, text in blocks((ROOT / "docs/own.md").read_text("utf-8")):
        named = re.match(r"# file: (\S+)\n", text)
        if named:
            (checkout.root / named[1]).write_text(text, "utf-8")
            continue
        commands = [text] if language == "python" else text.splitlines()
        for command in commands:
            if command.startswith("pip install "):
                continue  # done before the test: the environment that it runs in
            program = [sys.executable, "-c", command] if language == "python" else ["bash", "-c", command]
            done = subprocess.run(
                program, cwd=checkout.root, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
            run.append((command, done.stdout + done.stderr))
    outputs = dict(run)
    assert "mine.nc: good" in outputs["spectral-bias check mine.nc"]
    assert "Low frequencies are learned first" in outputs["spectral-bias diagnose mine.nc"]
    with (checkout.root / "beside/beside.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["mine", "plain", "x8"]
    assert {"mine.card", "times.csv", "mine.png", "both.svg"} <= {each.name for each in checkout.root.iterdir()}
    assert "own-mine: inconclusive" in run[-2][1]
    assert re.search(r"0 stale, 0 broken, 0 foreign, 0 missing", run[-1][1])
