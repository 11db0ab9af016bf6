"""Former keys and names of experiments and claims: read with a warning until version 1.0."""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping
from typing import Any, NamedTuple


class Renamed(NamedTuple):
    """One key or name that changed.

    Attributes:
        kind: what it is.
        where: the key that holds it; empty for a key of the experiment itself.
        old: the former name.
        new: today's name.
        parameters: what the new name must be given to mean the old one.
    """

    kind: str
    where: str
    old: str
    new: str
    parameters: tuple[tuple[str, str], ...] = ()


RENAMED = (
    Renamed("key", "", "trajectory", "external_log"),
    Renamed("spectral method", "spectra", "shown", "example_outputs"),
    Renamed("figure", "figure", "beside", "all_runs"),
    Renamed("figure", "figure", "reference_comparison", "all_runs"),
    Renamed("measure", "measure", "final_ratio", "value_ratio"),
    Renamed("measure", "measure", "computed_ratio", "value_ratio", (("direction", "second_over_first"),)),
)


_HOLDERS = {each.where for each in RENAMED}


def with_new_names(experiment: Mapping[str, Any], file: str) -> dict[str, Any]:
    """An experiment, or changes to one, with every old key and name replaced by the new one.

    Args:
        experiment: what a file says, before it is checked.
        file: the file, for the warning.
    """
    found = dict(_new_items(experiment, file))
    if isinstance(axes := found.get("axes"), Mapping):
        found["axes"] = {name: _axis(axis, file) for name, axis in axes.items()}
    return found


def claim_with_new_names(claim: Mapping[str, Any], file: str) -> dict[str, Any]:
    """A claim, or changes to one, with every old name of a measure or figure replaced by the new one.

    Args:
        claim: the content of a file, before it is checked.
        file: the file, for the warning.
    """
    found = {key: _new_value(key, value, file) for key, value in claim.items()}
    if isinstance(tests := found.get("tests"), list):
        found["tests"] = [
            {key: _new_value(key, value, file) for key, value in test.items()} if isinstance(test, Mapping) else test
            for test in tests
        ]
    return found


def _axis(axis: Any, file: str) -> Any:
    """An axis, whose paths are keys of the experiment."""
    if not isinstance(axis, Mapping):
        return axis
    found = dict(axis)
    if isinstance(path := axis.get("path"), str):
        found["path"] = _new_name("", path, file)
        if isinstance(values := axis.get("values"), list):
            found["values"] = [_new_value(found["path"], value, file) for value in values]
    if isinstance(cases := axis.get("cases"), Mapping):
        found["cases"] = {
            label: dict(_new_items(case, file)) if isinstance(case, Mapping) else case for label, case in cases.items()
        }
    return found


def _new_items(items: Mapping[str, Any], file: str) -> list[tuple[str, Any]]:
    keys = [_new_name("", key, file) for key in items]
    return [(key, _new_value(key, value, file)) for key, value in zip(keys, items.values(), strict=True)]


def _new_value(key: str, value: Any, file: str) -> Any:
    """What stands at a key: a name, a mapping with one, or a list of either."""
    if key not in _HOLDERS:
        return value
    if isinstance(value, list):
        return [_new_value(key, each, file) for each in value]
    if isinstance(value, Mapping) and "name" in value:
        renamed = _new_value(key, value["name"], file)
        return {**value, **(renamed if isinstance(renamed, Mapping) else {"name": renamed})}
    renamed = _renamed(key, value, file)
    if renamed is None:
        return value
    return {"name": renamed.new, **dict(renamed.parameters)} if renamed.parameters else renamed.new


def _new_name(where: str, old: Any, file: str) -> Any:
    renamed = _renamed(where, old, file)
    return old if renamed is None else renamed.new


def _renamed(where: str, old: Any, file: str) -> Renamed | None:
    """The entry of an old name, after a warning; None for a name of today."""
    for each in RENAMED:
        if (each.where, each.old) == (where, old):
            _warn(file, each)
            return each
    return None


@functools.cache
def _warn(file: str, renamed: Renamed) -> None:
    message = "%s: the %s %r is called %r now; the old name is read until version 1.0"
    logging.getLogger(__name__).warning(message, file, renamed.kind, renamed.old, renamed.new)
