"""Faults of an experiment, each with the message that it must give: file, line, key, value, and what is allowed."""

from __future__ import annotations

import pytest

FILE = "mine/experiments/tones.yaml"
DATASET = "  name: synthetic\n  terms: [{sin: 1}, {sin: 3}]\n  train: 64\n  evaluate: 256\n"
METHODS = "  - {name: dft, frequencies: [1, 3]}"


def test_a_misspelt_required_key_is_named_and_so_is_the_one_that_is_missing(project):
    project.replace(project.experiment, "steps: 100", "stpes: 100")
    assert sorted(map(str, project.problems())) == [
        f"{FILE}:15: stpes = 100: is not a known key (did you mean 'steps'?)",
        f"{FILE}:1: steps: is missing",
    ]


@pytest.mark.parametrize(
    ("source", "message", "part"),
    [
        ("pictures/cat.png", "", "is not a file"),
        ("x.png/", "", "is not a file"),
        ("camrea", "is neither a known image nor the path of a file", "did you mean 'camera'?"),
        ("data_dir", "is neither a known image nor the path of a file", "astronaut"),
    ],
)
@pytest.mark.parametrize("family", ["image", "noisy_image"])
def test_an_image_is_a_known_one_or_a_file(project, said, family, source, message, part):
    more = "  std: 0.1\n" if family == "noisy_image" else ""
    project.replace(project.experiment, DATASET, f"  name: {family}\n  source: {source}\n{more}")
    project.replace(project.experiment, METHODS, "  - example_outputs")
    assert said().startswith(f'{FILE}:4: dataset.source = "{source}": {message}')
    assert part in said()


# A dataset whose points are no grid, or not of the kind, and the method that takes them for one.
POISSON = "  name: poisson\n  source: [{sin: 1}]\n  train: 9\n"
SQUARE = "  name: poisson_square\n  modes: [1]\n  amplitudes: [1.0]\n  train: 9\n"
PARITY = "  name: parity\n  dimension: 4\n  train: 9\n"
SPREAD = "  name: tones_in_space\n  frequencies: [1]\n  dimension: 1\n  arrangement: direction\n  train: 9\n"
NOISY_IMAGE = "  name: noisy_image\n  std: 0.1\n"
PIECEWISE = "  name: piecewise\n  left: [{{sin: 1}}]\n  right: [{{sin: {}}}]\n  train: 9\n"


@pytest.mark.parametrize(
    ("dataset", "method"),
    [
        (POISSON, "{name: dft, frequencies: [1]}"),
        (POISSON, "{name: dft_bands, bands: [[1, 4]]}"),
        ("  name: image\n", "{name: dft, frequencies: [1]}"),
        (SPREAD, "{name: dft, frequencies: [1]}"),
        (SPREAD, "{name: dst, bands: [[1, 4]]}"),
        (PARITY, "{name: dst, bands: [[1, 4]]}"),
        (PARITY, "contours"),
        (NOISY_IMAGE, "{name: dst, bands: [[1, 4]]}"),
        (NOISY_IMAGE, "dct_bands"),
        (NOISY_IMAGE, "contours"),
    ],
)
def test_a_method_that_needs_a_grid_is_refused_where_there_is_none(project, said, dataset, method):
    project.replace(project.experiment, DATASET, dataset)
    project.replace(project.experiment, METHODS, f"  - {method}")
    name = dataset.split()[1]
    assert f"needs {'a periodic grid' if 'dft' in method else 'points of one grid'}; {name} has" in said()


@pytest.mark.parametrize(
    ("dataset", "method"),
    [
        (POISSON, "{name: dst, bands: [[1, 4]]}"),
        (SQUARE, "dct_bands"),
        ("  name: image\n", "contours"),
        (
            "  name: piecewise\n  left: [{sin: 1}]\n  right: [{sin: 4}]\n  train: 9\n",
            "{name: dft_bands, bands: [[1, 4]]}",
        ),
    ],
)
def test_a_method_is_taken_where_the_points_are_the_grid_that_it_needs(project, dataset, method):
    project.claim.unlink()
    project.replace(project.experiment, DATASET, dataset)
    project.replace(project.experiment, METHODS, f"  - {method}")
    assert project.read()


def test_tones_on_either_half_are_below_the_nyquist_frequency(project, said):
    project.replace(project.experiment, DATASET, PIECEWISE.format("4}, {cos: 5"))
    project.replace(project.experiment, METHODS, "  - example_outputs")
    assert "dataset.right[1].cos = 5.0: is not below the Nyquist frequency 4.5 of the 9 training points" in said()


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        ("  name: parity\n  dimension: 4\n  train: 17\n", ":5: dataset.train = 17: must be 16 or less with these"),
        (SQUARE.replace("9", "1"), ":6: dataset.train = 1: must be 2 or more with these parameters"),
    ],
)
def test_a_number_of_points_that_the_other_parameters_forbid_is_told_before_any_job(project, said, dataset, message):
    project.replace(project.experiment, DATASET, dataset)
    project.replace(project.experiment, METHODS, "  - example_outputs")
    project.replace(project.experiment, "batch: full", "batch: 1")
    assert said().startswith(FILE + message)


def test_paths_of_images_are_relative_to_the_working_folder(project):
    project.claim.unlink()
    project.replace(project.experiment, DATASET, "  name: image\n  source: pictures/cat.png\n")
    project.replace(project.experiment, METHODS, "  - dct_bands")
    project.write("pictures/cat.png", "")
    assert project.read().experiments["tones"].dataset.source == "pictures/cat.png"


@pytest.mark.parametrize(("pixels", "largest"), [("all", 81), ("checkerboard", 41)])
def test_a_batch_of_pixels_is_no_larger_than_the_picture(project, said, pixels, largest):
    project.claim.unlink()
    project.replace(project.experiment, DATASET, f"  name: image\n  size: 9\n  pixels: {pixels}\n")
    project.replace(project.experiment, METHODS, "  - dct_bands")
    project.replace(project.experiment, "batch: full", f"batch: {largest}")
    project.read()
    project.replace(project.experiment, f"batch: {largest}", f"batch: {largest + 1}")
    assert f"is larger than the {largest} training points" in said()


def test_the_dataset_for_aliasing_takes_tones_above_its_training_points(project):
    project.replace(project.experiment, "name: synthetic", "name: undersampled")
    project.replace(project.experiment, "train: 64", "train: 4")
    assert project.read().experiments["tones"].dataset.train == 4


def test_functions_drawn_for_each_seed_need_a_method_that_reads_them(project, said):
    project.claim.unlink()
    project.replace(project.experiment, DATASET, "  name: random_signals\n  train: 16\n  copies: 3\n")
    project.replace(project.experiment, METHODS, "  - {name: suggested_scale, scale: sigma}")
    project.read()
    project.replace(project.experiment, "{name: suggested_scale, scale: sigma}", "generalisation")
    assert "random_signals draws a function for every seed" in said()
    project.replace(project.experiment, "  name: random_signals\n  train: 16\n  copies: 3\n", DATASET)
    project.replace(project.experiment, "generalisation", "{name: suggested_scale, scale: sigma}")
    assert "reads a function for every seed; synthetic draws none" in said()


NOISY = """  name: noisy
  terms: [{sin: 1}, {sin: 3}]
  std: 0.3
  copies: 3
"""
STOPPING = "  - early_stopping"


@pytest.mark.parametrize(
    ("old", "new", "start", "part"),
    [
        ("seeds: 3", "seeds: 4", " = 4", "is more than the dataset's 3 draws, one a seed"),
        ("std: 0.3", "std: -0.3", ":5: dataset.std = -0.3", "must be greater than or equal to 0"),
        ("  copies", "  train: 6\n  copies", ":4: dataset.terms[1].sin = 3.0", "3 of the 6 training points"),
        ("  copies", "  validation: 6\n  copies", ":4: dataset.terms[1].sin = 3.0", "3 of the 6 validation points"),
        ("  copies", "  evaluate: 6\n  copies", ":4: dataset.terms[1].sin = 3.0", "3 of the 6 evaluation points"),
        (STOPPING, METHODS, ': spectra[0] = "dft"', "noisy has training, validation and test points"),
        ("batch: full", "batch: 65", "batch = 65", "is larger than the 64 training points"),
    ],
)
def test_noisy_data_have_enough_copies_points_and_a_method_of_their_own(project, said, old, new, start, part):
    project.claim.unlink()
    project.replace(project.experiment, DATASET, NOISY)
    project.replace(project.experiment, METHODS, STOPPING)
    project.read()
    project.replace(project.experiment, old, new)
    assert start in said()
    assert part in said()


@pytest.mark.parametrize("noise", ["-0.1", "1.1"])
def test_a_share_of_noisy_labels_is_from_0_to_1(project, said, noise):
    project.replace(project.experiment, DATASET, f"  name: noisy_labels\n  source: digits\n  noise: {noise}\n")
    project.replace(project.experiment, METHODS, "  - {name: early_stopping, error: misclassified}")
    assert f":5: dataset.noise = {noise}: must be" in said()


def test_a_noisy_image_trains_on_half_of_its_pixels_and_its_file_must_be_there(project, said):
    project.claim.unlink()
    project.replace(project.experiment, DATASET, "  name: noisy_image\n  size: 9\n  std: 0.1\n")
    project.replace(project.experiment, METHODS, STOPPING)
    project.replace(project.experiment, "batch: full", "batch: 41")
    project.read()
    project.replace(project.experiment, "batch: 41", "batch: 42")
    assert "is larger than the 41 training points" in said()
    project.replace(project.experiment, "batch: 42", "batch: full")
    project.replace(project.experiment, "size: 9", "source: pictures/cat.png")
    assert "is not a file" in said()
