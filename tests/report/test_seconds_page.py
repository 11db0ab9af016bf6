"""The page of seconds says what was measured, and that it was measured once; text is shown as text."""

from __future__ import annotations

from parsed_page import parsed, shown
from spectral_bias.report.seconds_page import seconds_page

ATTACK = '<script>alert("x")</script>'
BOTH = {"en": ATTACK, "zh": f"网络 {ATTACK}"}
TEST = {
    "name": "order",
    "kind": "test",
    "says": ATTACK,
    "statistic": "median",
    "estimate": 9.25,
    "interval": [8.5, "inf"],
    "n": 16,
    "undecided": 0,
    "side": "at_least",
    "threshold": 5,
    "outcome": "holds",
}
TIMED = {
    **TEST,
    "seconds": {ATTACK: {"median": 1.5e-4, "lowest": 0.0125, "highest": 5400.0}},
    "counts": {"steps": 4000.0, "sweeps": "inf"},
}
RECORD = {"scale": "smoke", "evidence": False, "environment": {"device_kind": ATTACK, "cores": 2}, "tests": [TIMED]}


def test_a_page_of_seconds_has_them_in_units_that_fit_and_says_that_they_were_measured():
    page = parsed(seconds_page("low-first", BOTH, RECORD))
    text = shown(page)
    assert [each.get("src") for each in page.iter("script")] == ["../report/assets/report.js"]
    for part in (
        "150 µs",
        "12.5 ms",
        "5.4e+03 s",
        "4 000",
        "∞",
        ATTACK,
        "Measured on this machine, once",
        "no evidence",
        "device kind",
    ):
        assert part in text, part
