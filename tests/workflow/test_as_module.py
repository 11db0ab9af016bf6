"""As a module of another workflow the atlas changes nothing of its host's: parameters, scripts, environment, locks.

The host records what it has before and after it includes the atlas, runs a script and a data frame parameter of its
own, and is run once with the atlas and once without.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from spectral_bias.artefacts.reading import read_certificate
from tiny_project import write_tiny_project

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]

ATLAS = """
module atlas:
    snakefile: "{root}/Snakefile"
    config: config["atlas"]
    {prefix}

use rule * from atlas as atlas_*
"""
HOST = """
import fcntl, gc, json, os, signal, sys
import pandas as pd
import snakemake.executors.local, snakemake.scheduling.job_scheduler, snakemake.persistence.file, snakemake.script

os.environ["HOST_VARIABLE"] = "of the host"
os.environ["PYTHONPATH"] = os.getcwd() + "/library" + os.pathsep + "{installed}"
lock = open("host.lock", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)


def state():
    methods = {{
        f"{{module}}.{{name}}.{{key}}": repr(value)
        for module in list(sys.modules) if module.split(".")[0] in ("snakemake", "snakemake_executor_plugin_slurm")
        for name, kind in vars(sys.modules[module]).items() if callable(kind)
        for key, value in [("", kind), *(vars(kind).items() if isinstance(kind, type) else ())]
        if callable(value) or isinstance(value, property)
    }}
    return {{
        "environment": dict(os.environ),
        "search path": list(sys.path),
        "collector": [gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()],
        "signals": [repr(signal.getsignal(each)) for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)],
        "snakemake": methods,
        "files": sorted(os.listdir()),
    }}


before = state()
{atlas}
after = state()
for key in before["snakemake"].keys() ^ after["snakemake"].keys():
    # What Snakemake itself loads with a module.
    before["snakemake"].pop(key, None), after["snakemake"].pop(key, None)
if workflow.is_main_process:
    with open("states.json", "w") as file:
        json.dump([before, after], file)


rule mine:
    default_target: True
    input:
        "mine.txt", "frame.txt", {wanted}

rule script:
    output: "mine.txt"
    script: "train.py"

rule frame:
    output: "frame.txt"
    params: frame=pd.DataFrame({{"a": [1, config["value"]]}})
    shell: "echo {{params.frame.size}} > {{output}}"
"""
SCRIPT = """
import json, os, sys
import registry  # the host's own
names = ("HOST_VARIABLE", "PYTHONPATH", "SPECTRAL_BIAS_WORKFLOW", "SPECTRAL_BIAS_COMPILE_CACHE")
parent = open(f"/proc/{os.getppid()}/cmdline").read() if sys.platform == "linux" else ""
record = {"environment": {name: os.environ.get(name) for name in names}, "registry": registry.OWNER}
record |= {"forked": "fork_server" in parent, "jax": "jax" in sys.modules}
open(snakemake.output[0], "w").write(json.dumps(record))
"""
NET = """
import equinox as eqx
from settings import FACTOR
from spectral_bias.registry.quantities import File


class Net(eqx.Module):
    linear: eqx.nn.Linear
    shift: float = eqx.field(static=True)

    def __init__(self, key, inputs, outputs, *, table: File):
        self.linear, self.shift = eqx.nn.Linear(inputs, outputs, key=key), float(open(table).read())

    def __call__(self, x):
        return FACTOR * self.linear(x) + self.shift
"""
OWN_NET = """
title: A network of mine.
dataset: {name: synthetic, terms: [{sin: 1}], train: 16, evaluate: 16}
model: {name: train.Net, table: table.txt}
optimiser: {name: adam, learning_rate: 1e-2}
steps: 4
seeds: 1
spectra: [{name: dft, frequencies: [1]}]
"""
EXPERIMENT = """
title: A log of mine.
external_log: mine.nc
spectra: [{name: dft, frequencies: [1, 3, 5]}]
"""
SMALL = {"steps": 50, "seeds": 2}
CONFIG = {"scale": "smoke", "only": ["low-first"], "experiments": {"low-first": SMALL, "low-first-reference": SMALL}}


class Host:
    """A workflow of somebody else's."""

    def __init__(self, folder: Path, atlas: str, wanted: str) -> None:
        self.folder = folder
        (folder / "library").mkdir(parents=True)
        (folder / "library" / "registry.py").write_text("OWNER = 'the host'\n")
        (folder / "Snakefile").write_text(HOST.format(atlas=atlas, wanted=wanted, installed=ROOT / "scripts"))
        (folder / "train.py").write_text(SCRIPT)

    def run(self, *arguments: str, value: int = 2, **atlas: object) -> str:
        """Run it, with a value in the data frame that is the parameter of one rule; what it printed."""
        (self.folder / "host.json").write_text(json.dumps({"value": value, "atlas": CONFIG | atlas}))
        command = [sys.executable, "-m", "snakemake", "--cores", "2", "--workflow-profile", "none", *arguments]
        command += ["--configfile", "host.json"]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SPECTRAL_BIAS")}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    """The host with the atlas, which makes one dataset, and without it; both run once."""
    folder = tmp_path_factory.mktemp("hosts")
    parts = ("Snakefile", "workflow", "scripts", "config", "report", "requirements.lock", "pyproject.toml")
    for part in parts:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / "atlas" / part, symlinks=True)
        else:
            (folder / "atlas").mkdir(exist_ok=True)
            shutil.copy(source, folder / "atlas" / part)
    words = folder / "atlas/scripts/spectral_bias/jobs/log_lines.py"
    words.write_text(words.read_text("utf-8").replace('"done in ', '"done by the copy in '), "utf-8")
    atlas = ATLAS.format(root=folder / "atlas", prefix="")
    made = Host(folder / "with", atlas, '"results/settings.json"'), Host(folder / "without", "", "")
    for host in made:
        host.run()
    return made


def test_nothing_in_the_hosts_process_changes(hosts):
    before, after = json.loads((hosts[0].folder / "states.json").read_text())
    assert len(before["snakemake"]) > 1000
    # Snakemake itself adds the folders of the files that it includes.
    included = {str(hosts[0].folder.parent / "atlas" / folder) for folder in ("", "workflow/rules")}
    after["search path"] = [path for path in after["search path"] if path not in included]
    after["files"].remove(".cache")  # the atlas's own: digests, the locks of its jobs, links to its scripts
    for part in before:
        assert after[part] == before[part], part


def test_the_hosts_script_runs_as_it_does_without_the_atlas(hosts):
    records = [json.loads((host.folder / "mine.txt").read_text()) for host in hosts]
    for record, host in zip(records, hosts, strict=True):
        assert record["environment"].pop("PYTHONPATH").startswith(str(host.folder / "library"))
    assert records[0] == records[1]
    assert records[0]["environment"] == {
        "HOST_VARIABLE": "of the host",
        "SPECTRAL_BIAS_WORKFLOW": None,
        "SPECTRAL_BIAS_COMPILE_CACHE": None,
    }
    assert (records[0]["registry"], records[0]["forked"], records[0]["jax"]) == ("the host", False, False)


def test_the_hosts_data_frame_is_tracked_by_its_contents(hosts):
    assert "Nothing to be done" in hosts[0].run("-n")
    for host in hosts:
        text = host.run("-n", value=3)
        assert "Params have changed" in text
        assert "rule frame:" in text
        assert "rule script:" not in text


def test_the_host_holds_its_own_locks_only(hosts):
    """Snakemake's own lock, not the atlas's: a left-over one stops the next run and none is removed."""
    locks = hosts[0].folder / ".snakemake" / "locks"
    (locks / "0.output.lock").write_text("frame.txt\n")
    with pytest.raises(AssertionError, match="LockException"):
        hosts[0].run("--forcerun", "frame")
    assert (locks / "0.output.lock").exists()
    (locks / "0.output.lock").unlink()
    assert not (hosts[0].folder / ".cache" / "holder.json").exists()
    assert not (hosts[0].folder / "logs" / "run.json").exists()


def test_the_atlas_runs_the_library_beside_its_snakefile(hosts):
    """Not the one that the host has installed."""
    log = next((hosts[0].folder / "logs").rglob("settings*")).read_text("utf-8")
    assert "done by the copy in" in log


def test_a_touch_of_the_atlas_scripts_makes_nothing_again(hosts):
    """The host does not read the atlas's profile, so Snakemake compares dates of scripts with those of outputs."""
    scripts = hosts[0].folder.parent / "atlas" / "scripts"
    for path in [*scripts.glob("*.py"), *scripts.rglob("spectral_bias/**/*.py")]:
        os.utime(path)
    assert "Nothing to be done" in hosts[0].run("-n")
    settings = scripts / "settings.py"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('{"settings":', '{"of the host": 1, "settings":'), "utf-8")
    assert "Rules with provenance triggered jobs: atlas_settings\n" in hosts[0].run("-n")
    settings.write_text(text, "utf-8")
    os.utime(hosts[0].folder / "train.py", (2_000_000_000, 2_000_000_000))
    assert "rule script:" in hosts[0].run("-n")  # the host's own scripts are compared as ever


def test_with_a_prefix_that_folder_is_the_working_folder(hosts, tmp_path):
    """Own files are looked for there, and certificates, audit and rebuild read as in any working folder."""
    atlas = ATLAS.format(root=hosts[0].folder.parent / "atlas", prefix='prefix: "inner"')
    run = "inner/results/runs/logged/base.nc"
    host = Host(tmp_path / "host", atlas, f'"inner/results/settings.json", "{run}"')
    inner = host.folder / "inner"
    (inner / "mine" / "experiments").mkdir(parents=True)
    (inner / "mine" / "experiments" / "logged.yaml").write_text(EXPERIMENT)
    shutil.copy(ROOT / "examples/pytorch_log/plain.nc", inner / "mine.nc")
    host.run(catalogues=["mine"])
    assert "Nothing to be done" in host.run("-n", catalogues=["mine"])
    assert sorted(path.name for path in inner.iterdir()) == [".cache", "logs", "mine", "mine.nc", "results"]
    record = read_certificate(host.folder / run)
    assert (record["artefact"], list(record["inputs"])) == ("results/runs/logged/base.nc", ["mine.nc"])
    assert list(record["spec"]["files"]) == ["mine.nc"]
    os.utime(inner / "mine.nc")
    assert "Nothing to be done" in host.run("-n", catalogues=["mine"])
    shutil.copy(ROOT / "examples/pytorch_log/x8.nc", inner / "mine.nc")
    os.utime(inner / "mine.nc", (1_000_000_000, 1_000_000_000))
    assert "Rules with provenance triggered jobs: atlas_external_log\n" in host.run("-n", catalogues=["mine"])


def test_with_a_prefix_own_code_is_that_of_its_folder(hosts, tmp_path):
    """Not the host's, which has files of the same names, nor what its search path leads to."""
    atlas = ATLAS.format(root=hosts[0].folder.parent / "atlas", prefix='prefix: "inner"')
    run = "inner/results/runs/own/base.nc"
    host = Host(tmp_path / "host", atlas, f'"{run}"')
    inner = host.folder / "inner"
    (inner / "experiments").mkdir(parents=True)
    texts = {"experiments/own.yaml": OWN_NET, "train.py": NET, "settings.py": "FACTOR = 0.5\n", "table.txt": "0.5"}
    for name, text in texts.items():
        (inner / name).write_text(text)
    (host.folder / "settings.py").write_text("raise RuntimeError('of the host')\n")
    given = {"catalogues": ["."], "only": [], "sweeps": ["own"], "experiments": {}}
    host.run(**given)
    code = {name for name in read_certificate(host.folder / run)["spec"]["code"] if not name.startswith("scripts/")}
    assert {"train.py", "settings.py", "table.txt"} <= code
    assert "Nothing to be done" in host.run("-n", **given)
    (inner / "settings.py").write_text("FACTOR = 0.25\n")
    assert "Rules with provenance triggered jobs: atlas_train\n" in host.run("-n", **given)
    (inner / "config.json").write_text(json.dumps(CONFIG | given))
    command = [sys.executable, "-m", "spectral_bias", "audit", "inner/results", "--configfile", "inner/config.json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(command, cwd=host.folder, env=environment, capture_output=True, text=True, check=False)
    assert "code: settings.py" in done.stdout


def test_an_older_library_that_the_host_has_installed_is_not_imported_even_once(hosts, tmp_path):
    """Not even for the imports at the top of a script: what is installed may lack a module, or its `run_job` this."""
    atlas = ATLAS.format(root=hosts[0].folder.parent / "atlas", prefix="")
    host = Host(tmp_path / "host", atlas, '"results/settings.json"')
    older = host.folder / "library" / "spectral_bias"
    older.mkdir()
    (older / "__init__.py").write_text("raise RuntimeError('the library that the host has installed')\n")
    host.run()
    assert "done by the copy in" in (host.folder / "logs/settings.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after", "target"),
    [("threads: 1", None, "own"), (None, "default_target: True", "own"), (None, "threads: 1", "atlas_all")],
    ids=["a rule before the atlas", "a target that is named", "the first rule is the atlas's"],
)
def test_a_host_keeps_its_default_target(tmp_path, before, after, target):
    def own(more: str | None) -> str:
        return "" if more is None else f"rule own:\n    {more}\n    shell: 'true'\n"

    (tmp_path / "Snakefile").write_text("\n".join([own(before), ATLAS.format(root=ROOT, prefix=""), own(after)]))
    (tmp_path / "host.json").write_text(json.dumps({"atlas": CONFIG}))
    command = [sys.executable, "-m", "snakemake", "-n", "--workflow-profile", "none", "--configfile", "host.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    jobs = [line.split()[0] for line in (done.stdout + done.stderr).splitlines() if line.split()[1:] == ["1"]]
    assert target in jobs
    assert ("atlas_all" in jobs) == (target == "atlas_all")


PREFIXED = """
module atlas:
    snakefile: "{root}/Snakefile"
    config: config["atlas"]
    prefix: "the atlas"

use rule * from atlas as atlas_*
"""


def test_with_a_prefix_the_commands_know_where_the_host_ran(tmp_path):
    """Its folder is a working folder like any other; pages show commands with the prefix."""
    host = tmp_path / "host"
    write_tiny_project(host / "the atlas" / "mine")
    (host / "Snakefile").write_text(PREFIXED.format(root=ROOT))
    config = {"scale": "smoke", "catalogues": ["mine"], "only": ["tiny"]}
    (host / "atlas.json").write_text(json.dumps(config))
    (host / "host.json").write_text(json.dumps({"atlas": config}))

    def run(*arguments: str, status: int = 0) -> str:
        environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(command, cwd=host, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    run("snakemake", "--cores", "2", "--workflow-profile", "none", "--configfile", "host.json", "--", "atlas_all")
    results, known = "the atlas/results", ("--configfile", "atlas.json")
    record = json.loads((host / results / "verdicts/tiny.json").read_text("utf-8"))["certificate"]
    assert record["artefact"] == "results/verdicts/tiny.json"
    findings = json.loads(run("spectral_bias", "audit", "--json", results, *known))
    assert {each["state"] for each in findings} == {"verified"}
    assert len(findings) == 24
    figure = f"{results}/figures/tiny.svg"
    assert "mine/experiments/tiny.yaml:3  model" in run("spectral_bias", "explain", figure, *known)
    assert run("spectral_bias", "rebuild", figure, *known).splitlines()[-1] == "5 identical"
    assert run("spectral_bias", "crate", results, *known).startswith("11 jobs made 24 artefacts")
    assert (host / results / "source/own/mine/claims/tiny.yaml").is_file()
    page = (host / results / "report/claims/tiny.html").read_text("utf-8")
    command = "snakemake --snakefile Snakefile --configfile host.json --cores all"
    assert f"{command} &#39;the atlas/results/report/claims/tiny.html&#39;" in page
    # One artefact in the place of another is still seen.
    verdict = host / results / "verdicts/tiny.json"
    shutil.copy(host / results / "settings.json", verdict)
    assert "made as results/settings.json: renamed" in run("spectral_bias", "audit", results, *known, status=1)
