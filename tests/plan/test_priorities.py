"""Claims are finished one after the other: what an earlier claim needs has the higher priority."""

from __future__ import annotations

import math

import pytest

from real_plan import real_plan
from spectral_bias.config.errors import ConfigError
from spectral_bias.config.experiment import Experiment
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.priorities import A_CLAIM
from spectral_bias.plan.resources import training_seconds
from spectral_bias.plan.stages import STAGES


@pytest.fixture(scope="module")
def plan():
    return Plan.read({"first": ["aliasing", "low-first"]})


def jobs_of(plan, claim):
    """Rule and names of every job without which a claim's page cannot be made, from the inputs of the rules."""
    makers = {}
    for rule, stage in STAGES.items():
        for names in stage.wanted(plan):
            makers |= dict.fromkeys(stage.paths(*names).values(), (rule, names))
    wanted, needed = [("page", (claim,))], set()
    while wanted:
        job = wanted.pop()
        if job not in needed:
            needed.add(job)
            wanted += [
                makers[path] for paths in plan.inputs(job[0], *job[1]).values() for path in paths if path in makers
            ]
    return needed


def test_named_claims_come_first_and_then_those_that_train_least(plan):
    order = plan.in_order()
    assert order[:2] == ["aliasing", "low-first"]
    done = {run for claim in order[:2] for run in all_runs(plan, claim)}
    for place in range(2, len(order)):
        left = {claim: seconds_of(plan, all_runs(plan, claim) - done) for claim in order[place:]}
        assert left[order[place]] == min(left.values())
        done |= all_runs(plan, order[place])


def all_runs(plan, claim):
    return {*plan.runs_of(claim), *plan.replicate_runs_of(claim)}


def seconds_of(plan, runs):
    setups = [plan.run(*run).setup for run in runs]
    return sum(training_seconds(each.model_dump()) for each in setups if isinstance(each, Experiment))


def test_every_job_of_a_claim_comes_before_every_job_that_only_later_claims_need(plan):
    order = plan.in_order()
    assert len(order) == len({plan.priority("page", claim) for claim in order})
    earlier = set()
    lowest = math.inf
    for claim in order:
        own = [plan.priority(rule, *names) for rule, names in jobs_of(plan, claim) - earlier]
        assert max(own) < lowest
        lowest = min(own)
        assert lowest >= A_CLAIM
        earlier |= jobs_of(plan, claim)


def test_the_longest_training_of_a_claim_comes_first(plan):
    runs = plan.runs_of("low-first")
    seconds = {run: training_seconds(plan.run(*run).setup.model_dump()) for run in runs}
    by_priority = sorted(runs, key=lambda run: -plan.priority("train", *run))
    assert [seconds[run] for run in by_priority] == sorted(seconds.values(), reverse=True)


def test_measuring_seconds_comes_last(plan):
    assert plan.measured
    assert {plan.priority("timing", claim) for claim in plan.measured} == {0}


def test_what_no_claim_needs_has_no_priority_and_no_spec_has_one(plan):
    assert plan.priority("train", "no-experiment", "no-run") == 0
    plain, first = real_plan().artefacts(), plan.artefacts()
    assert {name for name in plain if first[name] != plain[name]} == {"results/settings.json"}


def test_an_unknown_claim_is_refused_with_the_nearest():
    with pytest.raises(ConfigError, match=r"first\[0\].*did you mean 'low-first'"):
        Plan.read({"first": ["low-frist"]})
