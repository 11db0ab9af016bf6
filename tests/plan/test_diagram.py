"""The drawn flow is the table of stages."""

from __future__ import annotations

import re
from pathlib import Path

from spectral_bias.plan.diagram import BEGIN, END, flow_diagram, with_diagram
from spectral_bias.plan.stages import STAGES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "flow.md"


def test_the_page_shows_the_flow_of_today():
    text = PAGE.read_text("utf-8")
    assert with_diagram(text) == text, "run `make docs`"


def test_only_the_part_between_the_marks_is_written():
    page = f"before\n{BEGIN}old\n{END}after\n"
    assert re.fullmatch(rf"before\n{BEGIN}```mermaid\n.*\n```\n{END}after\n", with_diagram(page), re.DOTALL)


def test_every_rule_and_every_file_is_drawn_and_arrows_go_forward():
    drawn = flow_diagram()
    boxes = re.findall(r"^  (\w+)\[", drawn, re.MULTILINE)
    assert boxes == list(STAGES)
    assert drawn.count("results/") == sum(len(stage.outputs) for stage in STAGES.values())
    arrows = re.findall(r"^  (\w+) --> (\w+)$", drawn, re.MULTILINE)
    order = ["config", "own", *STAGES]
    assert all(order.index(source) < order.index(target) for source, target in arrows)
    assert {target for _, target in arrows} == set(STAGES)
