"""What a claim's page was made from, as a tree: the verdict, its spectra, their run files and the data behind them.

The digests are those in the certificates that the page's job reads. Deeper ones stand in the certificates of the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# What a file is, by the folder that it lies in.
_KINDS = {
    "results/report/claims/": {"en": "this page", "zh": "本页"},
    "results/report/assets/": {"en": "style and scripts", "zh": "样式与脚本"},
    "results/verdicts/": {"en": "verdict", "zh": "判定"},
    "results/figures/": {"en": "figure", "zh": "图"},
    "results/players/": {"en": "player", "zh": "播放数据"},
}
# What else a certificate says of the making of a file.
CONDITIONS = ("commit", "modified", "lock", "packages", "numeric_environment")


@dataclass(frozen=True)
class Source:
    """A file, and what it was made from.

    Attributes:
        path: its path in the working folder.
        digest: its SHA-256; empty where only its own certificate has it.
        sources: what it was made from.
        experiments: spectra by experiment, with all that they were made from.
        code: digest by source file of what computed it.
        conditions: commit, versions and the like, as its certificate has them.
    """

    path: str
    digest: str = ""
    sources: tuple[Source, ...] = ()
    experiments: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> Mapping[str, str]:
        """What it is, in both languages; empty if its folder says so by its own name."""
        return next((words for folder, words in _KINDS.items() if self.path.startswith(folder)), {"en": "", "zh": ""})


def ancestry(
    page: str, setups: Mapping[str, Any], certificate: Mapping[str, Any], digests: Mapping[str, str]
) -> Source:
    """The tree of a claim's page.

    Args:
        page: its path.
        setups: its experiments by name; each has the files behind every run.
        certificate: the verdict's certificate.
        digests: SHA-256 by path of what the page was made from.
    """
    judged, known = certificate["artefact"], certificate["inputs"]
    spectra = {
        name: tuple(_chain(files, known) for files in each["runs"].values() if files[0] in known)
        for name, each in setups.items()
    }
    verdict = Source(
        judged,
        digests.get(judged, ""),
        experiments={name: files for name, files in spectra.items() if files},
        code=certificate["spec"].get("code", {}),
        conditions={part: certificate[part] for part in CONDITIONS if part in certificate},
    )
    others = (Source(path, digest) for path, digest in digests.items() if path != judged)
    return Source(page, sources=(verdict, *others))


def _chain(files: Iterable[str], known: Mapping[str, str]) -> Source:
    """A run's spectra, made from its run file, made from its data."""
    path, *deeper = files
    return Source(path, known.get(path, ""), (_chain(deeper, known),) if deeper else ())
