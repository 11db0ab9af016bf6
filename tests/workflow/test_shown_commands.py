"""The commands that a page shows make the page again: run as they stand, in the working folder, by a shell."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tiny_project import write_tiny_project

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]
MORE = "experiments: {tiny: {steps: 60}}\n"


def shown(page: Path, name: str = "rebuild-command") -> str:
    """A command of a page, as its button would copy it."""
    return html.unescape(re.search(rf'<code id="{name}">(.*?)</code>', page.read_text("utf-8"), re.S)[1])


def run(command: str, folder: Path, root: Path) -> str:
    """Run commands in a shell with the project's environment active; what they print."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(root / "scripts")}
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def made_again(folder: Path, root: Path, claim: str) -> str:
    """Remove a claim's figure and page, run the commands of the page, and compare; the commands."""
    page, figure = (folder / f"results/{name}" for name in (f"report/claims/{claim}.html", f"figures/{claim}.svg"))
    command, before = shown(page), [page.read_bytes(), figure.read_bytes()]
    page.unlink()
    figure.unlink()
    text = run(command, folder, root)
    assert [page.read_bytes(), figure.read_bytes()] == before
    assert "2 of 2 steps" in text
    return command


def test_of_an_own_claim_in_a_folder_with_a_space_and_of_two_files(tmp_path):
    folder = tmp_path / "mine, größer" / "tiny"
    write_tiny_project(folder, **{"more steps.yaml": MORE})
    files = " ".join(f"'{folder}/{name}'" for name in ("config.yaml", "more steps.yaml"))
    target = "results/report/claims/tiny.html"
    run(f"snakemake --cores 1 {target} --directory '{folder}' --configfile {files}", ROOT, ROOT)
    command = made_again(folder, ROOT, "tiny")
    assert "--configfile config.yaml 'more steps.yaml'" in command
    assert str(tmp_path) not in command
    assert str(ROOT) not in command


def test_of_a_claim_that_the_file_leaves_out_and_the_command_line_chose(tmp_path):
    write_tiny_project(tmp_path, **{"config.yaml": "scale: smoke\ncatalogues: ['.']\nonly: [aliasing]\n"})
    target = "results/report/claims/tiny.html"
    run(
        f"snakemake --cores 1 {target} --directory '{tmp_path}' --configfile '{tmp_path}/config.yaml'"
        " --config 'only=[tiny]'",
        ROOT,
        ROOT,
    )
    assert "only" not in made_again(tmp_path, ROOT, "tiny")


def test_of_another_scale(edited):
    command = made_again(edited.work, edited.root, "aliasing")
    assert '--configfile "$ATLAS"/config/smoke.yaml' in command


def test_of_seconds(edited):
    """The page of seconds points to the claim's page, whose last command measures again."""
    page = edited.work / "results/report/claims/hybrid-solver.html"
    assert shown(page, "command-1").endswith(
        " results/timings/hybrid-solver.html --forcerun results/timings/hybrid-solver.json"
    )
    link = 'href="../report/claims/hybrid-solver.html#rebuild"'
    assert link in (edited.work / "results/timings/hybrid-solver.html").read_text("utf-8")
    assert '<section id="rebuild"' in page.read_text("utf-8")
