"""Records: plain builtins there, the same record back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from spectral_bias.registry.record import Named, Record, plain


@dataclass(frozen=True)
class Leg(Record):
    length: float
    name: Named


@dataclass(frozen=True)
class Animal(Record):
    steps: tuple[int, ...]
    legs: tuple[Leg, ...]
    by_side: Mapping[str, tuple[Leg, ...]]
    tail: Leg | None
    age: float | None


LEG = Leg(1.5, {"name": "thin", "widths": [1, 2]})
ANIMAL = Animal((3, 1), (LEG, LEG), {"left": (LEG,), "right": ()}, None, 2.0)


def test_a_record_is_sorted_builtins_on_its_way():
    leg = {"length": 1.5, "name": {"name": "thin", "widths": [1, 2]}}
    given = plain(ANIMAL)
    assert list(given) == ["age", "by_side", "legs", "steps", "tail"]
    assert given == {
        "age": 2.0,
        "by_side": {"left": [leg], "right": []},
        "legs": [leg, leg],
        "steps": [3, 1],
        "tail": None,
    }


def test_a_record_comes_back_from_its_builtins_and_from_more():
    with_tail = replace(ANIMAL, tail=LEG, age=None)
    assert Animal.read(plain(ANIMAL)) == ANIMAL
    assert Animal.read({**plain(with_tail), "code": {"a.py": "0"}}) == with_tail


def test_a_record_is_frozen_and_complete():
    with pytest.raises(FrozenInstanceError):
        ANIMAL.age = 3.0
    with pytest.raises(KeyError, match="legs"):
        Animal.read({"steps": []})
