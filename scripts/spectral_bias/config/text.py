"""Text that the configuration may hold, and untrusted text on one line of a message.

Allowed text can be written into every output format. XML, HTML, PDF, PNG and NetCDF have no NUL, no half of a surrogate
pair and no control characters, a terminal obeys some of these, and an artefact has one seal. Controls of the direction
of text reach beyond their own text: the numbers that a page adds behind it would show backwards.
"""

from __future__ import annotations

import re

MAX_NUMBER_LENGTH = 500
# Control characters but the tab and the line end, halves of surrogate pairs, and what Unicode calls noncharacters.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_SEAL = re.compile(r"seal-sha256:[0-9a-f]{64}")


def text_fault(text: str) -> str:
    """Why a text is not allowed in the configuration; empty if it is."""
    if found := _UNFIT.search(text):
        return f"must not hold the character {_code(found.group())}; of controls only tab and line end may stand there"
    if found := _DIRECTION.search(text):
        return f"must not hold the character {_code(found.group())}, which turns the direction of what follows"
    if _SEAL.search(text):
        return "must not hold what looks like the seal of an artefact: 'seal-sha256:' and 64 digits"
    return ""


def on_one_line(text: str) -> str:
    """A text with the codes of its unprintable characters, which could break a line, steer a terminal or hide words."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else _code(sign) for sign in text)


def _code(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 2**16 else f"\\U{ord(sign):08x}"
