"""Write a folder with a log, its experiment and its claim, from what a card found, ready for the workflow.

Text in the log's words goes through JSON, whose strings are YAML's too.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from spectral_bias.diagnosis.card import Card
from spectral_bias.diagnosis.diagnose import Diagnosis
from spectral_bias.diagnosis.timed_places import judged_level

LOG = "log.nc"
# The claim projection asks for this rank correlation; an absent order is halfway to none.
RANK, NO_RANK = 0.7, 0.3
# The claim filtering asks for this ratio of the times of high and low part.
RATIO, NO_RATIO = 1.2, 1.1


class FolderInUseError(ValueError):
    """The folder holds files."""


def write_project(found: Diagnosis, log: Path, folder: Path) -> list[Path]:
    """Write configuration, experiment, claim, README and the log into an empty or new folder.

    Args:
        found: the log's card with its run and spectrum.
        log: the log.
        folder: where it all goes.

    Returns:
        The files, relative to the folder.

    Raises:
        FolderInUseError: the folder holds files.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUseError(f"{folder}: is there already and not empty; name another folder")
    name = experiment_name(found.card.name)
    texts = {
        "config.yaml": _settings(name),
        f"experiments/{name}.yaml": _experiment(found),
        f"claims/{name}.yaml": _claim(found, name),
        "README.md": _readme(found.card, name),
    }
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        for path, text in texts.items():
            (partial / path).parent.mkdir(parents=True, exist_ok=True)
            (partial / path).write_text(text, "utf-8")
        _write_log(found, log, partial / LOG)
        if folder.exists():
            folder.rmdir()
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return [Path(LOG), *map(Path, texts)]


def experiment_name(name: str) -> str:
    """A name that the configuration takes, apart from those of the project's own experiments."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"own-{slug or 'log'}"


def _write_log(found: Diagnosis, log: Path, path: Path) -> None:
    """Copy the log, or write it anew where its samples have another order or its grid is not written down."""
    if not found.rewritten:
        shutil.copyfile(log, path)
        return
    run = found.run
    if found.card.points.trained_on is None:
        run = run.drop_vars("trained_on")
    if found.card.points.shape and "grid_shape" not in run.attrs:
        run = run.assign_attrs(grid_shape=np.array(found.card.points.shape))
    run.to_netcdf(path, engine="netcdf4")


def _settings(name: str) -> str:
    return "\n".join(
        [
            "# Laid over the project's config/config.yaml; paths are relative to this folder.",
            'catalogues: ["."]',
            f"only: [{name}]",
            "",
        ]
    )


def _experiment(found: Diagnosis) -> str:
    card = found.card
    method: dict[str, Any] = {"name": card.method.name, **card.method.parameters}
    if card.method.name in {"dft", "tone_fit"}:
        method["frequencies"] = np.asarray(found.spectrum["frequency"]).tolist()
    if judged_level(card.places) not in (0.1, 0.2):
        method["thresholds"] = [times.threshold for times in card.places[0].summary]
    return "\n".join(
        [
            f"title: {_text(card.title)}",
            f"external_log: {LOG}",
            "spectra:",
            f"  - {_flow(method)}",
            "axes:",
            "  log:",
            "    cases:",
            "      own: {}",
            "      # A log in which the order must be absent, for the claim's control:",
            "      # control: {external_log: control.nc}",
            "",
        ]
    )


def _claim(found: Diagnosis, name: str) -> str:
    card = found.card
    if card.method.name == "filtering":
        measure: dict[str, Any] = {"name": "filtered_ratio", "delta": card.method.parameters["deltas"][0]}
        holds, absent = RATIO, NO_RATIO
        says = "The high part of the target takes longer than the low part."
    else:
        measure = {"name": "rank_correlation", "along": card.method.place, "threshold": judged_level(card.places)}
        holds, absent = RANK, NO_RANK
        says = "The time to learn a frequency rises with the frequency."
    shared = [
        f"    experiment: {name}",
        "    where: {log: own}",
        f"    measure: {_flow(measure)}",
        "    statistic: median",
    ]
    return "\n".join(
        [
            "title: Low frequencies first in a log of my own",
            "statement:",
            "  en: The network of this log learns low frequencies before high ones.",
            "sources:",
            f"  - citation: {_text(f'The log {card.name}, SHA-256 {card.sha256}.')}",
            "remark: >-",
            "  Written by `spectral-bias init` after the log was read, so nothing was fixed before: for evidence, fix",
            "  the thresholds, then train with fresh seeds.",
            f"experiments: [{name}]",
            "tests:",
            "  - name: order",
            f"    says: {says}",
            *shared,
            f"    at_least: {holds}",
            "  # A PLACEHOLDER. A control is a training in which the order must be absent, such as one with eight",
            "  # times larger initial weights, or one on labels at shuffled points. It shows that the test can fail.",
            "  # Until you have one, this looks at the same log: where the test holds it fails, and the verdict stays",
            "  # inconclusive. Log such a training to control.nc, uncomment its case in the experiment, and write",
            "  # `where: {log: control}` here.",
            "  - name: placeholder",
            "    kind: control",
            "    says: A placeholder on the same log; put a training without the order here.",
            *shared,
            f"    at_most: {absent}",
            "",
        ]
    )


def _readme(card: Card, name: str) -> str:
    return f"""# A claim about the log {card.name}

Written by `spectral-bias init`. `{LOG}` is the log, `experiments/{name}.yaml` its frequency analysis
({card.method.name}), `claims/{name}.yaml` what is concluded from it. Run it from a checkout of the project, with the
path to this folder:

```sh
snakemake --cores 1 --directory FOLDER --configfile FOLDER/config.yaml
```

The page is `results/report/claims/{name}.html` in this folder. The verdict is inconclusive until the claim has a
control: a training in which the order must be absent. `claims/{name}.yaml` says how to add one. What `diagnose` said of
the log:

> {card.bias.says}
"""


def _flow(values: Mapping[str, Any]) -> str:
    """A mapping on one line, as YAML."""
    return "{" + ", ".join(f"{key}: {_text(value)}" for key, value in values.items()) + "}"


def _text(value: Any) -> str:
    """A value as JSON; a plain word as it is."""
    if isinstance(value, str) and re.fullmatch(r"[a-z][a-z_]*", value):
        return value
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
