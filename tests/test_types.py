"""Where the type checker is told to look away, which is seldom."""

from __future__ import annotations

import re
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[1] / "scripts"
MAX_IGNORES = 10


def test_few_errors_of_types_are_ignored_each_by_its_rule():
    sources = "".join(path.read_text("utf-8") for path in sorted(LIBRARY.rglob("*.py")))
    ignores = re.findall(r"# (?:type|pyright): (?:ignore|basic|standard).*", sources)
    assert len(ignores) <= MAX_IGNORES
    assert all(re.match(r"# (?:type|pyright): ignore\[[\w, -]+\]", each) for each in ignores)
