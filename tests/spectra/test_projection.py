"""The projection method: tones along a hidden direction are found at their frequencies, and noise is not."""

import numpy as np
import pytest

from spectral_bias.spectra.methods.projection import null_level, principal_coordinate, projection

N, DIMENSION = 240, 5
SPACING = np.sqrt((N**2 - 1) / 12) / N  # a whole period over the points, in cycles per standard deviation
TONES = {2: 1.0, 5: 0.8, 9: 0.6}


@pytest.fixture(scope="module")
def hidden():
    """Evenly spaced points on a line, with a little width, turned into a random direction and moved away."""
    generator = np.random.default_rng(0)
    place = np.arange(N) - (N - 1) / 2
    width = generator.standard_normal((N, DIMENSION - 1)) * 0.1
    width -= width.mean(axis=0)
    width -= np.outer(place, place @ width) / (place @ place)  # so that the line is the principal direction exactly
    rotation, _ = np.linalg.qr(generator.standard_normal((DIMENSION, DIMENSION)))
    return place, np.column_stack([place, width]) @ rotation.T + 3.0, rotation[:, 0]


def labels(place):
    return sum(amplitude * np.cos(2 * np.pi * k * place / N + k) for k, amplitude in TONES.items())


def test_the_coordinate_is_the_place_along_the_hidden_direction(hidden):
    place, x, direction = hidden
    sign = np.sign(direction[np.abs(direction).argmax()])
    np.testing.assert_allclose(principal_coordinate(x), sign * place / place.std(), atol=1e-10)
    np.testing.assert_allclose(principal_coordinate(40.0 * x - 7.0), principal_coordinate(x), atol=1e-10)


def test_tones_along_the_hidden_direction_are_found_at_their_frequencies(make_run, hidden):
    place, x, _ = hidden
    target = labels(place) + 4.0
    learned = 0.9 * np.cos(4 * np.pi * place / N + 2) + 0.8 * np.cos(10 * np.pi * place / N + 5 + np.pi) + 11.0
    spectrum = projection(make_run([[0 * target, learned]], target, x), count=12, spacing=SPACING)
    np.testing.assert_allclose(spectrum["frequency"], np.array(list(TONES)) * SPACING)
    expected = np.zeros(12)
    expected[np.array(list(TONES)) - 1] = np.array(list(TONES.values())) / 2
    np.testing.assert_allclose(spectrum["label_amplitude"], expected, atol=1e-10)
    np.testing.assert_allclose(spectrum["relative_error"][0], [[1, 1, 1], [0.1, 2.0, 1.0]], atol=1e-9)
    np.testing.assert_allclose(spectrum["relative_error_magnitude"][0], [[1, 1, 1], [0.1, 0, 1.0]], atol=1e-9)
    assert spectrum["first_passage_step"].sel(threshold=0.2)[0].values.tolist() == [1, -1, -1]
    assert spectrum["frequencies_reached"].sel(threshold=0.2).item() == 1


def test_channels_count_together(make_run, hidden):
    place, x, _ = hidden
    target = np.stack([labels(place), 2.0 * labels(place)], axis=-1)
    output = np.stack([labels(place), 0.0 * place], axis=-1)
    spectrum = projection(make_run([[output]], target, x), count=12, spacing=SPACING)
    np.testing.assert_allclose(spectrum["relative_error"], 2 / np.sqrt(5), atol=1e-9)


def test_the_null_level_is_the_expectation_over_permutations():
    generator = np.random.default_rng(1)
    n = 50
    wave = np.exp(-2j * np.pi * np.outer([0.1, 0.5, 1.3], generator.standard_normal(n))) / n
    label = generator.standard_normal((n, 2))
    label -= label.mean(axis=0)
    # E |sum_i w_i y_p(i)|^2 over permutations p, for labels that sum to zero
    spread = np.sum(np.abs(wave) ** 2, axis=1) - np.abs(wave.sum(axis=1)) ** 2 / n
    expected = np.sqrt(np.sum(label**2) * spread / (n - 1))
    np.testing.assert_allclose(null_level(wave, label), expected, rtol=0.12)
    np.testing.assert_array_equal(null_level(wave, label), null_level(wave, label))


@pytest.mark.parametrize("shuffle", ["labels", "places"])
def test_labels_that_have_nothing_to_do_with_places_do_not_stand_out(make_run, hidden, shuffle):
    place, x, _ = hidden
    target = labels(place)
    if shuffle == "labels":
        target = np.random.default_rng(2).permutation(target)
    run = make_run(target[None, None], target, x)
    with pytest.raises(ValueError, match="of 12 frequencies stand out"):
        projection(run, count=12, spacing=SPACING, shuffled=shuffle == "places")
