"""A log of another program, as a run of this project."""

import numpy as np
import pytest

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import dataset_and_digest, write_netcdf
from spectral_bias.external_logs.run import run_of_log
from spectral_bias.external_logs.validation import Log
from spectral_bias.plan.records.external_log import ExternalLogSpec
from spectral_bias.registry.record import plain
from spectral_bias.training.run_layout import Members

SPEC = ExternalLogSpec(experiment="mine", run="base", log="logs/mine.nc")


def log(channels=(), **more):
    variables = {
        "prediction": np.arange(24 * np.prod(channels, dtype=int), dtype=np.float32).reshape(2, 3, 4, *channels),
        "target": np.ones((4, *channels)),
        "x": np.arange(4.0)[:, None],
        "step": np.array([0, 2, 9], dtype=np.int64),
    }
    members = Members(np.int8([0, 1]), np.array([2, 1]))
    return Log({**variables, **more}, members, {"domain_length": 4.0}, {"title": "Mine.", "summary": "By me"}, ())


@pytest.mark.parametrize("channels", [(), (3,)])
def test_numbers_words_and_facts_are_taken_over(channels, tmp_path):
    given = log(channels, loss=np.ones((2, 3)), trained_on=np.array([0, 1, 0, 1]))
    path = tmp_path / "run.nc"
    write_netcdf(run_of_log(given, SPEC), path, certificate("external_log", path.name, plain(SPEC)))
    run, _ = dataset_and_digest(path)
    for name, values in given.variables.items():
        if name in {"prediction", "loss"}:
            np.testing.assert_array_equal(run[name][0], values[0])
            np.testing.assert_array_equal(run[name][1, :2], values[1, :2])
            assert np.isnan(run[name][1, 2]).all()
        else:
            np.testing.assert_array_equal(run[name], values)
    assert (run["status"].values.tolist(), run["last_step"].values.tolist()) == ([0, 1], [9, 2])
    assert run["status"].attrs["flag_meanings"] == "complete diverged stopped"
    outputs = ("sample", "channel")[: 1 + len(channels)]
    assert run["prediction"].dims == ("seed", "step", *outputs)
    assert run["target"].dims == outputs
    assert (run["prediction"].dtype, run["step"].dtype, run["trained_on"].dtype) == ("f4", "i4", "i1")
    assert run["seed"].values.tolist() == [0, 1]
    assert run.attrs["domain_length"] == 4.0
    assert run.attrs["title"] == "Run base of experiment mine"
    assert run.attrs["summary"] == "Trained elsewhere, read from the log logs/mine.nc. Mine. By me."


def test_what_was_not_recorded_is_said_to_be_so():
    run = run_of_log(log(), SPEC)
    assert np.isnan(run["loss"]).all()
    assert run["loss"].shape == (2, 3)
    assert not run["trained_on"].any()
    assert run["loss"].attrs["long_name"].endswith("not recorded")
    assert run["trained_on"].attrs["long_name"].endswith("not recorded")
