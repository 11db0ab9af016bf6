"""The colours of the pages can be read: WCAG 2.2, level AA, in light, in dark and on paper."""

from __future__ import annotations

import re

import pytest

from spectral_bias.digests.closure import ROOT

BASE = (ROOT / "report/assets/css/base.css").read_text("utf-8")
VERDICTS = (ROOT / "report/assets/css/verdicts.css").read_text("utf-8")
PRINT = (ROOT / "report/assets/css/print.css").read_text("utf-8")
TEXT = [
    *(("ink", ground) for ground in ("paper", "raised", "soft", "warning-soft", "accent-soft")),
    *(("ink-soft", ground) for ground in ("paper", "raised", "soft")),
    *(("accent", ground) for ground in ("paper", "raised", "soft")),
    ("on-accent", "accent"),
    ("raised", "supported"),
    ("warning", "warning-soft"),
    *((name, f"{name}-soft") for name in ("supported", "refuted", "inconclusive", "corrected", "replicated")),
    *((name, "raised") for name in ("supported", "refuted", "inconclusive", "corrected", "replicated")),
]
LINES = [
    *((f"series-{number}", "raised") for number in range(1, 8)),
    ("line-strong", "raised"),
    ("line-strong", "soft"),
]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


LIGHT = colours(BASE.partition("@media (prefers-color-scheme: dark)")[0])
SCHEMES = {
    "light": LIGHT,
    "dark": LIGHT | colours(BASE.partition("@media (prefers-color-scheme: dark)")[2].partition("*,")[0]),
    "paper": LIGHT | colours(PRINT),
}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#ffffff", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(scheme, ink, ground):
    assert contrast(SCHEMES[scheme][ink], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_lines_can_be_told_from_their_ground(scheme, line, ground):
    assert contrast(SCHEMES[scheme][line], SCHEMES[scheme][ground]) >= 3.0


def test_verdicts_have_signs_of_their_own():
    signs = re.findall(r'^\s+content: "(.)" / "";', VERDICTS, re.M)
    assert signs == ["✓", "✗", "?", "✎", "↻"]
