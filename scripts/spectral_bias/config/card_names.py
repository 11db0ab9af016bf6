"""Names of cards: folders of the results, so letters and digits of any script with . _ - between them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from spectral_bias.config.errors import short

MAX_LENGTH = 60
ALLOWED = f"letters and digits of any script, and . _ - after the first, at most {MAX_LENGTH}, the last no dot"


def card_name(name: str) -> str:
    """A name as it is kept, in composed characters.

    Raises:
        ValueError: it is no name of a card; says what is allowed, and the nearest.
    """
    found = unicodedata.normalize("NFC", name)
    if found and len(found) <= MAX_LENGTH and found == _fit(found):
        return found
    hint = f"; write {near}?" if (near := _fit(found)[:MAX_LENGTH].rstrip(".")) else ""
    raise ValueError(f"is no name of a card: {ALLOWED}{hint}")


def named_logs(logs: Any) -> Any:
    """Logs by the names of their cards; of a list of paths those of the files, with - for what no name has.

    Raises:
        ValueError: two have the same name but for upper and lower case, a file's name has nothing of a name, or a list
            holds something that is no path.
    """
    if isinstance(logs, list):
        if others := [short(each) for each in logs if not isinstance(each, str)]:
            raise ValueError(
                f"is a list with what is no path in it: {', '.join(others)}; write {{NAME: {{log: PATH, ...}}}}"
            )
        logs = _of_paths(logs)
    if isinstance(logs, dict):
        # Folders that differ by case are one on some systems.
        alike = Counter(_key(str(name)) for name in logs)
        if again := [str(name) for name in logs if alike[_key(str(name))] > 1]:
            raise ValueError(f"holds names that differ only by case or composed letters: {', '.join(again)}")
    return logs


def _of_paths(paths: Sequence[str]) -> dict[str, str]:
    names = [_of_path(PurePosixPath(path).stem) for path in paths]
    if nameless := [path for path, name in zip(paths, names, strict=True) if not name]:
        raise ValueError(f"holds files whose names make none of a card: {', '.join(nameless)}; write {{NAME: path}}")
    alike = Counter(map(_key, names))
    again = [(path, name) for path, name in zip(paths, names, strict=True) if alike[_key(name)] > 1]
    if again:
        proposed = [_of_path(f"{PurePosixPath(path).parent.name}-{name}") for path, name in again]
        if len({*proposed}) < len(proposed):
            proposed = [f"{name}-{number}" for number, (_, name) in enumerate(again, 1)]
        pairs = ", ".join(f"{new}: {path}" for new, (path, _) in zip(proposed, again, strict=True))
        raise ValueError(f"holds several logs of one name, {again[0][1]}; name each, such as {{{pairs}}}")
    return dict(zip(names, paths, strict=True))


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _of_path(stem: str) -> str:
    return _fit(unicodedata.normalize("NFC", stem))[:MAX_LENGTH].rstrip(".")


def _fit(text: str) -> str:
    """A text with - for whatever no name has."""
    kept = "".join(sign if sign.isalnum() or sign in "._-" else " " for sign in text)
    return re.sub(r"\s+", "-", kept.strip()).lstrip("._-").rstrip(".")
