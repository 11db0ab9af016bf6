"""Clones of the project in a folder of their own, with Snakemake to run in them: the miniature's, and the examples'."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from copied_project import ROOT, copy_project, environment_of_a_shell, result_digests


class Checkout:
    """A copy of the project's files in a folder of its own, with Snakemake to run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.work = root / "smoke"

    @classmethod
    def fresh(cls, root: Path) -> Checkout:
        """Copy what a clone has."""
        copy_project(root, ("CITATION.cff", "LICENSE"))
        return cls(root)

    def snakemake(self, *arguments: str, cores: int = 2, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run the workflow on the smoke configuration."""
        command = [sys.executable, "-m", "snakemake", "--cores", str(cores), "--directory", "smoke"]
        command += [*arguments, "--configfile", "config/smoke.yaml"]
        environment = environment_of_a_shell()
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}\n{done.stderr[-8000:]}")
        return done

    def jobs(self, *targets: str) -> dict[str, int]:
        """What a dry run would do: the number of jobs by rule, the target rule left out."""
        done = self.snakemake("-n", *targets)
        text = done.stdout + done.stderr
        table = re.search(r"^Job stats:\n.*?\n-+ .*?\n(.*?)^total", text, re.DOTALL | re.MULTILINE)
        if table is None:
            assert "Nothing to be done" in text, text[-3000:]
            return {}
        counts = {name: int(count) for name, count in re.findall(r"^(\S+) +(\d+)$", table.group(1), re.MULTILINE)}
        counts.pop("all", None)
        return counts

    def outputs(self, *targets: str) -> set[str]:
        """What a dry run would make."""
        done = self.snakemake("-n", "--summary", *targets)
        return {line.split("\t")[0] for line in done.stdout.splitlines()[1:] if line.endswith("update pending")}

    def spectral_bias(self, *arguments: str, folder: str = ".", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in a folder of the checkout."""
        command = [sys.executable, "-m", "spectral_bias", *arguments]
        variables = os.environ | {"PYTHONPATH": str(self.root / "scripts"), **environment}
        work = self.root / folder
        return subprocess.run(command, cwd=work, env=variables, capture_output=True, text=True, check=False)

    def audit(self) -> dict[str, dict]:
        """What the audit finds, by artefact."""
        return self.findings(self.spectral_bias("audit", "--json", "smoke/results"))

    @staticmethod
    def findings(done: subprocess.CompletedProcess[str]) -> dict[str, dict]:
        """The findings of an audit, which ends with status 0 if all of them are verified."""
        assert done.stdout, done.stderr
        findings = {finding["artefact"]: finding for finding in json.loads(done.stdout)}
        assert done.returncode == (0 if all(each["state"] == "verified" for each in findings.values()) else 1)
        return findings

    def digests(self) -> dict[str, str]:
        """SHA-256 by path of every artefact, timings left out: no bytes are promised of them."""
        return result_digests(self.work / "results")

    def replace(self, file: str, old: str, new: str) -> None:
        """Edit one file."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), "utf-8")


EXAMPLES = {"own-model": "own_model", "pytorch-log": "pytorch_log"}
# Laid over an example's own configuration.
TINY = """
scale: smoke
experiments:
  low-first: {steps: 60, seeds: 2}
"""
OWN = "  own-model: {steps: 60, seeds: 2}\n"


class Examples(Checkout):
    """A clone with its examples."""

    @classmethod
    def finished(cls, root: Path) -> Examples:
        """Copy a clone and both examples at a tiny scale, and run them."""
        made = cls.fresh(root)
        for claim, name in EXAMPLES.items():
            ignored = shutil.ignore_patterns("results", ".*", "logs", "__pycache__")
            shutil.copytree(ROOT / "examples" / name, made.folder(claim), ignore=ignored)
            config = made.folder(claim) / "config.yaml"
            config.write_text(config.read_text("utf-8") + TINY + (OWN if claim == "own-model" else ""), "utf-8")
            made.run(claim)
        return made

    def run(self, claim: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run an example as its README says."""
        folder = f"examples/{EXAMPLES[claim]}"
        command = [sys.executable, "-m", "snakemake", "--cores", "2", "--directory", folder, *arguments]
        command += ["--configfile", f"{folder}/config.yaml"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"{done.stdout[-4000:]}\n{done.stderr[-8000:]}")
        return done

    def planned(self, claim: str) -> set[str]:
        """What a dry run would make."""
        done = self.run(claim, "-n", "--summary")
        return {line.split("\t")[0] for line in done.stdout.splitlines()[1:] if line.endswith("update pending")}

    def audit(self, claim: str) -> dict[str, dict]:
        """What the audit finds of an example, by artefact."""
        folder = f"examples/{EXAMPLES[claim]}"
        return self.findings(self.spectral_bias("audit", "--json", "--configfile", "config.yaml", folder=folder))

    def folder(self, claim: str) -> Path:
        """The example's own folder, which is its working folder."""
        return self.root / "examples" / EXAMPLES[claim]
