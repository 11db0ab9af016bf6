"""Sentences on why an error is left, each with what to do about it, by the reason that ``causes`` gives."""

from __future__ import annotations

from spectral_bias.diagnosis.card import Left

NAMES: dict[Left, str] = {
    "unlearned_high": "high frequencies not learned",
    "aliasing": "aliasing",
    "noise_fitted": "noise fitted",
    "too_small_or_step_too_large": "network too small or step too large",
    "nothing": "nothing wrong",
    "unknown": "unknown",
}
ADVICE = {
    "small": "The error is small at all points.",
    "jumping": "The outputs jump about from look to look and come no nearer: reduce the step (learning rate), let it "
    "decay, or take larger batches.",
    "diverged": "Half of the networks or more diverged: reduce the step (learning rate) or the initial weights.",
    "labels": "The network has fitted labels that differ from the target: stop at the least validation error, "
    "regularise, or average more measurements.",
    "rise": "The error between the training points rises while the training error falls, and not at images of the "
    "target's frequencies: noise of the labels is fitted. Stop at the least validation error, or regularise.",
    "images": "The error between the training points is far larger than on them, and lies at images of the target's "
    "frequencies under their sampling: take more training points, or, if the target lies below their Nyquist "
    "frequency, a smaller frequency scale (omega_0, sigma) of the network.",
    "clean": "The error between the training points is far larger than on them, and their labels are the target's: the "
    "points do not determine it. Take more training points, or a smaller frequency scale (omega_0, sigma) of the "
    "network.",
    "contrast, falling": "The lower frequencies are learned, the higher ones are not yet, and the error still falls: "
    "train longer, or give the network higher frequencies (Fourier features, a larger omega_0).",
    "contrast, flat": "The lower frequencies are learned, the higher ones are not, and the error hardly falls any "
    "more: give the network higher frequencies (Fourier features, a larger omega_0) or more width, not more steps.",
    "parameters": "The network has fewer parameters than the target's tones have numbers (amplitudes and phases): it "
    "cannot hold them. Take a wider or deeper one.",
    "everywhere": "The error is large at all frequencies and no longer falls: the network is too small, the step too "
    "large, or training is stuck. Try a wider network, then a smaller step with decay.",
    "noise or aliasing": "The error between the training points is far larger than on them, or rises; whether noise is "
    "fitted or the points are too few, the log does not tell: log trained_on, evaluation points on a grid, the target "
    "without noise, and the training loss.",
    "one frequency": "The error is large, and there are no two frequencies or bands to compare: log more evaluation "
    "points, or name frequencies.",
    "beside": "The lower frequencies are learned, but most of the error lies where the target has no energy: log "
    "trained_on, points between the training points and the training loss, which tell aliasing from noise.",
    "low left": "The lower frequencies are what is left, which is none of the causes known here: look at the loss "
    "(boundary terms of a differential equation, a filter) and at the output's offset.",
    "still falling": "No frequency is learned yet and the error still falls: train longer, and log to the end.",
}
ALL_TRAINED = "Every logged point was trained on, so aliasing or fitted noise would not show: log points between too."
NO_OUTPUT = "No network has a finite output."
