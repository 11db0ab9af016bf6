"""One smoke test in another engine: a page of every kind in Debian's Firefox."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
TOOLS = Path(__file__).resolve().parent


def test_a_page_of_every_kind_works_in_firefox(results, tmp_path):
    firefox = shutil.which("firefox-esr")
    assert firefox, "firefox-esr is not installed: tests/browser/install.sh installs it"
    pages = [results / "report/index.html", results / "report/claims/low-first.html"]
    pages += [results / "report/atlas.html", results / "timings/run.html"]
    addresses = [pages[0].as_uri() + "#lang=zh", *(each.as_uri() for each in pages[1:])]
    done = subprocess.run(
        ["node", TOOLS / "firefox.cjs", firefox, *addresses], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    front, claim, atlas, run = shown = json.loads(done.stdout)
    assert [each["errors"] for each in shown] == [[]] * 4
    assert front["language"] == "zh"
    assert all(each["heading"].strip() for each in shown)
    assert claim["drawn"] >= 2
    assert atlas["drawn"] >= 1
    assert run["heading"] == "This run" or "本次运行" in run["heading"]
