"""Lineage: which artefact was made from which, read from the certificates on disk and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.dropped import read_dropped
from spectral_bias.artefacts.reading import SUFFIXES, read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError, is_dropped


@dataclass(frozen=True)
class Lineage:
    """Artefacts and what they were made from.

    Attributes:
        certificates: by path relative to the working folder.
        unread: why a file that was asked for has no certificate: missing, damaged, or no artefact.
    """

    certificates: Mapping[str, Certificate]
    unread: Mapping[str, str] = field(default_factory=dict)

    def ancestors(self, name: str) -> list[str]:
        """A file and everything it was made from, inputs first, the file last; a forged cycle is cut."""
        found: list[str] = []
        seen: set[str] = set()
        stack = [(name, False)]
        while stack:
            each, done = stack.pop()
            if done:
                found.append(each)
            elif each not in seen:
                seen.add(each)
                inputs = self.certificates[each]["inputs"] if each in self.certificates else {}
                stack += [(each, True), *((one, False) for one in reversed(list(inputs)))]
        return found


def read_lineage(folder: Path, names: Iterable[str] | None = None) -> Lineage:
    """The lineage of artefacts.

    Args:
        folder: the working folder.
        names: artefacts, relative to it, read with all that they were made from; everything under ``results`` if None.
    """
    certificates: dict[str, Certificate] = {}
    unread: dict[str, str] = {}
    waiting = list(artefacts_in(folder) if names is None else names)
    while waiting:
        name = waiting.pop()
        if name in certificates or name in unread or not is_artefact(name):
            continue
        path = folder / name
        if not path.is_file() and not is_dropped(path):
            unread[name] = "there is no such file"
            continue
        try:
            certificates[name] = read_dropped(path).certificate if is_dropped(path) else read_certificate(path)
        except DamagedArtefactError as error:
            unread[name] = str(error)
        else:
            waiting.extend(certificates[name]["inputs"])
    return Lineage(dict(sorted(certificates.items())), unread)


def is_artefact(name: str) -> bool:
    """Whether a path lies under ``results``; other inputs are the user's own files."""
    return Path(name).parts[:1] == ("results",) and ".." not in Path(name).parts


def artefacts_in(folder: Path) -> Iterator[str]:
    """Every file under ``results`` of a kind that artefacts have, by its path relative to the working folder."""
    for path in sorted((folder / "results").rglob("*"), key=lambda path: (path.suffix != ".json", path)):
        if path.suffix in SUFFIXES and not path.name.startswith(".") and path.is_file():
            yield path.relative_to(folder).as_posix()
