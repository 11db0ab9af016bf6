"""docs/probe.md: its programs run one after the other as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs/probe.md").read_text("utf-8"), re.M | re.S)


def test_the_programs_probe_a_network_and_open_a_recorder(tmp_path):
    assert len(PROGRAMS) == 2
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*PROGRAMS, "print(x_train.shape, y_train.shape)"])],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=True,
    )
    *says, shapes = done.stdout.strip().splitlines()
    assert "largest of 61" in " ".join(says)
    assert shapes == "(64, 1) (64, 1)"
    assert (tmp_path / "probe.nc").is_file()
