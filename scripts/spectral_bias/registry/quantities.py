"""The kinds of value that a parameter may take; a signature annotated with them is its own configuration schema.

At run time every quantity is ``Any``: a number may arrive as a Python number or as a traced JAX scalar. The
configuration reader (``config.parameter_schema``) takes the checks from the annotation's metadata.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any


@dataclass(frozen=True)
class Quantity:
    """A checked value: its type, its bounds, its description in messages, and the kind that takes other numbers."""

    type: str
    words: str
    bounds: tuple[tuple[str, float], ...] = ()
    many: bool = False
    at_least: int = 0
    otherwise: str = ""


@dataclass(frozen=True)
class Choice:
    """A name from one group of the library, with that name's own parameters."""

    group: str


_POSITIVE = (("gt", 0),)
_NON_NEGATIVE = (("ge", 0),)

Float = Annotated[Any, Quantity("float", "a number")]
PositiveFloat = Annotated[Any, Quantity("float", "a number above 0", _POSITIVE)]
NonNegativeFloat = Annotated[Any, Quantity("float", "a number of 0 or more", _NON_NEGATIVE)]
Fraction = Annotated[Any, Quantity("float", "a number from 0 to 1", (("ge", 0), ("le", 1)))]
PositiveFraction = Annotated[Any, Quantity("float", "a number above 0, at most 1", (("gt", 0), ("le", 1)))]
PositiveInt = Annotated[Any, Quantity("int", "a whole number of 1 or more", _POSITIVE)]
NonNegativeInt = Annotated[Any, Quantity("int", "a whole number of 0 or more", _NON_NEGATIVE)]
Flag = Annotated[Any, Quantity("bool", "true or false")]
# Results depend on the file's content: its digest is part of the spec. Own code opens the path that it gets.
File = Annotated[Any, Quantity("file", "the path of a file, relative to the working folder")]
Text = Annotated[Any, Quantity("str", "text")]
Interval = Annotated[Any, Quantity("interval", "two numbers, the smaller first (pi is understood)")]
Terms = Annotated[Any, Quantity("term", "a list of terms such as {sin: 5, amplitude: 1.0}", many=True, at_least=1)]
Widths = Annotated[Any, Quantity("int", "a list of whole numbers of 1 or more", _POSITIVE, many=True)]
Integers = Annotated[Any, Quantity("int", "a list of whole numbers of 1 or more", _POSITIVE, many=True, at_least=1)]
WholeFrequencies = Annotated[
    Any,
    Quantity(
        "int",
        "a list of whole numbers of 1 or more",
        _POSITIVE,
        many=True,
        at_least=1,
        otherwise="the method tone_fit takes frequencies that are not whole",
    ),
]
Levels = Annotated[
    Any, Quantity("float", "a list of numbers between 0 and 1", (("gt", 0), ("lt", 1)), many=True, at_least=1)
]
Floats = Annotated[Any, Quantity("float", "a list of numbers", many=True, at_least=1)]
Intervals = Annotated[Any, Quantity("interval", "a list of pairs of numbers, the smaller first", many=True, at_least=1)]
PositiveFloats = Annotated[Any, Quantity("float", "a list of numbers above 0", _POSITIVE, many=True, at_least=1)]

Model = Annotated[Any, Choice("models.networks")]
Embedding = Annotated[Any, Choice("models.embeddings")]
Activation = Annotated[Any, Choice("models.activations")]
Initialisation = Annotated[Any, Choice("models.initialisations")]
