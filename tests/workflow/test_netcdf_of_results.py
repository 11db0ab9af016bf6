"""The IOOS compliance checker on a file of every kind that the workflow writes, and docs/netcdf.md on what it finds."""

from __future__ import annotations

import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path

import netCDF4
import pytest

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import DIMENSIONS, write_netcdf
from spectral_bias.external_logs.reading import read_log
from spectral_bias.external_logs.run import run_of_log
from spectral_bias.plan.records.external_log import ExternalLogSpec
from spectral_bias.registry.members import members
from spectral_bias.registry.record import plain

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([123]) \| `(.+?)` \| (.+) \|$", re.M)


def allowed() -> set[tuple[int, str]]:
    """The table's findings."""
    rows = ROW.findall((ROOT / "docs/netcdf.md").read_text("utf-8"))
    assert all(reason for _, _, reason in rows)
    return {(int(priority), words) for priority, words, _ in rows}


def layout(path: Path) -> tuple:
    """What makes files of one kind alike: names, types and dimensions of their variables."""
    with netCDF4.Dataset(path) as data:
        variables = sorted(data.variables.items())
        return tuple((name, str(variable.dtype), variable.dimensions) for name, variable in variables)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """A run that was trained elsewhere, from the log of the example."""
    log = ROOT / "examples/pytorch_log/plain.nc"
    spec = ExternalLogSpec(experiment="pytorch-log", run="base", log=log.name)
    path = tmp_path_factory.mktemp("recorded") / "base.nc"
    write_netcdf(run_of_log(read_log(log), spec), path, certificate("external_log", path.name, plain(spec)))
    return path


@pytest.fixture(scope="module")
def files(miniature, recorded) -> list[Path]:
    """A file of each kind."""
    kinds = {}
    for folder in ("datasets", "runs", "spectra"):
        for path in sorted((miniature.work / "results" / folder).rglob("*.nc")):
            kinds.setdefault((folder, layout(path)), path)
    # A dataset of each family too, since families differ in words.
    families = {path.name.rpartition("-")[0]: path for path in (miniature.work / "results/datasets").glob("*.nc")}
    assert set(families) >= {name.replace("_", "-") for name in members("datasets")}
    return sorted({*kinds.values(), *families.values(), recorded})


@pytest.fixture(scope="module")
def findings(files, tmp_path_factory) -> dict[str, set[tuple[int, str]]]:
    """Priority and text by standard, of everything that the checker misses in any file."""
    report = tmp_path_factory.mktemp("checker") / "report.json"
    command = [str(Path(sys.executable).with_name("compliance-checker")), "-t", "cf:1.8", "-t", "acdd:1.3"]
    command += ["-f", "json_new", "-o", str(report), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert report.is_file(), done.stdout + done.stderr
    by_file = json.loads(report.read_text("utf-8"))
    assert len(by_file) == len(files)
    found: dict[str, set[tuple[int, str]]] = {"cf:1.8": set(), "acdd:1.3": set()}
    for standards in by_file.values():
        for standard, result in standards.items():
            for check in [*result["high_priorities"], *result["medium_priorities"]]:
                found[standard] |= {(check["weight"], f"{check['name']}: {words}") for words in check["msgs"]}
    return found


def test_cf_finds_nothing(findings):
    assert findings["cf:1.8"] == set()


def test_acdd_finds_what_the_documentation_justifies_and_nothing_else(findings):
    table = allowed()
    unexplained = {
        each for each in findings["acdd:1.3"] if not any(fits(each, row) for row in table)
    }  # fmt: skip
    assert unexplained == set()
    assert {row for row in table if not any(fits(each, row) for each in findings["acdd:1.3"])} == set()


def fits(finding: tuple[int, str], row: tuple[int, str]) -> bool:
    return finding[0] == row[0] and fnmatch.fnmatchcase(finding[1], row[1].replace("[", "[[]"))


def test_every_dimension_has_a_coordinate_or_is_described(files):
    for path in files:
        with netCDF4.Dataset(path) as data:
            for name in data.dimensions:
                if name in data.variables:
                    continue
                described = data.getncattr(f"dimension_{name}")
                own = {getattr(variable, f"dimension_{name}", "") for variable in data.variables.values()}
                assert described, (path, name)
                assert described in own or described == DIMENSIONS.get(name), (path, name)


def test_every_number_of_special_meaning_is_a_flag(files):
    flagged = 0
    for path in files:
        with netCDF4.Dataset(path) as data:
            for name, variable in data.variables.items():
                if name.endswith(("first_passage_step", "sustained_step")):
                    flagged += 1
                    assert (variable.flag_values, variable.flag_meanings) == (-1, "never")
                    assert variable.comment.startswith("-1 where it never happened")
                if name in {"role", "half", "trained_on", "given_role"}:
                    assert set(variable[:].tolist()) <= set(variable.flag_values.tolist())
                    assert len(variable.flag_meanings.split()) == len(variable.flag_values)
    assert flagged
