"""The command that makes artefacts again as a run does, for pages to show. It names no folder of this machine."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spectral_bias.config.settings import NOT_BITS, NOT_RESULTS
from spectral_bias.digests.closure import ROOT

# Settings that choose what is made, and in what order, of which a command that names its targets needs none.
CHOICES = ("only", "sweeps", "also", "first")
SNAKEFILE = ROOT / "Snakefile"
# Where Snakemake's workflow catalogue looks; it includes the other and makes the same.
OF_THE_CATALOGUE = ROOT / "workflow" / "Snakefile"


@dataclass(frozen=True)
class Invocation:
    """What Snakemake was given.

    Attributes:
        snakefile: the Snakefile, that of the other workflow where the atlas is its module.
        config_files: of ``--configfile``.
        config: of ``--config``.
        prefix: what the module's paths begin with.
    """

    snakefile: Path = SNAKEFILE
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
        """Shell commands of one line, one for each group of targets, to be run in the current working folder.

        Comments on files that lie elsewhere come first.

        Args:
            targets: options and artefacts of one call, separated by spaces.
        """
        folder = Path.cwd().resolve()
        snakefile = SNAKEFILE if self.snakefile.resolve() == OF_THE_CATALOGUE else self.snakefile
        parts = ["snakemake --snakefile", _named(snakefile, folder)]
        if self.config_files:
            parts += ["--configfile", *(_named(path, folder) for path in self.config_files)]
        if given := _needed(self.config):
            parts += ["--config", *(shlex.quote(f"{key}={_text(value)}") for key, value in given.items())]
        begin = " ".join([*parts, "--cores all"])
        needs = "ATLAS=$(python -P -m spectral_bias --where) && " if "$ATLAS" in begin else ""
        where = [path.name for path in self.config_files if not _below(path, folder) and not _below(path, ROOT)]
        comments = [f"# {name!r} lies elsewhere: give its path" for name in where]
        return (*comments, *(f"{needs}{begin} {self._prefixed(each)}" for each in targets))

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


def _needed(config: Mapping[str, Any]) -> dict[str, Any]:
    """What a command that names its targets needs of ``--config``, in one order however it was given."""
    kept = {key: config[key] for key in sorted(config) if key not in {*CHOICES, *NOT_RESULTS}}
    numerics = kept.get("numerics")
    if isinstance(numerics, Mapping):
        kept["numerics"] = {key: numerics[key] for key in sorted(numerics) if key not in NOT_BITS}
        if not kept["numerics"]:
            del kept["numerics"]
    return kept


def _below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
