"""Types of the configuration's values: the strict record, numbers, tones, and the type of each annotation."""

from __future__ import annotations

import functools
import math
import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from spectral_bias.config.own_files import own_file_fault
from spectral_bias.registry.quantities import Quantity
from spectral_bias.registry.search import own_folder

# Possessive quantifiers do not backtrack, so that the time is linear in the text's length.
_NUMBER = r"(?:\d++\.?\d*+|\.\d++)"
_PI = re.compile(rf"\s*+([+-]?)({_NUMBER})?\s*+\*?\s*+pi\s*+(?:/\s*+({_NUMBER})\s*+)?", re.ASCII)
_E_NOTATION = re.compile(rf"[-+]?{_NUMBER}[eE][-+]?\d++", re.ASCII)


# The forms that texts have, by their patterns, for error messages.
NAME = r"^[a-z0-9][a-z0-9-]*$"
LABEL = r"^[A-Za-z0-9][A-Za-z0-9.+-]*$"
AXIS = r"^[a-z][a-z0-9_]*$"
DOI = r"^10\.\d{4,9}/\S+$"
ARXIV = r"^\d{4}\.\d{4,5}$"
FILLED = r"\S"
URL = r"^https://\S+$"
FORMS = {
    NAME: "lower-case letters, digits and hyphens",
    LABEL: "letters, digits and . + -, and start with a letter or digit",
    AXIS: "lower-case letters, digits and _, and start with a letter",
    DOI: "a DOI without its resolver, such as 10.1000/182",
    URL: "an address that starts with https:// and has no space",
    FILLED: "text that is not empty",
    ARXIV: 'an arXiv number in quotes, such as "1901.06523"',
}


def parse_number(value: Any) -> Any:
    """``1e-3`` left as text by a YAML 1.1 reader, and multiples of pi such as ``-pi/2``, as numbers.

    Anything else passes as it is, for the type check that follows.
    """
    if isinstance(value, str):
        if _E_NOTATION.fullmatch(value):
            value = float(value)
        elif match := _PI.fullmatch(value):
            sign, factor, divisor = match.groups()
            if divisor and float(divisor) == 0:
                raise PydanticCustomError("zero_divisor", "must not divide by 0")
            value = math.pi * float(f"{sign}{factor or 1}") / float(divisor or 1)
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("not_finite", "must be finite")
    return value


Number = Annotated[float, BeforeValidator(parse_number)]


class Strict(BaseModel):
    """A record that refuses unknown keys and values of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @model_validator(mode="wrap")
    @classmethod
    def _name_known_keys(cls, value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        """Add this record's keys to the error of an unknown key, for its hint."""
        try:
            return handler(value)
        except ValidationError as error:
            lines = []
            for details in error.errors(include_url=False):
                context = dict(details.get("ctx", {}))
                if details["type"] == "extra_forbidden":
                    context.setdefault("known", list(cls.model_fields))
                # Pydantic wants literal text, against injection; this is its own.
                kind = PydanticCustomError(details["type"], details["msg"], context)  # type: ignore[arg-type] - see above
                lines.append(InitErrorDetails(type=kind, loc=details["loc"], input=details["input"]))
            raise ValidationError.from_exception_data(cls.__name__, lines) from None


class Term(Strict):
    """One tone: amplitude * sin or cos of (frequency * 2 pi x / domain length + phase)."""

    sin: Annotated[float, Field(gt=0), BeforeValidator(parse_number)] | None = None
    cos: Annotated[float, Field(gt=0), BeforeValidator(parse_number)] | None = None
    amplitude: Number = 1.0
    phase: Number = 0.0

    @model_validator(mode="after")
    def _one_kind(self) -> Term:
        if (self.sin is None) == (self.cos is None):
            raise PydanticCustomError("one_kind", "a term has either sin or cos, with its frequency")
        return self


def _as_list(value: Any) -> Any:
    """The tuple that a signature has for a default as the list that YAML has."""
    return list(value) if isinstance(value, tuple) else value


def _ascending(value: list[float]) -> list[float]:
    if not value[0] < value[1]:
        raise PydanticCustomError("ascending", "the first number must be the smaller")
    return value


def _finite(value: Any) -> Any:
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _finite(item)
    return parse_number(value) if isinstance(value, float) else value


def _own_file(value: str) -> str:
    if fault := own_file_fault(value, own_folder()):
        raise PydanticCustomError("own_file", "{why}", {"why": fault})
    return value


# A value that no annotation describes: whatever a spec can hold.
Plain = Annotated[JsonValue, BeforeValidator(_as_list), AfterValidator(_finite)]

_BASE: dict[str, Any] = {
    "float": Number,
    "int": int,
    "bool": bool,
    "str": str,
    "file": Annotated[str, AfterValidator(_own_file)],
    "term": Term,
    "interval": Annotated[
        list[Number], Field(min_length=2, max_length=2), BeforeValidator(_as_list), AfterValidator(_ascending)
    ],
}


def _whole(otherwise: str, value: Any) -> Any:
    """Refuse a number that is not whole, and say what takes it."""
    if isinstance(value, float) and not value.is_integer():
        raise PydanticCustomError("not_whole", "must be a whole number; {otherwise}", {"otherwise": otherwise})
    return value


@functools.cache
def quantity_type(quantity: Quantity) -> Any:
    """The pydantic type of a quantity."""
    kind = _BASE[quantity.type]
    if quantity.bounds:
        bounds: dict[str, Any] = dict(quantity.bounds)
        kind = Annotated[kind, Field(**bounds)]
    if quantity.otherwise:
        kind = Annotated[kind, BeforeValidator(functools.partial(_whole, quantity.otherwise))]
    if quantity.many:
        kind = Annotated[list[kind], Field(min_length=quantity.at_least), BeforeValidator(_as_list)]
    return kind
