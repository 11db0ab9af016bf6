"""The filtering method against a double loop, and against points whose filter is known in closed form."""

import numpy as np
import pytest

from spectral_bias.spectra.methods.filtering import filtering


def test_low_and_high_parts_agree_with_a_double_loop(make_run):
    generator = np.random.default_rng(0)
    n, channels, seeds, steps = 7, 2, 2, 3
    x, label = generator.standard_normal((n, 3)), generator.standard_normal((n, channels))
    output = generator.standard_normal((seeds, steps, n, channels))
    deltas = [0.05, 0.4]
    spectrum = filtering(make_run(output, label, x), deltas=deltas)

    mean_square = np.mean([np.sum((a - b) ** 2) for a in x for b in x])

    def parts(values, delta):
        values = values - values.mean(axis=0)
        low = np.zeros_like(values)
        for i in range(n):
            weights = [np.exp(-np.sum((x[i] - x[j]) ** 2) / (2 * delta * mean_square)) for j in range(n)]
            low[i] = sum(weights[j] * values[j] for j in range(n)) / sum(weights)
        return low, values - low

    for delta in deltas:
        label_low, label_high = parts(label, delta)
        share = np.sum(label_high**2) / np.sum((label - label.mean(axis=0)) ** 2)
        assert spectrum["high_energy"].sel(delta=delta).item() == pytest.approx(share)
        for seed in range(seeds):
            for step in range(steps):
                low, high = parts(output[seed, step], delta)
                for name, found, wanted in (("low", low, label_low), ("high", high, label_high)):
                    error = np.linalg.norm(found - wanted) / np.linalg.norm(wanted)
                    stored = spectrum[f"{name}_relative_error"].sel(delta=delta)[seed, step]
                    assert stored.item() == pytest.approx(error)


N = 6
CORNERS = np.eye(N)  # all distances equal: the filter takes the centred labels down by one factor
LABEL = np.random.default_rng(1).standard_normal(N)
CENTRED = LABEL - LABEL.mean()


def kept(delta):
    """The factor of a filter on a simplex: mean square distance 2 (N - 1) / N, weight g to each other corner."""
    g = np.exp(-N / (2 * delta * (N - 1)))
    return (1 - g) / (1 + (N - 1) * g)


@pytest.mark.parametrize("delta", [0.05, 0.1, 1.0, 10.0, 1e4])
def test_the_filter_of_a_simplex_is_one_factor(make_run, delta):
    spectrum = filtering(make_run(np.zeros((1, 1, N)), LABEL, CORNERS), deltas=[delta])
    assert spectrum["high_energy"].item() == pytest.approx((1 - kept(delta)) ** 2)


def test_a_narrow_filter_keeps_everything_and_a_wide_one_leaves_the_mean(make_run):
    output = np.random.default_rng(2).standard_normal(N)
    run = make_run(output[None, None], LABEL, CORNERS)
    whole = np.linalg.norm(output - output.mean() - CENTRED) / np.linalg.norm(CENTRED)
    narrow, wide = (filtering(run, deltas=[delta]) for delta in (0.06, 1e5))
    assert narrow["high_energy"].item() < 1e-6
    assert narrow["low_relative_error"].item() == pytest.approx(whole, rel=1e-3)
    assert wide["high_energy"].item() == pytest.approx(1.0, abs=1e-4)
    assert wide["high_relative_error"].item() == pytest.approx(whole, rel=1e-3)


def test_a_filter_that_leaves_one_part_empty_is_refused(make_run):
    run = make_run(np.zeros((1, 1, N)), LABEL, CORNERS)
    with pytest.raises(ValueError, match=r"delta = 0\.001 leaves no high-pass part"):
        filtering(run, deltas=[1.0, 0.001])
    with pytest.raises(ValueError, match=r"delta = 1e\+09 leaves no low-pass part"):
        filtering(run, deltas=[1e9])


def test_an_offset_of_output_or_labels_changes_nothing_and_shrinking_shows_as_one_minus_the_factor(make_run):
    output = np.stack([0.0 * LABEL, 0.7 * LABEL + 4.0, LABEL - 2.0])
    spectrum = filtering(make_run(output[None], LABEL + 9.0, CORNERS), deltas=[1.0])
    for part in ("low", "high"):
        np.testing.assert_allclose(spectrum[f"{part}_relative_error"][0, :, 0], [1, 0.3, 0], atol=1e-12)
        assert spectrum[f"{part}_first_passage_step"].sel(threshold=0.2).item() == 2


def test_shuffled_places_change_the_parts_but_not_the_labels(make_run):
    x = np.linspace(0, 1, 40)
    label = np.sin(2 * np.pi * x)
    run = make_run(0.5 * label[None, None], label, x)
    plain, shuffled = (filtering(run, deltas=[0.01], shuffled=flag) for flag in (False, True))
    assert plain["high_energy"].item() < 0.01 < 0.5 < shuffled["high_energy"].item()
    for part in ("low", "high"):
        assert shuffled[f"{part}_relative_error"].item() == pytest.approx(0.5)
