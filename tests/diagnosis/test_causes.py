"""The rule on numbers: which of them decides, and that an unknown number decides nothing."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.diagnosis.advice import ADVICE
from spectral_bias.diagnosis.causes import cause
from spectral_bias.diagnosis.errors_left import ErrorsLeft, median
from spectral_bias.verdicts.card_words import LEFT

UNKNOWN = ErrorsLeft(*[np.nan] * len(fields(ErrorsLeft)))
NUMBER = st.one_of(st.just(np.nan), st.floats(0.0, 1e6), st.floats(-2.0, 2.0))


def left(**known: float) -> ErrorsLeft:
    return replace(UNKNOWN, **({"jumping": 0.0, "falling": 0.0, "surely_falling": 0.0} | known))


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        (left(error=0.05, held_out=0.05), "nothing"),
        (left(error=0.05, held_out=0.6, trained=0.01, images=0.9), "aliasing"),
        (left(error=0.8, jumping=1.2, low=0.01, high=0.9), "unlearned_high"),
        (left(error=0.8, jumping=1.2, low=0.01, high=0.9, beside=0.9), "too_small_or_step_too_large"),
        (left(error=0.8, jumping=1.2, low=0.5, high=0.9), "too_small_or_step_too_large"),
        (left(error=0.8, held_out=0.9, trained=0.01, images=0.9), "aliasing"),
        (left(error=0.8, held_out=0.9, trained=0.01, rough=0.01, rough_between=0.01), "aliasing"),
        (left(error=0.8, held_out=0.9, trained=0.01), "unknown"),
        # Labels are noisy where they are twice as rough as the target between them, clean where they are half smooth.
        (left(error=0.8, held_out=0.9, trained=0.01, rough=0.3, rough_between=0.1), "noise_fitted"),
        (left(error=0.8, held_out=0.9, trained=0.01, rough=0.15, rough_between=0.1), "unknown"),
        (left(error=0.8, held_out=0.9, trained=0.01, rough=0.07, rough_between=0.07), "unknown"),
        (left(error=0.5, held_out=0.5, trained=0.5, fitted=0.1), "noise_fitted"),
        (left(error=0.5, held_out=0.5, trained=0.02, rise=1.6, fell=0.2, images=0.0), "noise_fitted"),
        (left(error=0.5, held_out=0.5, trained=0.02, rise=1.6, fell=0.2), "unknown"),
        (left(error=0.5, low=0.01, high=0.9), "unlearned_high"),
        (left(error=0.5, low=0.01, high=0.9, beside=0.8), "unknown"),
        (left(error=0.8, low=0.7, high=0.9, reverse=1.0), "too_small_or_step_too_large"),
        (left(error=0.8, low=0.7, high=0.9, reverse=1.0, surely_falling=-0.5), "unknown"),
        (left(error=0.8, low=0.7, high=0.9, reverse=1.0, falling=-0.5), "too_small_or_step_too_large"),
        (left(error=0.5, low=0.01, high=0.9, freedom=0.9), "too_small_or_step_too_large"),
        (left(error=0.5, low=0.01, high=0.9, freedom=1.0), "unlearned_high"),
        (left(error=0.8, held_out=0.9, trained=0.01, images=0.9, freedom=0.5), "aliasing"),
        (left(error=0.05, held_out=0.05, freedom=0.5), "nothing"),
        (left(error=0.8, low=0.7, high=0.7, reverse=20.0), "unknown"),
        (left(error=0.8, low=0.7), "unknown"),
    ],
)
def test_the_number_that_decides(numbers: ErrorsLeft, kind: str) -> None:
    assert cause(numbers).kind == kind


@given(st.lists(NUMBER, min_size=len(fields(ErrorsLeft)), max_size=len(fields(ErrorsLeft))))
def test_every_conclusion_has_a_sentence(values: list[float]) -> None:
    found = cause(ErrorsLeft(*values))
    assert found.why in ADVICE
    assert found.kind in LEFT


def test_the_median_ignores_what_a_network_lacks() -> None:
    middle = median([left(error=0.1, rise=2.0), left(error=0.3), left(error=0.9)])
    assert (middle.error, middle.rise) == (0.3, 2.0)
    assert np.isnan(middle.images)
