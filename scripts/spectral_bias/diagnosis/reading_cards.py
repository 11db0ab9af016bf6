"""A card as it was written to JSON, read again: the inverse of ``card_files.card_json``, checked field by field."""

from __future__ import annotations

import dataclasses
import json
import math
import types
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from spectral_bias.diagnosis.card import Card
from spectral_bias.diagnosis.card_files import FORMAT, OF_SECOND, REFUSED

MAX_BYTES = 64 * 2**20


class BadCardError(ValueError):
    """A file that is no card."""


def read_card(path: Path) -> Card:
    """The card in a JSON file.

    Raises:
        BadCardError: the file is no card; names the key.
        OSError: it cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BadCardError(f"{path}: has more than {MAX_BYTES} bytes, which no card has")
    try:
        record = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadCardError(f"{path}: is no JSON ({error}); expected a card.json of `spectral-bias diagnose`") from error
    try:
        return card_in(record)
    except BadCardError as error:
        raise BadCardError(f"{path}: is no card of `spectral-bias diagnose`: {error}") from error


def card_in(record: Any) -> Card:
    """The card in a JSON record; keys that a card does not have, such as a certificate, are left out.

    Raises:
        BadCardError: there is none in it; names the key.
    """
    if isinstance(record, dict) and record.get("format", FORMAT) != FORMAT:
        raise BadCardError(f"format: is {_said(record['format'])}, and this version reads {FORMAT}")
    if isinstance(record, dict) and REFUSED in record:
        why = "has second logs that do not compare with it" if record.get(OF_SECOND) else "could not be analysed"
        raise BadCardError(f"its log {_said(record.get('log'))} {why}")
    return _as(Card, record, "")


def _as(kind: Any, value: Any, key: str) -> Any:
    """A value of JSON as one of a type."""
    if dataclasses.is_dataclass(kind):
        return _record(kind, value, key)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {types.UnionType, Union}:
        return None if value is None else _as(next(each for each in inner if each is not type(None)), value, key)
    if origin is Literal:
        if value not in inner:
            raise BadCardError(f"{key}: {value!r} is none of {', '.join(inner)}")
        return value
    if origin is tuple:
        return _tuple(inner, value, key)
    if origin is dict:
        return _plain(dict, value, key)
    return _plain(kind, value, key)


def _record(kind: Any, value: Any, key: str) -> Any:
    if not isinstance(value, dict):
        raise BadCardError(f"{key or 'the file'}: expected an object, got {_said(value)}")
    hints, wanted = _hints(kind), dataclasses.fields(kind)
    lacking = [
        each.name
        for each in wanted
        if each.name not in value
        and each.default is dataclasses.MISSING
        and each.default_factory is dataclasses.MISSING
    ]
    if lacking:
        raise BadCardError(f"{', '.join(f'{key}.{name}'.lstrip('.') for name in lacking)}: missing")
    given = {each.name for each in wanted if each.name in value}
    return kind(**{name: _as(hints[name], value[name], f"{key}.{name}".lstrip(".")) for name in sorted(given)})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _tuple(inner: tuple[Any, ...], value: Any, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise BadCardError(f"{key}: expected a list, got {_said(value)}")
    kinds = [inner[0]] * len(value) if inner[1:] == (...,) else list(inner)
    if len(kinds) != len(value):
        raise BadCardError(f"{key}: expected {len(kinds)} values, got {len(value)}")
    return tuple(
        _as(kind, each, f"{key}[{place}]") for place, (kind, each) in enumerate(zip(kinds, value, strict=True))
    )


def _plain(kind: type, value: Any, key: str) -> Any:
    if kind is float and value is None:  # JSON has no number that is not finite
        return math.nan
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadCardError(f"{key}: expected {kind.__name__}, got {_said(value)}")
    return value


def _said(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
