"""Lineage: which artefact was made from which, a graph read from the certificates on disk and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.reading import SUFFIXES, read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError


@dataclass(frozen=True)
class Lineage:
    """Artefacts and what they were made from.

    Attributes:
        certificates: by path relative to the working folder.
        unread: why there is no certificate, by path, of files that were looked for: gone, damaged, or not artefacts.
    """

    certificates: Mapping[str, Certificate]
    unread: Mapping[str, str] = field(default_factory=dict)

    def inputs(self, name: str) -> list[str]:
        """What a file was made from, artefacts and files of the user's own; nothing where that is not known."""
        return list(self.certificates[name]["inputs"]) if name in self.certificates else []

    def uses(self, name: str) -> list[str]:
        """What was made from a file."""
        return [user for user, record in self.certificates.items() if name in record["inputs"]]

    def ancestors(self, name: str) -> list[str]:
        """A file and everything that it was made from, each before what was made from it, the file itself last."""
        return _walk(name, self.inputs)

    def descendants(self, names: Iterable[str]) -> list[str]:
        """Everything that was made from some files, directly or not, without these themselves."""
        users: dict[str, list[str]] = {}
        for user, record in self.certificates.items():
            for name in record["inputs"]:
                users.setdefault(name, []).append(user)
        given = list(names)
        found = {each for name in given for each in _walk(name, lambda one: users.get(one, []))}
        return [name for name in self.certificates if name in found - set(given)]


def read_lineage(folder: Path, names: Iterable[str] | None = None) -> Lineage:
    """The lineage of artefacts.

    Args:
        folder: the working folder.
        names: artefacts, relative to it, which are read with all that they were made from; everything under
            ``results`` if None.
    """
    certificates: dict[str, Certificate] = {}
    unread: dict[str, str] = {}
    waiting = list(_all_artefacts(folder) if names is None else names)
    while waiting:
        name = waiting.pop()
        if name in certificates or name in unread or not is_artefact(name):
            continue
        if not (folder / name).is_file():
            unread[name] = "there is no such file"
            continue
        try:
            certificates[name] = read_certificate(folder / name)
        except DamagedArtefactError as error:
            unread[name] = str(error)
        else:
            waiting.extend(certificates[name]["inputs"])
    return Lineage(dict(sorted(certificates.items())), unread)


def is_artefact(name: str) -> bool:
    """Whether a path lies under ``results``; other inputs are files of the user's own."""
    return Path(name).parts[:1] == ("results",) and ".." not in Path(name).parts


def _all_artefacts(folder: Path) -> Iterator[str]:
    for path in sorted((folder / "results").rglob("*")):
        if path.is_file() and path.suffix in SUFFIXES and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix()


def _walk(start: str, following: Callable[[str], list[str]]) -> list[str]:
    """Everything reached from a file, in post-order, each once; a ring, which only a forger can make, is cut open."""
    found: list[str] = []
    seen: set[str] = set()
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        name, done = stack.pop()
        if done:
            found.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((each, False) for each in reversed(following(name)) if each not in seen)
    return found
