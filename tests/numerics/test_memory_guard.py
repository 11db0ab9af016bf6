"""A process that may not grow any more keeps nothing of what it computed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from spectral_bias.numerics.memory_guard import refuse_where_memory_is_short

LIMITED = """
import resource, sys
from pathlib import Path
from spectral_bias.artefacts.atomic import atomic_write
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + int(sys.argv[1]) * 2**20,) * 2)
with atomic_write(Path(sys.argv[2])) as partial:
    partial.write_text("numbers")
"""


def test_without_a_limit_nothing_is_refused():
    refuse_where_memory_is_short()


@pytest.mark.skipif(sys.platform != "linux", reason="a process's size is read from /proc, which only Linux has")
@pytest.mark.parametrize(("megabytes", "sound"), [(16, False), (256, True)])
def test_what_was_computed_where_memory_is_short_is_not_written(tmp_path, megabytes, sound):
    command = [sys.executable, "-c", LIMITED, str(megabytes), str(tmp_path / "made.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == sound
    assert [path.name for path in tmp_path.iterdir()] == (["made.txt"] if sound else [])
    assert ("MemoryError: this process may take" in done.stderr) != sound
