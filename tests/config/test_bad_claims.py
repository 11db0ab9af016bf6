"""Faults of a claim, each with the message that it must give: file, line, key, value, and what is allowed."""

from __future__ import annotations

import pytest

FILE = "mine/claims/tones-first.yaml"
WHERE = "where: {a: 1.0, start: plain}"
FIGURE = "{name: all_runs, experiment: tones"
MEASURED = """measured:
  - name: seconds
    says: A step takes as long.
    experiment: tones
    where: {a: 1.0}
    timing: training_ratio
    at_least: 0.5
figure:"""

# What is replaced by what, and how the one problem goes on after the file's name, and a part of the rest of it.
FAULTS = {
    "an experiment that is missing": (
        "[tones]",
        "[tones, tnoes]",
        ':9: experiments[1] = "tnoes"',
        "did you mean 'tones'?",
    ),
    "a corrected statement on an unknown test": (
        "experiments: [tones]",
        "corrected: {en: It holds., tests: [order, ordre]}\nexperiments: [tones]",
        ':9: corrected.tests[1] = "ordre"',
        "is not a test of this claim (did you mean 'order'?)",
    ),
    "a corrected statement on nothing": (
        "experiments: [tones]",
        "corrected: {en: It holds., tests: []}\nexperiments: [tones]",
        ":9: corrected.tests = []",
        "at least 1 item",
    ),
    "an experiment given twice": ("[tones]", "[tones, tones]", ':9: experiments[1] = "tones"', "is given twice"),
    "no experiment": ("experiments: [tones]", "experiments: []", ":9: experiments = []", "at least 1 item"),
    "a test of another experiment": (
        "experiment: tones\n    " + WHERE,
        "experiment: other",
        ':13: tests[0].experiment = "other"',
        "is not among this claim's experiments (known: tones)",
    ),
    "an unknown axis": (WHERE, "where: {b: 1.0}", ":14: tests[0].where.b", "is not an axis of tones (known: a, start)"),
    "an unknown label": (
        WHERE,
        "where: {start: plian}",
        ':14: tests[0].where.start = "plian"',
        "did you mean 'plain'?",
    ),
    "an unknown number": (
        WHERE,
        "where: {a: [1, 0.5]}",
        ':14: tests[0].where.a = "0.5"',
        "is not a value of that axis",
    ),
    "no label": (WHERE, "where: {a: []}", ":14: tests[0].where.a = []", "names no value of that axis"),
    "a misspelt measure": (
        "passage_order",
        "pasage_order",
        ":15: tests[0].measure",
        "is not a known measure (did you mean 'passage_order'?)",
    ),
    "a misspelt parameter of a measure": (
        "passage_order, ",
        "passage_order, treshold: 0.1, ",
        ":15: tests[0].measure.treshold = 0.1",
        "did you mean 'threshold'?",
    ),
    "a misspelt figure": (
        "all_runs",
        "all_rums",
        ':26: figure = "all_rums"',
        "is not a known figure (did you mean 'all_runs'?)",
    ),
    "a figure of another experiment": (
        "{name: all_runs, experiment: tones",
        "{name: all_runs, experiment: tone",
        ':26: figure.experiment = "tone"',
        "'tones'?",
    ),
    "a figure of a run that is missing": (
        "a-1_start-plain",
        "a-1_start-plian",
        ":26: figure.run",
        "did you mean 'a-1_start-plain'?",
    ),
    "no control": ("kind: control", "kind: limit", ":10: tests", "at least one test and at least one control"),
    "no test": (
        "  - name: order\n",
        "  - name: order\n    kind: control\n",
        ":10: tests",
        "at least one test and at least one control",
    ),
    "another kind": ("kind: control", "kind: contorl", ":19: tests[1].kind", "must be 'test', 'control' or 'limit'"),
    "another statistic": (
        "statistic: proportion",
        "statistic: mean",
        ':16: tests[0].statistic = "mean"',
        "'proportion'",
    ),
    "both sides": ("at_least: 0.75", "at_least: 0.75\n    at_most: 0.9", ":11: tests[0]", "either at_least or at_most"),
    "neither side": ("    at_least: 0.75\n", "", ":11: tests[0]", "either at_least or at_most"),
    "a threshold that is nan": ("at_least: 0.75", "at_least: .nan", ":17: tests[0].at_least = NaN", "must be finite"),
    "a threshold that is text": (
        "at_least: 0.75",
        "at_least: high",
        ':17: tests[0].at_least = "high"',
        "must be a number",
    ),
    "a test's name given twice": ("name: large-start", "name: order", ":10: tests", "given twice: order"),
    "a test's name": ("name: order", "name: The Order", ':11: tests[0].name = "The Order"', "must match pattern"),
    "a number for an arXiv number": ('"1901.06523"', "1901.06523", ":8: sources[0].arxiv = 1901.06523", "must be text"),
    "a DOI with its resolver": (
        'arxiv: "1901.06523"',
        "doi: https://doi.org/10.1/x",
        ":8: sources[0].doi",
        "must match pattern",
    ),
    "no statement": ("  en: Low tones are learned first.\n", "", ":2: statement.en", "is missing"),
    "a test on seconds of another experiment": (
        "figure:",
        MEASURED.replace("tones", "tnoes"),
        ':29: measured[0].experiment = "tnoes"',
        "did you mean 'tones'?",
    ),
    "an unknown label of a test on seconds": (
        "figure:",
        MEASURED.replace("1.0", "2.0"),
        ':30: measured[0].where.a = "2"',
        "is not a value of that axis",
    ),
    "an unknown timing": (
        "figure:",
        MEASURED.replace("ratio", "ration"),
        ':31: measured[0].timing = "training_ration"',
        "did you mean 'training_ratio'?",
    ),
    "a test on seconds without its threshold": (
        "figure:",
        MEASURED.replace("    at_least: 0.5\n", ""),
        ":27: measured[0]",
        "either at_least or at_most",
    ),
    "an unknown key": ("caption:", "catpion: x\ncaption:", ":27: catpion", "did you mean 'caption'?"),
}


@pytest.mark.parametrize(("old", "new", "start", "part"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_place_and_its_remedy(project, said, old, new, start, part):
    project.replace(project.claim, old, new)
    assert said().startswith(f"{FILE}{start}")
    assert part in said()


def test_only_training_is_timed(project, said):
    analysis = "title: A spectrum.\nanalysis: {name: activation_transform, activation: tanh}\n"
    project.write("mine/experiments/computed.yaml", analysis)
    project.replace(project.claim, "[tones]", "[tones, computed]")
    timed = MEASURED.replace("experiment: tones\n    where: {a: 1.0}", "experiment: computed")
    project.replace(project.claim, "figure:", timed)
    text = said()
    assert text.startswith(f'{FILE}:29: measured[0].experiment = "computed"')
    assert "trains nothing, and only training is timed" in text
