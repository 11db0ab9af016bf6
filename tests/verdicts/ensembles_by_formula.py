"""Spectra of ensembles whose members learn three tones by formula, and tests of claims on them."""

from __future__ import annotations

import numpy as np

from spectral_bias.spectra.methods.dft import dft

N = 32
X = -np.pi + 2.0 * np.pi * np.arange(N) / N
STEPS = np.arange(0, 400, 4)
TONES = (1, 3, 5)
# The error of a tone is e^{-rate * step}.
RATES = {
    "low-first": (0.2, 0.06, 0.02),
    "high-first": (0.02, 0.06, 0.2),
    "flat": (0.06, 0.06, 0.06),
    "never": (0.0, 0.0, 0.0),
    "not-the-last": (0.2, 0.06, 0.0),
}
ORDER = {"name": "passage_order", "frequencies": list(TONES)}
RATIO = {"name": "passage_ratio", "slow": 5, "fast": 1}


def spectrum_of(make_run, *ways):
    """The spectrum of an ensemble in which each member behaves in one of the ways of RATES."""
    waves = np.sin(np.array(TONES)[:, None] * X)
    rates = np.array([RATES[way] for way in ways])
    learned = (1.0 - np.exp(-rates[:, None, :] * STEPS[:, None])) @ waves
    return dft(make_run(learned, waves.sum(axis=0), X, steps=STEPS), frequencies=list(TONES))


def a_test(name, run, measure=ORDER, kind="test", statistic="proportion", at_least=None, at_most=None):
    """A test as the spec of a verdict has it."""
    return {
        "name": name,
        "kind": kind,
        "says": {"en": "Low first.", "zh": "低频在先。"},
        "experiment": "tones",
        "runs": [{"run": run, "coordinates": {}, "values": {}}],
        "measure": measure,
        "statistic": statistic,
        "at_least": at_least,
        "at_most": at_most,
    }
