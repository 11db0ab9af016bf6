"""Make damaged artefacts again: those truncated or changed after they were made.

Snakemake compares file times and its own records, so it takes a damaged file for a complete one, and whatever reads it
fails. Here its seal is checked, and Snakemake is told that it is incomplete. Old file times alone would not do: a rule
whose inputs have the recorded checksums is not run again, nor is one without inputs, such as a dataset. An
artefact without Snakemake's metadata (``adoption``) is held against its certificate in the same way.
"""

from __future__ import annotations

import functools
from typing import Any

from spectral_bias.artefacts.seal import DamagedArtefactError
from spectral_bias.snakemake_patches.adoption import is_current
from spectral_bias.snakemake_patches.patch import Context, Patch


def install(context: Context) -> None:
    """Let Snakemake count a damaged artefact of the plan as incomplete: it is made again."""
    from snakemake.persistence import PersistenceBase

    original = PersistenceBase.incomplete
    artefacts = functools.cache(context.plan.artefacts)

    @functools.cache
    def is_damaged(name: str) -> bool:
        try:
            if name in artefacts():
                context.plan.digests.digest(name)
        except DamagedArtefactError as error:
            context.warn(f"{error}. It is made again.")
            return True
        except OSError:
            return False  # missing or unreadable: Snakemake reports that itself
        return False

    @functools.cache
    def is_outdated(name: str) -> bool:
        present = name in artefacts() and (context.plan.digests.folder / name).is_file()
        return present and not is_current(name, artefacts()[name][1], context.plan.digests)

    async def incomplete(self: Any, job: Any) -> list[Any]:
        marked = await original(self, job)
        adopted = not self.has_metadata(job)
        return [
            file
            for file in job.output
            if file in marked or is_damaged(str(file)) or (adopted and is_outdated(str(file)))
        ]

    PersistenceBase.incomplete = incomplete


PATCH = Patch(
    needs=("snakemake.persistence:PersistenceBase.incomplete", "snakemake.persistence:PersistenceBase.has_metadata"),
    without="a damaged artefact fails every job that reads it until it is removed",
    install=install,
)
