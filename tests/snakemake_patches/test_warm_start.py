"""Scripts run by children of a warm process: as if each had a Python of its own, and never outliving their workflow."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from snakemake.benchmark import BenchmarkRecord
from snakemake.script import PythonScript

from spectral_bias.jobs.fork_server import imported
from spectral_bias.registry.search import SCRIPTS
from spectral_bias.snakemake_patches.warm_start import ServerGoneError, WarmStart, _measured, install, warm_or_cold

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="jobs start warm on Linux only")
NUMERICS = {"isa": "native", "threads": 1, "platform": "cpu", "matmul_precision": "highest"}


@pytest.fixture
def warm():
    start = WarmStart(NUMERICS)
    yield start
    start.close()


@pytest.fixture
def run(warm, tmp_path):
    def run_text(text, environment=None, **options):
        script = tmp_path / f"script{len(list(tmp_path.glob('script*')))}.py"
        script.write_text(text)
        return warm.run(str(script), str(script), environment or dict(os.environ), **options)

    return run_text


def wait_for(condition, seconds=300.0):
    """Whether something came to be so; the bound is reached only where it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        time.sleep(0.02)
    return condition()


def ended(number):
    """Whether a process is gone; as a zombie it stays for ever where the first process of a container reaps none."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    return True


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("x = 1", 0),
        ("import sys; sys.exit(3)", 3),
        ("import sys; sys.exit(None)", 0),
        ("raise SystemExit('a word')", 1),
        ("raise RuntimeError('no')", 1),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    ],
)
def test_the_status_is_that_of_a_process(run, text, status):
    assert run(text) == status


def test_a_script_is_the_main_module_with_the_environment_that_it_was_given(run, tmp_path):
    text = f"import os, sys; said = open({str(tmp_path / 'said')!r}, 'w')\n"
    text += "said.write(f'{__name__} {dict(os.environ)} {sys.argv}')"
    assert run(text, {"ONLY": "this"}) == 0
    assert (tmp_path / "said").read_text().startswith("__main__ {'ONLY': 'this'} [")


def test_what_a_script_imports_is_there_before_it_starts_and_what_it_changes_is_gone_after_it(run, tmp_path):
    text = "import sys; early = 'wave' in sys.modules; import wave; wave.mark = getattr(wave, 'mark', 0) + 1\n"
    text += f"open({str(tmp_path / 'said')!r}, 'a').write(f'{{early}} {{wave.mark}}.')"
    assert [run(text), run(text)] == [0, 0]
    assert (tmp_path / "said").read_text() == "True 1.True 1."


def test_no_device_is_opened_before_the_fork(run, tmp_path):
    text = "import jax\nfrom jax._src import xla_bridge\nassert not xla_bridge._backends\n"
    text += f"open({str(tmp_path / 'said')!r}, 'w').write(str(jax.jit(lambda x: x + 1)(1)))"
    assert run(text) == 0
    assert (tmp_path / "said").read_text() == "2"


def test_a_scripts_process_is_watched_while_it_runs(run, tmp_path):
    """The script does not end before whoever watches it has seen it."""
    os.mkfifo(tmp_path / "watched")
    seen = []

    @contextmanager
    def watched(number):
        seen.append(not ended(number))
        (tmp_path / "watched").write_text("seen")
        yield

    assert run(f"open({str(tmp_path / 'watched')!r}).read()", watched=watched) == 0
    assert seen == [True]


def test_a_job_that_ended_before_it_was_measured_has_a_benchmark_that_snakemake_can_write(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    record = BenchmarkRecord()
    with _measured(record, process.pid):
        pass
    row = dict(zip(BenchmarkRecord.get_header(False), record.to_tsv(False).split("\t"), strict=True))
    assert float(row["s"]) >= 0
    assert row["max_rss"] == "NA"


def test_a_server_that_dies_takes_its_jobs_along_and_says_so(warm, run, tmp_path):
    text = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(f'{{os.getpid()}}.'); time.sleep(3600)"

    @contextmanager
    def watched(number):
        wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        os.kill(warm._server.pid, signal.SIGKILL)
        yield

    with pytest.raises(ServerGoneError):
        run(text, watched=watched)
    child = int((tmp_path / "pid").read_text().rstrip("."))
    assert wait_for(lambda: ended(child))
    with pytest.raises(ServerGoneError):
        run("x = 1")
    warm.close()
    assert run("x = 1") == 0


def test_jobs_end_with_a_workflow_that_was_killed(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(f'{{os.getpid()}}.'); time.sleep(3600)"
    )
    text = "import os\nfrom spectral_bias.snakemake_patches.warm_start import WarmStart\n"
    text += f"WarmStart({NUMERICS!r}).run({str(script)!r}, {str(script)!r}, os.environ)"
    workflow = subprocess.Popen([sys.executable, "-c", text], env={**os.environ, "PYTHONPATH": str(SCRIPTS)})
    assert wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    workflow.kill()
    workflow.wait()
    child = int((tmp_path / "pid").read_text().rstrip("."))
    assert wait_for(lambda: ended(child))


class Script:
    """As much of Snakemake's script as the warm start reads."""

    conda_env = container_img = env_modules = shadow_dir = bench_record = None
    is_local, threads, resources = True, 1, {}

    def __init__(self, path: Path, **other) -> None:
        self.path = self
        self.file = path
        vars(self).update(other)
        self.cold = []

    def get_path_or_uri(self, *, secret_free):
        return str(self.file)

    def execute_script(self, fname, edit=False):
        self.cold.append(fname)


@pytest.mark.parametrize("other", [{}, {"threads": 2}, {"conda_env": "an environment"}, {"container_img": "an image"}])
def test_only_scripts_without_a_python_of_their_own_start_warm(warm, tmp_path, other):
    class Patched(Script):
        execute_script = warm_or_cold(Script.execute_script, warm)

    path = tmp_path / "script.py"
    path.write_text(f"open({str(tmp_path / 'said')!r}, 'w').write('warm')")
    script = Patched(path, **other)
    script.execute_script(str(path))
    assert (script.cold == []) == (other == {}) == (tmp_path / "said").exists()


def test_a_failing_script_fails_as_ever_and_a_lost_server_means_a_cold_start(warm, tmp_path):
    class Patched(Script):
        execute_script = warm_or_cold(Script.execute_script, warm)

    path = tmp_path / "script.py"
    path.write_text("raise SystemExit(4)")
    with pytest.raises(subprocess.CalledProcessError, match="status 4"):
        Patched(path).execute_script(str(path))
    os.kill(warm._server.pid, signal.SIGKILL)
    warm._server.wait()
    script = Patched(path)
    script.execute_script(str(path))
    assert script.cold == [str(path)]


@pytest.mark.parametrize(("warm_start", "threads", "replaced"), [(True, 1, True), (False, 1, False), (True, 2, False)])
def test_scripts_start_warm_only_where_that_is_set_and_training_has_one_thread(context, warm_start, threads, replaced):
    before = PythonScript.execute_script
    numerics = SimpleNamespace(warm_start=warm_start, threads=threads, recorded=lambda: {**NUMERICS})
    context.plan.catalogue = SimpleNamespace(settings=SimpleNamespace(numerics=numerics))
    install(context.context)
    assert (PythonScript.execute_script is not before) == replaced


def test_the_imports_of_a_script_are_found_wherever_they_stand():
    found = set(imported(SCRIPTS / "train.py"))
    assert {"spectral_bias.artefacts.netcdf", "spectral_bias.training.members"} <= found
