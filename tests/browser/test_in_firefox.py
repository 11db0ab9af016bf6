"""One smoke test in another engine: front page and a player in Debian's Firefox."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
TOOLS = Path(__file__).resolve().parent


def test_the_front_page_and_a_player_work_in_firefox(results, tmp_path):
    firefox = shutil.which("firefox-esr")
    assert firefox, "firefox-esr is not installed: tests/browser/install.sh installs it"
    pages = [results / "report/index.html", results / "report/claims/low-first.html"]
    addresses = [pages[0].as_uri() + "#lang=zh", pages[1].as_uri()]
    done = subprocess.run(
        ["node", TOOLS / "firefox.cjs", firefox, *addresses], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    front, claim = json.loads(done.stdout)
    assert front["errors"] == claim["errors"] == []
    assert front["language"] == "zh"
    assert front["heading"].strip()
    assert claim["drawn"] >= 2
