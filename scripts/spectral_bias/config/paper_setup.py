"""What a claim's paper did beside what is done here, and values of experiments in that text.

In ``here`` a brace names a value: ``{low-first.seeds}`` is the seeds of the experiment *low-first*, of all its runs;
``{low-first[target=two-tones].steps}`` the steps of the runs with that label. ``{{`` and ``}}`` are braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Annotated, Any

from pydantic import Field

from spectral_bias.config.axes import Run
from spectral_bias.config.errors import nearest
from spectral_bias.config.validation import Fault
from spectral_bias.config.values import NAME, URL, Strict

_FORM = "{experiment.key} or {experiment[axis=label].key}; a brace itself is written twice"
_VALUE = re.compile(r"(?P<experiment>[a-z0-9-]+)(?:\[(?P<axis>[a-z0-9_]+)=(?P<label>[^\]]+)\])?\.(?P<keys>[\w.]+)")
_MISSING = object()


class Row(Strict):
    """One aspect of the set-up."""

    aspect: str = Field(description="What is compared: network, data, optimiser, steps, seeds, what is measured ...")
    paper: str = Field(description="What the paper did; `not stated` or `not checked` where that is so.")
    here: str = Field(
        description="What is done here. `{experiment.key}` or `{experiment[axis=label].key}` stands for a value of an "
        "experiment's file, so that no number is typed twice; a brace itself is written twice."
    )


class ReleasedCode(Strict):
    """Something that code released with the paper, or by its authors, does otherwise than the paper says."""

    says: str = Field(description="What it does.")
    source: str = Field(description="Where that stands: repository and file.")
    url: str | None = Field(None, pattern=URL, description="The address of that file.")


class PaperSetup(Strict):
    """The paper's set-up beside this project's; words for the claim's page, no part of the verdict."""

    source: str | None = Field(
        None, pattern=NAME, description="The paper's key; if left out, the claim's first source."
    )
    place: str = Field("", description="Where in the paper: section, figure.")
    rows: Annotated[list[Row], Field(min_length=1)] = Field(description="The table, one aspect a row.")
    released_code: list[ReleasedCode] = Field(
        default_factory=list, description="Where the released code is known to differ from the paper."
    )


class _BadValueError(ValueError):
    """A brace that names no value; with the name that is at fault and a hint."""

    def __init__(self, message: str, value: str, hint: str = "") -> None:
        super().__init__(message)
        self.fault = (message, value, hint)


def filled(text: str, runs: Mapping[str, Mapping[str, Run]]) -> str:
    """A text with the values that its braces name; where runs differ, all values in the runs' order.

    Args:
        text: a row's ``here``, checked by ``setup_faults``.
        runs: the runs of each experiment by name.
    """
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise _BadValueError(f"a brace names a value: {_FORM}", text) from None
    return "".join(
        literal + ("" if name is None else _value(name, spec, sign, runs)) for literal, name, spec, sign in parts
    )


def setup_faults(setup: PaperSetup, experiments: list[str], runs: Mapping[str, Mapping[str, Run]]) -> Iterator[Fault]:
    """Braces in a claim's table that name no value of the experiments that it reads.

    Args:
        setup: the table.
        experiments: the claim's experiments; none of them faulty.
        runs: the runs of every experiment by name.
    """
    known = {name: runs[name] for name in experiments}
    for index, row in enumerate(setup.rows):
        try:
            filled(row.here, known)
        except _BadValueError as error:
            yield Fault(("paper_setup", "rows", index, "here"), *error.fault)


def _value(name: str, spec: str | None, sign: str | None, runs: Mapping[str, Mapping[str, Run]]) -> str:
    """The value of one brace.

    Raises:
        _BadValueError: it has another form, or there is no such experiment, axis, label or key.
    """
    found = _VALUE.fullmatch(name)
    if not found or spec or sign:
        raise _BadValueError(f"a brace names a value: {_FORM}", name)
    experiment, axis, label, keys = found.group("experiment", "axis", "label", "keys")
    if experiment not in runs:
        raise _BadValueError("is not among this claim's experiments", experiment, nearest(experiment, runs))
    chosen = list(runs[experiment].values())
    if axis:
        axes = chosen[0].coordinates if chosen else {}
        if axis not in axes:
            raise _BadValueError(f"is not an axis of {experiment}", axis, nearest(axis, axes))
        labels = list(dict.fromkeys(run.coordinates[axis] for run in chosen))
        if label not in labels:
            raise _BadValueError("is not a value of that axis", label, nearest(label, labels))
        chosen = [run for run in chosen if run.coordinates[axis] == label]
    setups = [run.setup.model_dump() for run in chosen]
    values = [value for setup in setups if (value := _at(setup, keys)) is not _MISSING]
    if not values:
        raise _BadValueError(f"is not a key of {experiment}", keys, _near(setups, keys))
    shown = [_shown(value) for value in values]
    if None in shown:
        raise _BadValueError("holds more keys; name one of them", keys)
    return ", ".join(dict.fromkeys(each for each in shown if each is not None))


def _at(data: Any, keys: str) -> Any:
    for key in keys.split("."):
        if isinstance(data, list) and key.isdigit() and int(key) < len(data):
            data = data[int(key)]
        elif isinstance(data, Mapping) and key in data:
            data = data[key]
        else:
            return _MISSING
    return data


def _near(setups: list[dict[str, Any]], keys: str) -> str:
    """A hint for a path of keys that does not exist: what stands where it goes wrong."""
    above, _, key = keys.rpartition(".")
    groups = [group for setup in setups if isinstance(group := _at(setup, above) if above else setup, Mapping)]
    return nearest(key, {each for group in groups for each in group}) if groups else _near(setups, above)


def _shown(value: Any) -> str | None:
    """A value as text: widths as 64-64, a named thing as its name; None if it has no short form."""
    if isinstance(value, Mapping):
        return value.get("name")
    if isinstance(value, list):
        shown = [_shown(item) for item in value]
        if None in shown:
            return None
        whole = all(isinstance(item, int) for item in value)
        return ("-" if whole else ", ").join(each for each in shown if each is not None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
