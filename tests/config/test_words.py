"""Texts in one language or two, the chapters of the report, and what is wrong with either."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from spectral_bias.config.claim import Claim
from spectral_bias.config.documentation import editor_schema
from spectral_bias.config.words import Words
from spectral_bias.plan.plan import Plan

TITLE = "title: Low tones first"
BOTH = "title: {en: Low tones first, zh: 低频在先}"
SAYS = "says: The tone 1 comes before the tone 3."


def test_one_text_stands_for_both_languages(project):
    claim = project.read().claims["tones-first"]
    assert claim.title == Words(en="Low tones first", zh="Low tones first")
    assert claim.tests[0].says.zh == claim.tests[0].says.en == "The tone 1 comes before the tone 3."
    project.replace(project.claim, TITLE, "title: {en: Low tones first}")
    assert project.read().claims["tones-first"].title == claim.title
    project.replace(project.claim, "caption:", "corrected: {en: Few are., tests: [order]}\ncaption:")
    assert project.read().claims["tones-first"].corrected.zh == "Few are."


def test_two_texts_are_one_in_each_language(project):
    project.replace(project.claim, TITLE, BOTH)
    project.replace(project.claim, SAYS, "says: {zh: 音调 1 先于音调 3。, en: The tone 1 comes before the tone 3.}")
    claim = project.read().claims["tones-first"]
    assert (claim.title.en, claim.title.zh) == ("Low tones first", "低频在先")
    assert claim.tests[0].says.zh == "音调 1 先于音调 3。"


def test_an_overlay_may_give_a_text_of_either_form(project):
    project.replace(project.claim, TITLE, BOTH)

    def title(given):
        return project.read({"claims": {"tones-first": {"title": given}}}).claims["tones-first"].title

    assert title("Tones") == Words(en="Tones", zh="Tones")
    assert title({"en": "Tones"}) == Words(en="Tones", zh="低频在先")


FAULTS = {
    "title: ''": 'title = "": must be text that is not empty',
    "title: {en: ' ', zh: 低频}": 'title.en = " ": must be text that is not empty',
    "title: {en: Low, zh: ''}": 'title.zh = "": must be text that is not empty',
    "title: {zh: 低频}": "title.en: is missing",
    "title: {en: Low, zhh: 低频}": "title.zhh = \"低频\": is not a known key (did you mean 'zh'?)",
    "title: {en: Low, zh: 5}": 'title.zh = 5: must be text (write "5"; after --config \'"5"\')',
    "title: 5": 'title = 5: must be text, or texts as en and zh (write "5"; after --config \'"5"\')',
    "title: [Low]": 'title = ["Low"]: must be text, or texts as en and zh',
    "title:": "title = null: must be text, or texts as en and zh (no value is given)",
    f"{TITLE}\nchapter: cause": "'use', 'overcoming' or 'beyond' (did you mean 'causes'?)",
    f"{TITLE}\nposition: first": 'position = "first": must be a number (write digits, such as 0.01)',
}


@pytest.mark.parametrize(("text", "message"), FAULTS.items(), ids=FAULTS)
def test_other_texts_are_refused(project, said, text, message):
    project.replace(project.claim, TITLE, text)
    assert said().partition("tones-first.yaml:")[2].partition(": ")[2].endswith(message)


def test_editors_take_both_forms_and_no_other(project):
    schema = editor_schema(Claim)
    sound = yaml.safe_load(project.sound["claim"])
    for title in ("Low", {"en": "Low"}, {"en": "Low", "zh": "低频"}):
        jsonschema.validate({**sound, "title": title}, schema)
    for title in ("", 5, {"zh": "低频"}, {"en": "Low", "zh": ""}, {"en": "Low", "fr": "Bas"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**sound, "title": title}, schema)


def test_claims_stand_by_chapter_and_position(project):
    text = project.sound["claim"]
    places = {
        "own": "",
        "later": "chapter: causes\nposition: 2\n",
        "sooner": "chapter: causes\nposition: 1\n",
        "unplaced": "chapter: causes\n",
        "also-unplaced": "chapter: causes\n",
        "last": "chapter: overcoming\n",
        "first": "chapter: phenomenon\nposition: 9\n",
    }
    for name, keys in places.items():
        project.write(f"mine/claims/{name}.yaml", keys + text)
    project.claim.unlink()
    plan = Plan(project.read())
    order = ["first", "sooner", "later", "also-unplaced", "unplaced", "last", "own"]
    assert plan.spec("report")["order"] == plan.spec("overview")["order"] == order
    assert plan.spec("report")["claims"]["later"]["chapter"] == "causes"
    # Where a claim stands among others is nothing of its own page.
    assert "position" not in json.dumps(plan.spec("page", "later")["text"])


def test_specs_of_pages_have_both_languages_and_those_of_figures_english(project):
    project.replace(project.claim, TITLE, BOTH)
    project.replace(project.claim, "caption: What the figure shows.", "caption: {en: What it shows., zh: 图示。}")
    plan, title = Plan(project.read()), {"en": "Low tones first", "zh": "低频在先"}
    assert plan.spec("page", "tones-first")["text"]["title"] == title
    assert plan.spec("page", "tones-first")["text"]["caption"]["zh"] == "图示。"
    assert plan.spec("report")["claims"]["tones-first"]["title"] == title
    assert plan.spec("overview")["titles"] == {"tones-first": title["en"]}
    figure = plan.spec("figure", "tones-first")
    assert (figure["title"], figure["caption"]) == (title["en"], "What it shows.")
    says = "The tone 1 comes before the tone 3."
    assert plan.spec("verdict", "tones-first")["tests"][0]["says"] == {"en": says, "zh": says}
