"""Kind A: logs in closed form. The levels of the rule were chosen on them, so they do not score it."""

from __future__ import annotations

from collections.abc import Iterator

from diagnosis_cases.case import Case, ClosedForm
from diagnosis_cases.gradient_descent import beyond_stability, diverging, few_features
from diagnosis_cases.kernel_lines import (
    SAYS,
    from_a_random_output,
    irregular_and_few,
    kernel_done,
    kernel_stopped,
    noise_from_a_random_output,
    noisy_and_not_said,
    noisy_labels,
    tone_above_nyquist,
    too_wide_a_kernel,
)
from diagnosis_cases.kernel_pictures import image_noise, image_stopped, image_wide
from diagnosis_cases.learned_modes import (
    all_learned,
    jumping,
    learned_in_order,
    partly_learned,
    reversed_order,
    shaken,
    too_short,
)

WAYS = (
    ClosedForm("unlearned_high", "modes-high-left", "modes", learned_in_order),
    ClosedForm("unlearned_high", "modes-shaken", "modes", shaken),
    ClosedForm("unlearned_high", "partly-learned", "highest tone learned in a part of the domain", partly_learned),
    ClosedForm("unlearned_high", "kernel-stopped", "kernel flow stopped", kernel_stopped),
    ClosedForm("unlearned_high", "image-stopped", "picture, stopped", image_stopped),
    ClosedForm("aliasing", "above-nyquist", "tone above Nyquist", tone_above_nyquist),
    ClosedForm("aliasing", "wide-kernel", "tones below Nyquist, kernel far above", too_wide_a_kernel),
    ClosedForm("aliasing", "random-output", "the same from a random output", from_a_random_output),
    ClosedForm("aliasing", "few-irregular", "too few irregular points", irregular_and_few),
    ClosedForm("aliasing", "image-wide", "picture, kernel far too wide", image_wide),
    ClosedForm("noise_fitted", "noisy", [f"noisy labels, log says {says}" for says in SAYS], noisy_labels),
    ClosedForm("noise_fitted", "noisy-random-output", "noisy labels, from a random output", noise_from_a_random_output),
    ClosedForm("noise_fitted", "image-noise", "picture, noisy labels", image_noise),
    ClosedForm("too_small_or_step_too_large", "jumping", "random field at every look", jumping),
    ClosedForm("too_small_or_step_too_large", "beyond-stability", "step at the edge of stability", beyond_stability),
    ClosedForm("too_small_or_step_too_large", "diverging", "divergence", diverging),
    ClosedForm("too_small_or_step_too_large", "few-features", "least squares on two to four bumps", few_features),
    ClosedForm("nothing", "modes-all", "modes", all_learned),
    ClosedForm("nothing", "kernel-done", "kernel flow to its end", kernel_done),
    ClosedForm("unknown", "modes-low-left", "modes", reversed_order),
    ClosedForm("unknown", "modes-short", "modes", too_short),
    ClosedForm("unknown", "noisy-not-said", "noisy labels, log has the loss only", noisy_and_not_said),
)


def closed_forms() -> Iterator[Case]:
    """All cases of kind A."""
    for way in WAYS:
        yield from way.cases("closed form")
