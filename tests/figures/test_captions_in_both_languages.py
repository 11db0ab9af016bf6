"""A claim's caption names the same panels in English and in Chinese, from (a) on, and leaves none out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

CLAIMS = sorted((Path(__file__).resolve().parents[2] / "config" / "claims").glob("*.yaml"))
RANGE = re.compile(r"\(([a-z])\) (?:to|至) \(([a-z])\)")
PANELS = re.compile(r"[(（]([a-z](?:(?:, | and |、)[a-z])*)[)）]")


def panels(caption: str) -> set[str]:
    """The letters of the panels that a caption names."""
    ranges = {chr(code) for low, high in RANGE.findall(caption) for code in range(ord(low), ord(high) + 1)}
    return ranges | {letter for found in PANELS.findall(caption) for letter in re.findall(r"\b[a-z]\b", found)}


def test_letters_are_read_alone_in_ranges_and_in_lists():
    assert panels("(a) One. (b) to (d) Three, (e, f) two (not all). (g and h)") == set("abcdefgh")
    assert panels("(a) 一。(b) 至 (d) 二。(e、f)") == set("abcdef")


@pytest.mark.parametrize("path", CLAIMS, ids=lambda path: path.stem)
def test_both_captions_name_the_same_panels(path):
    caption = yaml.safe_load(path.read_text("utf-8"))["caption"]
    english, chinese = panels(caption["en"]), panels(caption["zh"])
    assert english == chinese == {chr(ord("a") + place) for place in range(len(english))}
