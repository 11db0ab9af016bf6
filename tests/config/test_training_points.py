"""How many training points a dataset's parameters ask for, against the datasets themselves."""

import pytest

from spectral_bias.config.cross_checks import training_points
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream

TONES = {"frequencies": [1, 3], "train": 9}


@pytest.mark.parametrize(
    "dataset",
    [
        {"name": "tones_in_space", "arrangement": "grid", "dimension": 1, **TONES},
        {"name": "tones_in_space", "arrangement": "grid", "dimension": 3, **TONES},
        {"name": "tones_in_space", "arrangement": "direction", "dimension": 3, **TONES},
        {"name": "poisson_square", "modes": [1], "amplitudes": [1.0], "train": 5},
        {"name": "parity", "dimension": 5, "train": 12},
    ],
)
def test_points_of_a_side_are_not_taken_for_all_points(dataset):
    made = resolve("datasets", dataset)(stream("dataset", "test"))
    assert training_points(dataset) == made.sizes["train"]
