"""The undisturbed run, made once, and a working folder as it was before anything ran for every trial."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from injection import RUN, Scene


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A run in which nothing happened, put by for every trial to begin from."""
    scene = Scene.fresh(tmp_path_factory.mktemp("faults") / "atlas")
    assert scene.run() == 0, scene.said()[-5000:]
    scene.put_by()
    return scene


@pytest.fixture(scope="session")
def reference(undisturbed: Scene) -> dict[str, str]:
    """The digests of the undisturbed run."""
    undisturbed.take_out()
    return undisturbed.digests()


@pytest.fixture
def finished(undisturbed: Scene, reference: dict[str, str]) -> Iterator[Scene]:
    """A working folder in which everything is made."""
    undisturbed.take_out()
    yield undisturbed
    undisturbed.stop_everything()


@pytest.fixture
def scene(finished: Scene) -> Scene:
    """A working folder with nothing in it but compiled programs, which take time and change no bit."""
    finished.clear()
    return finished


@pytest.fixture
def untrained(finished: Scene) -> Scene:
    """A working folder in which everything is made but one run."""
    (finished.work / RUN).unlink()
    return finished


class Ledger:
    """Trials by fault: in how many something was hit, how many were survived, how many went on from a checkpoint."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, int | str]] = {}

    @contextlib.contextmanager
    def trial(self, fault: str, how: str, scene: Scene) -> Iterator[Callable[[object], None]]:
        """Count one trial, and that it was survived if nothing is raised.

        Yields:
            what is to be told whether the fault hit: a job that has ended by then is not killed.
        """
        row = self.rows.setdefault(fault, {"how": how, "trials": 0, "hit": 0, "survived": 0, "resumed": 0})
        row["trials"] += 1

        def hit(so: object) -> None:
            row["hit"] += bool(so)

        yield hit
        row["survived"] += 1
        logs = (path.read_text("utf-8", "replace") for path in scene.work.glob("logs/train/*/*.log"))
        row["resumed"] += any("resumed at step" in text for text in logs)


@pytest.fixture(scope="session")
def ledger() -> Iterator[Ledger]:
    """Where the long trials are counted; written to the file that ATLAS_FAULTS names, beside other rows there."""
    found = Ledger()
    yield found
    if path := os.environ.get("ATLAS_FAULTS"):
        before = json.loads(Path(path).read_text("utf-8"))["faults"] if Path(path).exists() else {}
        rows = {**before, **found.rows}
        Path(path).write_text(json.dumps({"faults": rows}, indent=2, sort_keys=True) + "\n", "utf-8")
