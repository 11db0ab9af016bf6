"""Faults of an experiment, each with the message that it must give: file, line, key, value, and what is allowed."""

from __future__ import annotations

import pytest

FILE = "mine/experiments/tones.yaml"
DATASET = "  name: synthetic\n  terms: [{sin: 1}, {sin: 3}]\n  train: 64\n  evaluate: 256\n"
METHODS = "  - {name: dft, frequencies: [1, 3]}"
ACTIVATION = "activation: {name: ricker, a: 1.0}"
AXIS = "{path: model.activation.a, values: [1.0, 0.3]}"

# What is replaced by what, and how the one problem goes on after the file's name, and a part of the rest of it.
FAULTS = {
    "unknown key": ("steps: 100", "steps: 100\nepochs: 3", ":16: epochs = 3: is not a known key", "known: axes, batch"),
    "misspelt inner key": ("until: 50", "untill: 50", ":16: snapshots.untill = 50", "did you mean 'until'?"),
    "misspelt parameter": ("learning_rate", "learning_rat", ":13: optimiser.learning_rat", "'learning_rate'?"),
    "misspelt dataset": ("synthetic", "synthetik", ':2: dataset = "synthetik": is not a known dataset', "'synthetic'?"),
    "misspelt model": ("name: mlp", "name: mpl", ':7: model = "mpl": is not a known model', "'mlp'?"),
    "misspelt activation": (
        "ricker",
        "rikcer",
        ':10: model.activation = "rikcer": is not a known activation',
        "'ricker'?",
    ),
    "misspelt initialisation": ("xavier", "xaver", ":11: model.initialisation", "did you mean 'xavier'?"),
    "misspelt loss": ("loss: mse", "loss: mes", ':12: loss = "mes": is not a known loss', "did you mean 'mse'?"),
    "misspelt optimiser": ("adam", "adma", ':13: optimiser = "adma": is not a known optimiser', "'adam'?"),
    "misspelt method": (
        "name: dft",
        "name: dfft",
        ':19: spectra[0] = "dfft": is not a known spectral method',
        "'dft'?",
    ),
    "nothing named": ("name: adam, ", "", ":13: optimiser: names no optimiser", "known: adagrad, adam, lbfgs"),
    "a name that is no text": (
        "loss: mse",
        "loss: 5",
        ":12: loss = 5: is not a known loss",
        "known: deep_ritz, gradient, mse",
    ),
    "text for a whole number": ("steps: 100", "steps: many", ":15: steps", "must be a whole number"),
    "truth for a whole number": ("steps: 100", "steps: true", ":15: steps = true", "must be a whole number"),
    "a fraction for a whole number": ("steps: 100", "steps: 100.0", ":15: steps = 100.0", "must be a whole number"),
    "truth for a number": ("growth: 1.1", "growth: yes", ":16: snapshots.growth = true", "must be a number"),
    "text for a number": ("1e-3", "small", ':13: optimiser.learning_rate = "small"', "must be a number"),
    "null for a number": ("1e-3", "null", ":13: optimiser.learning_rate = null", "must be a number"),
    "a number for text": ("title: Two tones and a Ricker network.", "title: 5", ":1: title = 5", "must be text"),
    "a list for a mapping": ("{every: 5, until: 50, growth: 1.1}", "[5]", ":16: snapshots = [5]", "must be a mapping"),
    "a mapping for a list": ("[16, 16]", "{a: 16}", ':9: model.widths = {"a": 16}', "must be a list"),
    "a width of 0": ("[16, 16]", "[16, 0]", ":9: model.widths[1] = 0", "must be greater than 0"),
    "no seeds": ("seeds: 3", "seeds: 0", ":17: seeds = 0", "must be greater than or equal to 1"),
    "too many seeds": ("seeds: 3", "seeds: 10001", ":17: seeds = 10001", "must be less than or equal to 10000"),
    "no steps": ("steps: 100", "steps: 0", ":15: steps = 0", "must be greater than or equal to 1"),
    "a negative rate": ("1e-3", "-1e-3", ":13: optimiser.learning_rate = -0.001", "must be greater than 0"),
    "nan": ("1e-3", ".nan", ":13: optimiser.learning_rate = NaN", "must be finite"),
    "infinity": ("1e-3", ".inf", ":13: optimiser.learning_rate = Infinity", "must be finite"),
    "too large a number": ("1e-3", "1e999", ":13: optimiser.learning_rate = Infinity", "must be finite"),
    "snapshots that never spread": (
        "growth: 1.1",
        "growth: 1.0",
        ":16: snapshots.growth = 1.0",
        "must be greater than 1",
    ),
    "a batch larger than the data": (
        "batch: full",
        "batch: 65",
        ":14: batch = 65",
        "larger than the 64 training points",
    ),
    "an empty batch": ("batch: full", "batch: 0", ":14: batch = 0", "greater than or equal to 1, or must be 'full'"),
    "another batch": ("batch: full", "batch: ful", ':14: batch = "ful"', "must be a whole number, or must be 'full'"),
    "no training points": ("train: 64", "train: 0", ":5: dataset.train = 0", "must be greater than 0"),
    "a tone that training points cannot hold": (
        "{sin: 3}",
        "{sin: 32}",
        ":4: dataset.terms[1].sin = 32.0",
        "Nyquist frequency 32 of the 64 training points",
    ),
    "an undersampled tone of this dataset": ("train: 64", "train: 6", ":4: dataset.terms[1].sin", "'undersampled'"),
    "a tone that the evaluation grid cannot hold": (
        "terms: [{sin: 1}, {sin: 3}]\n  train: 64",
        "terms: [{sin: 1}, {cos: 128.0}]\n  train: 1000",
        ":4: dataset.terms[1].cos = 128.0",
        "Nyquist frequency 128 of the 256 evaluation points",
    ),
    "a frequency above the evaluation grid's": (
        "frequencies: [1, 3]",
        "frequencies: [1, 128]",
        ":19: spectra[0].frequencies[1] = 128",
        "256 evaluation points",
    ),
    "two tones in one": ("{sin: 3}", "{sin: 3, cos: 3}", ":4: dataset.terms[1]", "either sin or cos"),
    "a tone without a frequency": ("{sin: 3}", "{phase: 3}", ":4: dataset.terms[1]", "either sin or cos"),
    "a misspelt tone": ("{sin: 3}", "{sine: 3}", ":4: dataset.terms[1].sine = 3", "did you mean 'sin'?"),
    "no tones": ("[{sin: 1}, {sin: 3}]", "[]", ":4: dataset.terms = []", "must have at least 1 item"),
    "a domain that ends before it starts": (
        "train: 64",
        "train: 64\n  domain: [pi, -pi]",
        ":6: dataset.domain",
        "the first number must be the smaller",
    ),
    "a domain of three ends": ("train: 64", "train: 64\n  domain: [0, 1, 2]", ":6: dataset.domain", "at most 2 items"),
    "no method": (METHODS, "  []", ":18: spectra = []", "at least 1 item"),
    "a required key that is missing": ("steps: 100\n", "", ":1: steps", "is missing"),
    "a required parameter that is missing": ("  train: 64\n", "", ":2: dataset.train", "is missing"),
    "a required parameter of a bare name": (
        METHODS,
        "  - dft",
        ":19: spectra[0]",
        "is missing",
    ),
    "own code in no module": (
        ACTIVATION,
        "activation: 'nets:act'",
        ':10: model.activation = "nets:act"',
        "no file for this module",
    ),
    "own code on no path": (
        ACTIVATION,
        "activation: '../own:act'",
        ":10: model.activation",
        "package.module:attribute",
    ),
    "own code that is not in its module": (
        ACTIVATION,
        "activation: 'own:atc'",
        ":10: model.activation",
        "own.py defines no function or class 'atc' (did you mean 'act'?)",
    ),
    "an unknown keyword of own code": (
        ACTIVATION,
        "activation: {name: 'own:act', sharpnes: 2.0}",
        ":10: model.activation.sharpnes = 2.0",
        "'sharpness'?",
    ),
    "a bad keyword of own code": (
        ACTIVATION,
        "activation: {name: 'own:act', sharpness: -2}",
        ":10: model.activation.sharpness = -2",
        "greater than 0",
    ),
    "an axis with both forms": (
        AXIS,
        AXIS.replace("]}", "], cases: {x: {}}}"),
        ":21: axes.a",
        "either path and values, or cases",
    ),
    "an axis with neither form": (AXIS, "{}", ":21: axes.a = {}", "either path and values, or cases"),
    "an axis without a path": (AXIS, "{values: [1.0]}", ":21: axes.a", "either path and values, or cases"),
    "an axis without values": ("[1.0, 0.3]", "[]", ":21: axes.a", "at least one value"),
    "a value given twice": ("[1.0, 0.3]", "[1.0, 0.3, 0.30]", ":21: axes.a", "same value twice; both are called '0.3'"),
    "values with one label": (
        "[1.0, 0.3]",
        "[0.3, 0.3000001]",
        ":21: axes.a",
        "same value twice; both are called '0.3'",
    ),
    "a value that no file name can hold": (
        AXIS,
        "{path: dataset.source, values: [a/b.png]}",
        ":21: axes.a",
        "'a/b.png' cannot be part of a file name",
    ),
    "an axis to an unknown key": (
        "path: model.activation.a",
        "path: model.activatoin.a",
        ":21: axes.a.path",
        "'activation'?",
    ),
    "an axis to an unknown parameter": (
        "path: model.activation.a",
        "path: model.activation.b",
        ":21: axes.a.path",
        "known: a, ",
    ),
    "an axis through a number": (
        "path: model.activation.a",
        "path: steps.a",
        ':21: axes.a.path = "steps.a"',
        "'steps' holds no keys",
    ),
    "an axis with a bad value": ("[1.0, 0.3]", "[1.0, -0.3]", ":21: axes.a.values[1] = -0.3", "must be greater than 0"),
    "a case with an unknown key": (
        "model.initialisation.scale",
        "model.initialisation.scael",
        ":25: axes.start.cases.x8.model.initialisation.scael",
        "'scale'?",
    ),
    "a case with a bad value": (
        "scale: 8.0",
        "scale: big",
        ':25: axes.start.cases.x8.model.initialisation.scale = "big"',
        "a number",
    ),
    "a case that is no mapping": ("plain: {}", "plain: 1", ":24: axes.start.cases.plain = 1", "must be a mapping"),
    "two axes for one key": (
        "model.initialisation.scale: 8.0",
        "model.activation.a: 8.0",
        ":22: axes.start",
        "the axis a varies model.activation.a already",
    ),
    "an axis's name": ("  start:", "  Start-point:", ":22: axes.Start-point", "must match pattern"),
    "a case's label": ("      x8:", "      x/8:", ":25: axes.start.cases.x/8", "must match pattern"),
    "a fault in some runs only": (
        "scale: 8.0",
        "scale: 8.0, dataset.train: 6, batch: 5",
        ":4: dataset.terms[1].sin = 3.0",
        "in run a-1_start-x8",
    ),
    "a fault of one case": (
        "scale: 8.0",
        "scale: 8.0, batch: 65",
        ":25: axes.start.cases.x8.batch = 65",
        "64 training",
    ),
    "a key given twice": ("steps: 100", "steps: 100\nsteps: 200", ":16: steps", "is given twice"),
    "invalid YAML": ("steps: 100", "steps: [100", ":16: cannot be read as YAML", "expected ',' or ']'"),
    "a tab": ("  train: 64", "\ttrain: 64", ":5: cannot be read as YAML", "use spaces"),
    "a Python object": (
        "Two tones and",
        "!!python/object/apply:os.system [touch owned] #",
        ":1: title",
        "the tag !!python/object/apply:os.system",
    ),
    "a number for a key": ("      x8:", "      8:", ":25: axes.start.cases", "a key must be text, and '8' is not"),
    "truth for a key": ("      x8:", "      on:", ":25: axes.start.cases", "a key must be text, and 'on' is not"),
}


@pytest.mark.parametrize(("old", "new", "start", "part"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_place_and_its_remedy(project, said, old, new, start, part):
    project.write(
        "own.py",
        "from spectral_bias.registry.quantities import PositiveFloat\n\n"
        "def act(x, *, sharpness: PositiveFloat = 1.0): ...\n",
    )
    project.replace(project.experiment, old, new)
    assert said().startswith(f"{FILE}{start}")
    assert part in said()
    assert not (project.folder / "owned").exists()


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


NOISY = """  name: noisy
  terms: [{sin: 1}, {sin: 3}]
  std: 0.3
  copies: 3
"""
STOPPING = "  - early_stopping"


@pytest.mark.parametrize(
    ("old", "new", "start", "part"),
    [
        ("seeds: 3", "seeds: 4", " = 4", "is more than the dataset's 3 copies of its noise"),
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
