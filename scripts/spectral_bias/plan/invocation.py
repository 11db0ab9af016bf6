"""The command that makes artefacts again as a run does, for pages to show. It names no folder of this machine."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spectral_bias.config.settings import NOT_BITS
from spectral_bias.digests.closure import ROOT

# Settings that choose what is made, of which a command that names its targets needs none.
CHOICES = ("only", "sweeps")


@dataclass(frozen=True)
class Invocation:
    """What Snakemake was given.

    Attributes:
        snakefile: the Snakefile, that of the other workflow where the atlas is its module.
        config_files: of ``--configfile``.
        config: of ``--config``.
        prefix: what the module's paths begin with.
    """

    snakefile: Path = ROOT / "Snakefile"
    config_files: tuple[Path, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    prefix: str = ""

    @classmethod
    def of(cls, workflow: Any) -> Invocation:
        """What started a Snakemake workflow; ``workflow`` is the variable of that name in a Snakefile."""
        prefix = getattr(workflow.modifier.path_modifier, "prefix", None) or ""
        files = tuple(map(Path, workflow.configfiles))
        return cls(Path(workflow.main_snakefile), files, dict(workflow.config_settings.config), prefix)

    def commands(self, *targets: str) -> tuple[str, ...]:
        """Shell commands, one for each group of targets, to be run in the current working folder.

        Args:
            targets: options and artefacts of one call, separated by spaces.
        """
        folder = Path.cwd().resolve()
        parts = ["snakemake --snakefile", _named(self.snakefile, folder)]
        if self.config_files:
            parts += ["--configfile", *(_named(path, folder) for path in self.config_files)]
        if given := [(key, value) for key, value in self.config.items() if not _is_idle(key, value)]:
            parts += ["--config", *(shlex.quote(f"{key}={_text(value)}") for key, value in given)]
        begin = " ".join([*parts, "--cores all"])
        needs = ["ATLAS=$(python -P -m spectral_bias --where)"] if "$ATLAS" in begin else []
        where = [path.name for path in self.config_files if not _below(path, folder) and not _below(path, ROOT)]
        comments = [f"# {name!r} lies elsewhere: give its path" for name in where]
        return (*comments, *needs, *(f"{begin} {self._prefixed(each)}" for each in targets))

    def _prefixed(self, targets: str) -> str:
        return " ".join(
            shlex.quote(self.prefix + each) if each.startswith("results/") else each for each in targets.split()
        )


def _named(path: Path, folder: Path) -> str:
    """A file as the command names it: relative to the working folder, or below ``$ATLAS``, the project's folder."""
    if folder != ROOT and _below(path, folder):
        return shlex.quote(path.resolve().relative_to(folder).as_posix())
    if _below(path, ROOT):
        return f'"$ATLAS"/{shlex.quote(path.resolve().relative_to(ROOT).as_posix())}'
    return shlex.quote(path.name)


def _is_idle(key: str, value: Any) -> bool:
    """Whether an entry of ``--config`` can be left out of a command that names its targets."""
    return key in CHOICES or (key == "numerics" and isinstance(value, Mapping) and {*NOT_BITS}.issuperset(value))


def _below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
