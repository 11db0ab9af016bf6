"""A script as a job: what it prints and how it fails goes to its log, the reason to the terminal too."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from spectral_bias.artefacts.json_record import read_record
from spectral_bias.artefacts.netcdf import described, write_netcdf
from spectral_bias.artefacts.seal import check_seal
from spectral_bias.jobs.job import run_job
from spectral_bias.registry.search import SCRIPTS


class Files(dict):
    """As Snakemake has them: by name and by number."""

    def __getitem__(self, key):
        return list(self.values())[key] if isinstance(key, int) else super().__getitem__(key)


@pytest.fixture
def job(tmp_path):
    """A stand-in for Snakemake's object, with one input, a list of inputs and an output."""
    return SimpleNamespace(
        rule="stage",
        scriptdir=str(SCRIPTS),
        input=Files(data="a.nc", spectra=["b.nc", "c.nc"]),
        output=Files(made="d.nc"),
        params=SimpleNamespace(spec={"seeds": 2}),
        log=[str(tmp_path / "logs" / "stage.log")],
    )


def test_a_stage_gets_its_paths_and_its_spec_and_prints_to_its_log(job, capsys):
    seen = {}

    def stage(**arguments):
        seen.update(arguments)
        print("half way")
        print("a warning", file=sys.stderr)

    run_job(job, stage)
    assert seen == {
        "data": Path("a.nc"),
        "spectra": [Path("b.nc"), Path("c.nc")],
        "made": Path("d.nc"),
        "spec": {"seeds": 2},
    }
    log = Path(job.log[0]).read_text("utf-8")
    assert log.startswith("stage: d.nc\nhalf way\na warning\ndone in ")
    assert capsys.readouterr() == ("", "")


def test_a_stage_that_fails_ends_the_job_with_its_story_in_the_log_and_the_reason_on_the_terminal(job, capsys):
    def stage(**_):
        print("half way")
        raise ValueError("a.nc: has no seal")

    with pytest.raises(SystemExit) as caught:
        run_job(job, stage)
    assert caught.value.code == 1
    log = Path(job.log[0]).read_text("utf-8")
    assert "half way" in log
    assert "Traceback" in log
    assert log.rstrip().endswith("ValueError: a.nc: has no seal")
    printed = capsys.readouterr()
    assert printed.err.startswith("ValueError: a.nc: has no seal")
    assert job.log[0] in printed.err


@pytest.mark.parametrize("prefix", ["sub", "results/sub", "sub/logs"])
def test_with_a_modules_prefix_a_stage_works_in_that_folder(job, tmp_path, monkeypatch, prefix):
    """Its paths, which go into certificates, are those of any working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / prefix).mkdir(parents=True)
    job.input = Files(data=f"{prefix}/results/runs/results/logs.nc", files=[f"{prefix}/mine.nc"])
    job.output = Files(made=f"{prefix}/results/spectra/results/logs.nc")
    job.log = [f"{prefix}/logs/results/logs.log"]
    seen = {}
    run_job(job, lambda **arguments: seen.update(arguments, folder=Path.cwd()))
    assert seen.pop("folder") == tmp_path / prefix
    assert seen == {
        "data": Path("results/runs/results/logs.nc"),
        "files": [Path("mine.nc")],
        "made": Path("results/spectra/results/logs.nc"),
        "spec": {"seeds": 2},
    }
    assert Path.cwd() == tmp_path
    assert (tmp_path / job.log[0]).read_text("utf-8").startswith("stage: results/spectra/results/logs.nc")


def test_printing_is_as_it_was_afterwards(job):
    before = sys.stdout, sys.stderr
    run_job(job, lambda **_: None)
    assert (sys.stdout, sys.stderr) == before


SCRIPT = """
import sys
from types import SimpleNamespace
import spectral_bias
from spectral_bias.jobs.job import run_job
class Output(dict):
    def __missing__(self, key):
        return self["made"]
snakemake = SimpleNamespace(rule="stage", scriptdir=sys.argv[1], input={}, output=Output(made="d.nc"))
snakemake.log = ["stage.log"]
snakemake.params = SimpleNamespace(spec={})
def stage(made, spec):
    import mine
    import os
    print("the library of", spectral_bias.__path__[0], mine.VALUE, os.environ.get("JAX_ENABLE_X64"), sys.flags.optimize)
run_job(snakemake, stage)
"""


@pytest.mark.parametrize("scripts", ["checkout", "hosted"])
def test_a_job_of_a_module_uses_the_library_beside_its_script_own_modules_and_no_shells_settings(tmp_path, scripts):
    """Snakemake puts the script's folder last on the search path, behind a library that is installed."""
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "mine.py").write_text("VALUE = 'and mine'\n")
    (tmp_path / "checkout").mkdir()
    (tmp_path / "checkout" / "spectral_bias").symlink_to(SCRIPTS / "spectral_bias")
    command = [sys.executable, str(tmp_path / "script.py"), str(tmp_path / scripts)]
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS), "JAX_ENABLE_X64": "1", "PYTHONOPTIMIZE": "1"}
    subprocess.run(command, cwd=tmp_path / "work", env=environment, check=True)
    expected = tmp_path / scripts if scripts == "checkout" else SCRIPTS
    assert f"the library of {expected / 'spectral_bias'} and mine None 0\n" in (tmp_path / "work/stage.log").read_text()


def test_a_file_that_is_dropped_later_leaves_its_certificate_and_one_that_stays_leaves_none(job, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    record = {"rule": "train", "artefact": "made.nc", "spec": {}, "inputs": {}, "packages": {}}
    loss = described(np.float64([4.0, 1.0]), ("step",), "a loss")
    data = xr.Dataset({"loss": loss}, attrs={"title": "A.", "summary": "A."})

    job.output = Files(certificate="made.nc.cert.json", made="made.nc")
    run_job(job, lambda made, **_: write_netcdf(data, made, record))
    left = read_record(Path("made.nc.cert.json"))
    assert left["sha256"] == check_seal(Path("made.nc"))
    assert left["certificate"] == record
    job.output = Files(made="made.nc")
    run_job(job, lambda made, **_: write_netcdf(data, made, record))
    assert not Path("made.nc.cert.json").exists()
