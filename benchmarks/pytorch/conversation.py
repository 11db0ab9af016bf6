"""Processes that train when told to: one JSON line a question, one JSON line an answer.

PyTorch and JAX have thread pools that get in each other's way, so each side, variant and thread count has processes of
its own. They stay for a workload's repetitions, and sleep while another one works.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1]


class WorkerError(Exception):
    """What a worker could not do, in its own words."""


class Worker:
    """One process.

    Args:
        module: the module that it runs.
        arguments: words for it.
        environment: variables beside those inherited.
    """

    def __init__(self, module: str, *arguments: str, environment: Mapping[str, str]) -> None:
        paths = [str(FOLDER), str(FOLDER.parent / "scripts")]
        given = os.environ | {"PYTHONPATH": os.pathsep.join(paths)} | dict(environment)
        command = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(command, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tell(self, **question: Any) -> None:
        """Ask; the answer is waited for with ``hear``."""
        print(json.dumps(question), file=self._process.stdin, flush=True)

    def hear(self) -> Any:
        """The next answer.

        Raises:
            WorkerError: it could not do what it was told to, or died.
        """
        line = self._process.stdout.readline()
        if not line:
            raise WorkerError(f"the process ended with status {self._process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise WorkerError(answer["error"])
        return answer["answer"]

    def ask(self, **question: Any) -> Any:
        """Ask and wait for the answer."""
        self.tell(**question)
        return self.hear()

    def end(self) -> None:
        """Let it end."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def serve(answers: Mapping[str, Callable[..., Any]]) -> None:
    """Answer questions until there are no more.

    Args:
        answers: a function by what a question calls ``do``; it gets the question's other words. ``train`` gets a
            function ``ready`` too: it says so and waits until all who train together are.
    """
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer

    def say(**words: Any) -> None:
        print(json.dumps(words), file=out, flush=True)

    def ready() -> None:
        say(answer="ready")
        sys.stdin.readline()

    for line in sys.stdin:
        question = json.loads(line)
        name = question.pop("do")
        if name == "train":
            question["ready"] = ready
        try:
            found = answers[name](**question)
        except Exception as error:
            say(error=f"{type(error).__name__}: {error}")
        else:
            say(answer=found)


def together(workers: list[Worker], steps: int) -> tuple[float, list[list[float]]]:
    """Let workers train at the same time.

    Returns:
        Seconds from the first one's start to the last one's end, and each one's final losses.
    """
    for worker in workers:
        worker.tell(do="train", steps=steps)
    _all(workers)
    for worker in workers:
        worker.tell()
    ended = _all(workers)
    return max(each["ended"] for each in ended) - min(each["began"] for each in ended), [
        each["losses"] for each in ended
    ]


def _all(workers: list[Worker]) -> list[Any]:
    """What all of them answer; all are heard before an error of one is raised."""
    answers: list[Any] = []
    errors: list[WorkerError] = []
    for worker in workers:
        try:
            answers.append(worker.hear())
        except WorkerError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return answers


@contextlib.contextmanager
def crew(count: int, module: str, *arguments: str, environment: Mapping[str, str]) -> Iterator[list[Worker]]:
    """Some workers of one kind, ended at the end."""
    workers = [Worker(module, *arguments, environment=environment) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.end()


def best_gflops(product: Callable[[], Any], size: int, repeats: int = 20) -> float:
    """GFLOP/s of a product of two square matrices, the best of several."""
    product()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        product()
        times.append(time.perf_counter() - began)
    return 2.0 * size**3 / min(times) / 1e9
