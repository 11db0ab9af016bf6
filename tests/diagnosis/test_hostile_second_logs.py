"""Second logs of any kind that people give: each fault with its file, what is wrong and what to do, and no card."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from closed_form_logs import closed_form, written
from spectral_bias.__main__ import main
from spectral_bias.diagnosis.diagnose import diagnose
from spectral_bias.diagnosis.second_log import UnlikeLogError

RATES = {1: 5.0, 3: 20.0, 7: 1000.0}
STEPS = [*range(0, 40, 2), *range(40, 401, 20)]
LONGER = [*STEPS, *range(450, 1601, 50)]
AT_X = ("sample", "dimension")


def longer(**changes):
    return closed_form(RATES, steps=LONGER, seeds=2).assign(changes)


def outputs(change):
    """A log of which the outputs are changed in place."""
    made = longer()
    values = np.asarray(made["prediction"]).copy()
    change(values)
    return made.assign(prediction=(made["prediction"].dims, values))


def nothing(values):
    values[:] = np.nan


def hole(values):
    values[:, 10] = np.nan


def with_channels(number):
    made = longer()
    return made.assign(
        prediction=made["prediction"].expand_dims(channel=number, axis=-1),
        target=made["target"].expand_dims(channel=number, axis=-1),
    )


def of_dimensions(number):
    made = longer()
    return made.assign(x=(AT_X, np.repeat(np.asarray(made["x"]), number, axis=1)))


def reordered(order):
    return longer().isel(step=order)


def many_steps(factor):
    made = longer()
    return made.assign_coords(step=np.asarray(made["step"]).astype(type(factor)) * factor)


LOGS = {
    "all outputs NaN": (
        lambda: outputs(nothing),
        "seed 0 has values that are missing or not finite at any step; leave",
    ),
    "NaN in the middle": (
        lambda: outputs(hole),
        "and finite ones after it (step 1600); a seed that ends has none to the",
    ),
    "huge steps": (
        lambda: many_steps(np.int64(10**13)),
        "step: must lie from 0 to 2147483647, and goes from 0 to 16000000000000000",
    ),
    "steps beyond digits": (
        lambda: many_steps(np.float64(1e297)),
        "step: must lie from 0 to 2147483647, and goes from 0 to 1.6e+300",
    ),
    "steps before the first": (
        lambda: longer(step=np.array(LONGER) - 10),
        "must lie from 0 to 2147483647, and goes from -10",
    ),
    "steps backwards": (lambda: reordered(slice(None, None, -1)), "sort the log by step (xarray: log.sortby('step'))"),
    "a step twice": (
        lambda: reordered([0, *range(len(LONGER))]),
        "keep one of each (xarray: log.drop_duplicates('step'))",
    ),
    "one step": (lambda: reordered([-1]), "step: has one logged step; an order of convergence needs two or more"),
    "no step": (lambda: reordered(slice(0, 0)), "step: the dimension 'step' is empty; it needs two or more"),
    "no network": (
        lambda: longer().isel(seed=slice(0, 0)),
        "prediction: the dimension 'seed' is empty; it needs one or more",
    ),
    "channels": (lambda: with_channels(2), "target: has 2 channels, the first log 1 channel; train on the same target"),
    "two dimensions": (
        lambda: of_dimensions(2),
        "x: has 64 points of 2 dimensions, the first log 64 points of 1 dimension; evaluate both at the same points",
    ),
    "another target": (
        lambda: closed_form({1: 5.0, 3: 20.0, 8: 9.0}, steps=LONGER),
        "standard deviations; train on the same target",
    ),
    "other points": (
        lambda: longer(x=(AT_X, np.arange(64.0)[:, None] / 9)),
        f"by up to {63 * (1 / 9 - np.pi / 32):.3g}; evaluate both at the same points",
    ),
    "shorter": (
        lambda: closed_form(RATES, steps=range(0, 101, 5)),
        "step: ends at 100, the first log at 400; a longer training needs at least 800, better 1600",
    ),
    "no target": (
        lambda: longer().drop_vars("target"),
        "target: is missing; expected target(sample) or target(sample, c",
    ),
    "parameters in words": (
        lambda: longer().assign_attrs(parameters="many"),
        "attribute parameters: must be a whole number above 0, and is many",
    ),
    "outputs as text": (
        lambda: longer(prediction=longer()["prediction"].astype(str)),
        "prediction: has the type text; expected real numbers",
    ),
}
FILES = {
    "empty": (lambda path: path.write_bytes(b""), "is empty (0 bytes); was it written to its end?"),
    "a table": (
        lambda path: path.write_text("step,loss\n", "utf-8"),
        "is no NetCDF file: it begins with 'step,los'; write it by a recorder (docs/recording.md)",
    ),
    "a folder": (lambda path: path.mkdir(), "is a folder; give a NetCDF file"),
    "a pipe": (os.mkfifo, "is a pipe or a device, no file; give a NetCDF file"),
    "a link to nothing": (
        lambda path: path.symlink_to("gone.nc"),
        "is a link to gone.nc, where no file is; mend the link",
    ),
    "a link to itself": (
        lambda path: path.symlink_to(path.name),
        "is a link to second.nc, where no file is; mend the link",
    ),
    "nothing": (lambda path: (path.parent / "sceond.nc").touch(), "there is no such file; did you mean "),
    "cut short": (
        lambda path: path.write_bytes(written(longer(), path).read_bytes()[:5000]),
        "not readable as NetCDF: ",
    ),
    "the first once more": (
        lambda path: path.hardlink_to(path.with_name("first.nc")),
        "first.nc; give that of another training",
    ),
}
CASES = {name: (lambda path, make=make: written(make(), path), words) for name, (make, words) in LOGS.items()} | FILES


@pytest.fixture
def first(tmp_path) -> Path:
    return written(closed_form(RATES, steps=STEPS, seeds=2), tmp_path / "first.nc")


@pytest.mark.parametrize(("make", "words"), CASES.values(), ids=list(CASES))
def test_what_is_wrong_is_said_with_its_file_and_what_to_do(first, tmp_path, make, words, capsys):
    path = tmp_path / "second.nc"
    make(path)
    before = {each.name for each in tmp_path.iterdir()}
    assert main(["diagnose", str(first), "--longer", str(path)]) == 2
    out, said = capsys.readouterr()
    assert out == ""
    head, *lines = said.rstrip("\n").split("\n")
    assert head == f"{first}: second logs do not compare with it:"
    assert all(line.startswith(f"  - --longer {path}: ") and len(line) < 500 for line in lines)
    assert words in said
    assert {each.name for each in tmp_path.iterdir()} == before


def test_a_log_that_may_not_be_read_says_so(first, tmp_path, monkeypatch):
    """The superuser may read everything, so the refusal is made here."""
    path, read = written(longer(), tmp_path / "second.nc"), Path.read_bytes

    def refused(self):
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(UnlikeLogError, match=r"may not be read by you; change its permissions \(chmod u\+r\)"):
        diagnose(first, longer=path)


SOUND = {
    "fewer networks": lambda: longer().isel(seed=slice(0, 1)),
    "other numbers of seeds": lambda: longer().assign_coords(seed=[7, 8]),
    "another precision": lambda: longer(prediction=longer()["prediction"].astype(np.float32)),
    "one channel by name": lambda: with_channels(1),
    "another length of the domain": lambda: longer().assign_attrs(domain_length=1.0),
}


@pytest.mark.parametrize("make", SOUND.values(), ids=list(SOUND))
def test_what_changes_nothing_is_taken(first, tmp_path, make):
    found = diagnose(first, longer=written(make(), tmp_path / "second.nc")).remaining
    assert found.settled.outcome == "too_few_steps"
    plain = diagnose(first, longer=written(longer(), tmp_path / "plain.nc")).remaining
    assert found.settled.trainings[0].ratio == pytest.approx(plain.settled.trainings[0].ratio, rel=1e-4)
