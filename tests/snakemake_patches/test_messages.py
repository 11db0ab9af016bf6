"""What Snakemake prints about changed and failed jobs: what changed, and the cause, without what buries them."""

from __future__ import annotations

import subprocess

import pytest
from snakemake.exceptions import RuleException
from snakemake.executors import local
from snakemake.persistence import ParamsChange

from spectral_bias.snakemake_patches import failed_jobs, short_reasons
from spectral_bias.snakemake_patches.short_reasons import MAX_SHOWN, difference

BEFORE = {"code": {"a.py": "11", "b.py": "22", "c.py": "33"}, "steps": 100, "model": {"widths": (64, 64)}}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({**BEFORE, "steps": 200}, "steps: 100 -> 200"),
        ({**BEFORE, "model": {"widths": (64, 32)}}, "model.widths[1]: 64 -> 32"),
        ({**BEFORE, "model": {"widths": (64,)}}, "model.widths: [64, 64] -> [64]"),
        ({**BEFORE, "code": {"a.py": "11", "b.py": "23", "d.py": "44"}}, "b.py edited, c.py gone, d.py added"),
        ({**BEFORE, "code": {"b.py": "22", "a.py": "0", "c.py": "33"}, "steps": 1}, "steps: 100 -> 1, a.py edited"),
        (
            {**BEFORE, "code": {f"{name}.py": "0" for name in "abcdefg"}},
            "a.py edited, b.py edited, c.py edited, d.py added, and 3 more",
        ),
    ],
)
def test_a_reason_names_what_differs(after, expected):
    assert difference({repr(BEFORE)}, {repr(after)}) == expected
    assert expected.count(",") <= MAX_SHOWN


def test_snakemake_prints_it_and_falls_back_to_its_own_words(context):
    change = ParamsChange({repr(BEFORE)}, {repr({**BEFORE, "steps": 7})}, {"x"})
    others = [
        ParamsChange(),
        ParamsChange({repr(BEFORE)}, set(), {"x"}),
        ParamsChange({"<object>"}, {repr(BEFORE)}, {"x"}),
        ParamsChange({"3"}, {"4"}, {"x"}),
        ParamsChange({repr(BEFORE), "3"}, {repr(BEFORE), "4"}, {"x"}),
    ]
    before = [str(each) for each in others]
    short_reasons.install(context.context)
    assert str(change) == "steps: 100 -> 7"
    assert [str(each) for each in others] == before
    assert "exclusive params" in before[2]


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (RuleException(f"CalledProcessError: {subprocess.CalledProcessError(1, 'python x')}"), False),
        (RuleException(f"CalledProcessError: {subprocess.CalledProcessError(2, 'python x')}"), True),
        (RuleException(f"CalledProcessError: {subprocess.CalledProcessError(-9, 'python x')}"), True),
        (RuleException(f"ServerGoneError: {subprocess.CalledProcessError(1, 'x')}".replace("Called", "")), True),
        (ValueError("CalledProcessError returned non-zero exit status 1."), True),
    ],
)
def test_only_the_status_of_a_script_that_gave_its_cause_is_left_out(context, monkeypatch, error, shown):
    printed = []
    monkeypatch.setattr(local, "print_exception", lambda error, linemaps: printed.append(error))
    failed_jobs.install(context.context)
    local.print_exception(error, {})
    assert printed == ([error] if shown else [])
