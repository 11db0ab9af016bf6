"""The project's training beside PyTorch's: the same networks, data, steps and optimiser, by turns, on this machine.

    make bench-torch                                        # everything; writes results/bench/pytorch.json
    .venv-bench/bin/python benchmarks/against_pytorch.py --quick --workload "tanh 1-64-64-1, N = 64"

Both sides train 8 members a process from the same initial parameters. Ours is ``Training``, used as the
pipeline uses it: one thread a process, one process or two side by side. PyTorch trains in the ways of
benchmarks/pytorch/variants.py, each with one thread, with two, and in two processes of one thread side by side. After
ten steps every member's loss must agree. Then all take turns, several times; what counts are the medians of
member-steps a second. A placement that is slower by a fifth than its variant's best in a first trial takes no turns.
Compilation is shown apart.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from machine import described, written
from pytorch.conversation import Worker, WorkerError, crew, together
from pytorch.workloads import AGREEMENT_STEPS, SEEDS, WORKLOADS, Workload

VARIANTS = {
    "eager": "eager loop over seeds",
    "vmap": "torch.func.vmap",
    "baddbmm": "hand-batched baddbmm",
    "compile": "torch.compile",
    "carried": "baddbmm, derivatives by hand",
}
# Processes and threads of each.
PLACEMENTS = {"1 thread": (1, 1), "2 threads": (1, 2), "2 processes": (2, 1)}
OURS = ("1 thread", "2 processes")
# Relative difference of losses after ten steps that rounding may make.
AGREEMENT = 1e-4
WORTH_A_TURN = 0.8


@dataclass
class Contestant:
    """One way of training a workload."""

    variant: str
    placement: str
    workers: list[Worker]
    compile_seconds: float = 0.0
    steps: int = 1
    trial: float = 0.0
    rates: list[float] = field(default_factory=list)
    peak: float = 0.0
    products: float = 0.0
    disagreement: float = 0.0

    def turn(self) -> float:
        """Train once; member-steps a second."""
        seconds, _ = together(self.workers, self.steps)
        return len(self.workers) * SEEDS * self.steps / seconds

    def calibrate(self, seconds: float) -> None:
        """Find the steps of a turn of about so many seconds."""
        while True:
            self.trial = self.turn()
            wanted = round(seconds * self.trial / (len(self.workers) * SEEDS))
            if wanted <= 1.5 * self.steps:
                return
            self.steps = min(wanted, 20 * self.steps)


def compared(workload: Workload, repeats: int, seconds: float) -> dict[str, Any]:
    """Everything about one workload."""
    names = [("ours", placement) for placement in OURS]
    names += [
        (variant, placement)
        for variant in VARIANTS
        for placement in PLACEMENTS
        if variant != "carried" or workload.streams > 1
    ]
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="atlas-bench-"))
        contestants = [
            Contestant(*name, stack.enter_context(processes(*name, Path(scratch))))  # type: ignore[arg-type]
            for name in names
        ]
        reference: list[float] = []
        able: list[Contestant] = []
        for contestant in contestants:
            label = f"{contestant.variant}, {contestant.placement}"
            try:
                parameters = str(Path(scratch) / "initial.npz")
                for worker in contestant.workers:
                    first = worker.ask(do="prepare", workload=workload.name, parameters=parameters)
                    contestant.compile_seconds = max(contestant.compile_seconds, first["compile_seconds"])
                losses = contestant.workers[0].ask(do="losses", steps=AGREEMENT_STEPS)
                reference = reference or losses
                contestant.disagreement = max(abs(a / b - 1) for a, b in zip(losses, reference, strict=True))
                contestant.calibrate(seconds)
                contestant.peak = side_by_side(contestant.workers, "peak")
                if contestant.variant == "ours":
                    contestant.products = side_by_side(contestant.workers, "products")
            except WorkerError as error:
                found[label] = {"error": str(error).strip().splitlines()[0]}
                print(f"    {label}: {found[label]['error']}", file=sys.stderr)
                continue
            able.append(contestant)
        best = {each.variant: max(one.trial for one in able if one.variant == each.variant) for each in able}
        takes_turns = [each for each in able if each.trial >= WORTH_A_TURN * best[each.variant]]
        for turn in range(repeats):
            # Forwards and backwards, so that nobody always comes after the same neighbour.
            for contestant in takes_turns if turn % 2 == 0 else reversed(takes_turns):
                contestant.rates.append(contestant.turn())
        for contestant in able:
            rate = statistics.median(contestant.rates or [contestant.trial])
            gflops = rate * workload.flop / 1e9
            found[f"{contestant.variant}, {contestant.placement}"] = {
                "variant": contestant.variant,
                "placement": contestant.placement,
                "compile_seconds": contestant.compile_seconds,
                "steps_a_turn": contestant.steps,
                "turns": contestant.rates,
                "trial": contestant.trial,
                "member_steps_per_second": rate,
                "gflops": gflops,
                "sgemm_peak_gflops": contestant.peak,
                "share_of_peak": gflops / contestant.peak,
                "products_alone": contestant.products,
                "disagreement": contestant.disagreement,
            }
    return {
        "sizes": list(workload.sizes),
        "points": workload.points,
        "loss": workload.loss,
        "flop_a_member_step": workload.flop,
        "targets": {"eager": workload.over_eager, "best": workload.over_best},
        **judged(found),
        "contestants": found,
    }


def processes(variant: str, placement: str, scratch: Path) -> Any:
    """The processes of one contestant, not yet told anything."""
    count, threads = PLACEMENTS[placement]
    environment = {"OMP_NUM_THREADS": str(threads), "TORCHINDUCTOR_CACHE_DIR": str(scratch / "inductor")}
    if variant == "ours":
        environment["SPECTRAL_BIAS_COMPILE_CACHE"] = str(scratch / placement / "jax")
        return crew(count, "pytorch.ours", str(threads), environment=environment)
    return crew(count, "pytorch.theirs", variant, str(threads), environment=environment)


def side_by_side(workers: list[Worker], what: str) -> float:
    """The sum of what processes measure at the same time: ``peak`` (sgemm, GFLOP/s) or ``products``."""
    for worker in workers:
        worker.tell(do=what)
    return sum(worker.hear() for worker in workers)


def judged(found: dict[str, Any]) -> dict[str, Any]:
    """Ours over theirs: the best placement of each.

    Args:
        found: what was measured of each contestant.

    Returns:
        ``rates`` and ``ratios`` by variant, ``best`` (the fastest of the variants that people write), ``possible`` (the
        rate of the matrix products alone over that of the best variant), and whether losses ``agree``.
    """
    rates: dict[str, float] = {}
    for each in found.values():
        if "error" not in each:
            rates[each["variant"]] = max(rates.get(each["variant"], 0.0), each["member_steps_per_second"])
    ratios = {variant: rates["ours"] / rate for variant, rate in rates.items() if variant != "ours"}
    best = min((variant for variant in ratios if variant != "carried"), key=ratios.__getitem__)
    return {
        "rates": rates,
        "ratios": ratios,
        "best": best,
        "possible": max(each.get("products_alone", 0.0) for each in found.values()) / rates[best],
        "agree": all(each["disagreement"] < AGREEMENT for each in found.values() if "error" not in each),
    }


def table(name: str, found: dict[str, Any]) -> str:
    """One workload as text."""
    rows = [name]
    for label, each in found["contestants"].items():
        if "error" in each:
            rows.append(f"    {label:24} {each['error']}")
            continue
        rows.append(
            f"    {label:24} {each['member_steps_per_second']:10.0f} member-steps/s  {each['gflops']:6.1f} GFLOP/s "
            f"({each['share_of_peak']:4.0%} of sgemm)  first call {each['compile_seconds']:5.1f} s  "
            f"differs {each['disagreement']:.0e}{'' if each['turns'] else '  (one trial)'}"
        )
    wanted, ratios = found["targets"], found["ratios"]
    rows.append(
        f"    ours over eager {ratios['eager']:.1f} (wanted {wanted['eager']:g}), over {found['best']} "
        f"{ratios[found['best']]:.1f} (wanted {wanted['best']:g}; matrix products alone {found['possible']:.1f})"
    )
    return "\n".join(rows)


def main() -> None:
    """Compare, print tables, write the record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workload", nargs="+", choices=list(WORKLOADS), default=list(WORKLOADS))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="about how long one turn takes")
    parser.add_argument("--quick", action="store_true", help="two turns of a fifth of a second; written elsewhere")
    options = parser.parse_args()
    if options.quick:
        options.repeats, options.seconds = 2, 0.2
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("two cores are needed")
    record: dict[str, Any] = {
        "machine": {**described(), "torch": metadata.version("torch")},
        "seeds": SEEDS,
        "repeats": options.repeats,
        "seconds_a_turn": options.seconds,
        "variants": VARIANTS,
        "workloads": {},
    }
    for name in options.workload:
        record["workloads"][name] = compared(WORKLOADS[name], options.repeats, options.seconds)
        print(table(name, record["workloads"][name]), flush=True)
    written("pytorch-quick" if options.quick else "pytorch", record)


if __name__ == "__main__":
    main()
