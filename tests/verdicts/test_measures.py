"""What holds of every measure. Each has tests with the number that its definition gives, in test_measures_of_*.py."""

import re
from pathlib import Path

import pytest
import xarray as xr
from hand_made_spectra import measured, passages, spectrum

from spectral_bias.registry.members import members


def test_every_measure_has_a_test():
    texts = [path.read_text("utf-8") for path in Path(__file__).parent.glob("test_measures_of_*.py")]
    tests = set(re.findall(r"^def test_(\w+)", "\n".join(texts), re.MULTILINE))
    for name in members("verdicts.measures"):
        assert any(test.startswith(f"{name}_") for test in tests), f"no test of the measure {name}"


def test_measures_of_one_run_refuse_two():
    runs = [passages([[1, 2, 3]]), passages([[1, 2, 3]], run="other")]
    for name, parameters in (
        ("passage_order", {"frequencies": [1, 3]}),
        ("passage_ratio", {"slow": 5, "fast": 1}),
        ("rank_correlation", {"along": "frequency"}),
    ):
        with pytest.raises(ValueError, match="chose 2: base, other"):
            measured(name, *runs, **parameters)


def test_runs_of_other_numbers_of_seeds_are_not_compared_seed_by_seed():
    eight, one = passages([[1, 2, 3]] * 8, run="eight"), passages([[1, 2, 3]], run="one")
    with pytest.raises(ValueError, match="numbers of seeds differ: eight has 8, one has 1"):
        measured("speed_up", eight, one, frequency=5)
    numbers = [spectrum(xr.Dataset({"gain": (("seed",), [1.0] * count)}), run=f"of-{count}") for count in (8, 1)]
    with pytest.raises(ValueError, match="of-8 has 8, of-1 has 1"):
        measured("value_ratio", *numbers, variable="gain")
    sweep = [passages([[1, 2, 3]] * count, run=f"of-{count}", a=count) for count in (2, 3)]
    with pytest.raises(ValueError, match="of-2 has 2, of-3 has 3"):
        measured("sweep_time", *sweep, axis="a", frequency=5)
