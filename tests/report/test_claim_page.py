"""A claim's page says what the verdict file says; every text is text, and every link of the page leads somewhere."""

from __future__ import annotations

import json
import re

import pytest

from a_claim_page import SETUPS, TEXT, a_claim_page
from made_up_verdicts import a_record, a_test
from parsed_page import by_id, parsed, shown
from player_record import record as record_of_player
from spectral_bias.registry.levels import refutation_level
from spectral_bias.report.sources import SOURCES

NUMBER = re.compile(r"-?(?:\d+\.?\d*(?:e[+-]?\d+)?|∞)")
EARLY = [9.0, 9.5, 8.0, 10.0, 9.25, 11.0, 8.75, 9.0, 9.9]
NEVER = [14.0, float("inf"), float("inf"), 17.5, 16.0, 18.25, float("inf"), 21.0, 13.0]
TESTS = (
    a_test("order", EARLY, at_least=5.0, tests=3),
    a_test("late", NEVER, at_least=15.0, tests=3),
    a_test("small", [1.25e-6], statistic="value", at_most=1e-3),
    a_test("share", [1, 1, 0, 1, float("nan"), 1, 1, 1, 1], statistic="proportion", at_least=0.5, tests=3),
    a_test("large-start", [-0.25, 0.5, 0.75, 0.5, 0.25, 0.125, 0.5, 1.0, 0.0], kind="control", at_most=2.0),
    a_test("beyond", EARLY, kind="limit", at_most=1.0),
)


def numbers(text):
    return [float(found.replace("∞", "inf")) for found in NUMBER.findall(text.replace("−", "-"))]


def are_close(shown_numbers, true):
    """Whether numbers of three significant digits are those of the verdict."""
    true = [float(value) for value in true]
    return len(shown_numbers) == len(true) and all(
        one == other or abs(one - other) <= 0.005 * abs(other) for one, other in zip(shown_numbers, true, strict=True)
    )


@pytest.fixture(scope="module")
def record():
    return a_record(*TESTS)


@pytest.fixture(scope="module")
def page(record):
    return parsed(a_claim_page(record))


def facts(row):
    """The numbers of a test's row by their names."""
    (dl,) = (each for each in row.iter("dl") if each.get("class") == "test-numbers")
    return {shown(each.find("dt")): shown(each.find("dd")) for each in dl}


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test["name"])
def test_every_number_of_a_test_is_that_of_the_verdict_file(page, test):
    found = facts(by_id(page, f"test-{test['name']}"))
    estimate = found[test["statistic"]].partition("(")[0]
    if test["estimate"] is None:
        assert are_close(numbers(estimate), test["estimate_ends"])
    else:
        assert are_close(numbers(estimate), [test["estimate"]])
    if test["statistic"] == "value":
        # One computed number has no interval around it.
        assert "95 % interval" not in found
    else:
        assert are_close(numbers(found["95 % interval"]), test["interval"])
    assert found["Claimed"][0] == {"at_least": "≥", "at_most": "≤"}[test["side"]]
    assert are_close(numbers(found["Claimed"]), [test["threshold"]])
    if test["statistic"] == "value":
        assert "Seeds" not in found
    else:
        assert numbers(found["Seeds"])[0] == test["n"]
        assert ("undecided" in found["Seeds"]) == bool(test["undecided"])
    if "Interval to refute" in found:
        interval, _, level = found["Interval to refute"].partition("(")
        assert are_close(numbers(interval), test["refutation_interval"])
        assert are_close(numbers(level), [100 * test["refutation_level"]])
    # Of a test that holds it would be read as a failure.
    fails_by = test["kind"] == "test" and test["statistic"] != "value" and test["outcome"] != "holds"
    assert ("Interval to refute" in found) == fails_by


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refuted_claim_says_at_its_head_by_which_sentence(language):
    failing = {**a_test("late", EARLY, at_least=15.0), "says_zh": "晚来。"}
    html = a_claim_page(a_record(TESTS[0], failing))
    head = shown(next(parsed(html).iter("dl")), language)
    said = {
        "en": "Decisive: late comes out. median 9.25 [8.75, 10], n = 9, at least 15: fails.",
        "zh": "决定性的检验：晚来。",
    }
    assert said[language] in head
    assert '<a href="#test-late"><span' in html


def test_a_supported_claim_has_no_decisive_test_at_its_head():
    assert "Decisive" not in a_claim_page(a_record(TESTS[0]))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Low first. What is drawn. Verdict at default scale: supported. Test order: "),
        ("zh", "低频优先。图示内容。default 规模下的判定：支持。检验 order："),
    ],
)
def test_the_figures_caption_states_claim_verdict_and_number(language, words):
    caption = next(parsed(a_claim_page(a_record(TESTS[0]))).iter("figcaption"))
    assert shown(caption, language).startswith(words)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_test_has_its_sentence_and_outcome(language):
    test = {**TESTS[0], "says_zh": "低频先收敛。"}
    row = by_id(parsed(a_claim_page(a_record(test))), "test-order")
    says, outcome = {"en": ("order comes out.", "holds"), "zh": ("低频先收敛。", "成立")}[language]
    assert says in shown(row, language)
    assert outcome in shown(row, language)
    assert {"en": "低频", "zh": "comes out"}[language] not in shown(row, language)


def test_all_tests_stand_in_one_table_too(page):
    rows = {shown(row[0]): [shown(cell) for cell in row] for row in by_id(page, "all-tests").iter("tr")}
    for test in TESTS:
        row = rows[test["name"]]
        exact = test["statistic"] == "value"
        assert row[4] == "" if exact else are_close(numbers(row[4]), test["interval"])
        assert (row[6], int(row[7])) == ("" if exact else str(test["n"]), test["undecided"])
        assert row[9] == test["outcome"]


def test_every_seed_has_its_values_in_a_table(page):
    found = [[shown(cell) for cell in row] for row in by_id(page, "values").iter("tr")][1:]
    expected = [
        (test["name"], seed, *numbers)
        for test in TESTS
        for seed, numbers in enumerate(zip(test["values"], test["lower"], test["upper"], strict=True))
    ]
    assert len(found) == len(expected)
    for (name, seed, *values), (test, place, *true) in zip(found, expected, strict=True):
        assert (name, seed) == (test, "" if test == "small" else str(place))
        for value, number in zip(values, true, strict=True):
            assert (value == "") if number is None else float(value) == pytest.approx(float(number), rel=1e-5)


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere(page):
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in page.iter():
        for name in ("href", "data-copy", "data-table"):
            if element.get(name, "").startswith("#"):
                assert element.get(name)[1:] in ids, element.attrib
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(element.get(name, "").split()) <= set(ids)
        for value in element.attrib.values():
            assert set(re.findall(r"url\(#([^)]+)\)", value)) <= set(ids)


def test_a_page_runs_no_script_of_its_own_and_asks_nobody(page):
    for element in page.iter():
        assert not [name for name in element.attrib if name.startswith("on")]
        if element.tag == "script":
            assert element.get("type") == "application/json" or element.get("src", "").startswith("../assets/")
        if element.tag in ("img", "iframe", "object", "embed"):
            assert element.get("src", "").startswith("data:")


ATTACK = '<script>alert("x")</script>{{ 7 * 7 }}'


def test_text_from_configuration_and_results_is_shown_as_text():
    test = {**TESTS[0], "says": ATTACK, "says_zh": ATTACK, "measure": ATTACK, "parameters": {ATTACK: ATTACK}}
    test |= {"runs": [ATTACK], "warnings": [{"code": "x", "en": ATTACK, "zh": ATTACK}]}
    both = {"en": ATTACK, "zh": ATTACK}
    record = a_record(test)
    record["replication"] = a_replication(record, fixed=[ATTACK])
    setup = {"title": ATTACK, "model": {"name": ATTACK}, "seeds": 9}
    runs = {ATTACK: [f"results/spectra/{ATTACK}.nc", ATTACK]}
    html = a_claim_page(
        record,
        setups={"tones": {"file": ATTACK, "setup": setup, "axes": {ATTACK: [ATTACK]}, "runs": runs}},
        commands=[f"# {ATTACK}", ATTACK, ATTACK],
        title=both,
        caption=both,
        statement=both,
        survey_section=ATTACK,
        sources=[{"citation": ATTACK, "doi": "10.1234/x", "arxiv": None}],
        paper_setup={
            "source": ATTACK,
            "place": ATTACK,
            "rows": [{"aspect": ATTACK, "paper": ATTACK, "here": ATTACK}],
            "released_code": [{"says": ATTACK, "source": ATTACK, "url": f"https://x.org/{ATTACK}"}],
        },
        remark=ATTACK,
    )
    page = parsed(html)
    assert [element.get("src") for element in page.iter("script") if element.get("type") != "application/json"] == [
        "../assets/report.js"
    ]
    assert "<script>alert" not in html
    assert shown(page).count(ATTACK) >= 25


def test_a_claim_of_a_users_own_needs_neither_survey_nor_paper_nor_chinese():
    statement = {"en": "My net is fast.", "zh": ""}
    title = {"en": "Mine", "zh": "Mine"}
    page = parsed(a_claim_page(a_record(TESTS[0]), title=title, statement=statement, survey_section="", sources=[]))
    for language in ("en", "zh"):
        text = shown(by_id(page, "main"), language)
        assert "My net is fast." in text
        assert "Mine" in text
        for absent in ("Survey", "综述", "released code", "论文的做法"):
            assert absent not in text
    assert "The paper and this project" not in shown(by_id(page, "main"))


def test_the_sentence_stands_in_both_languages_whichever_is_chosen(page):
    for language in ("en", "zh"):
        for sentence in TEXT["statement"].values():
            assert sentence in shown(by_id(page, "main"), language)


@pytest.mark.parametrize("evidence", [True, False])
def test_a_miniature_says_that_it_is_no_evidence(evidence):
    page = parsed(a_claim_page(a_record(TESTS[0], evidence=evidence)))
    assert ("no evidence" in shown(by_id(page, "main"))) is not evidence
    assert ("不构成证据" in shown(by_id(page, "main"), "zh")) is not evidence


@pytest.mark.parametrize(
    ("reason", "en", "zh"),
    [
        ("control-fails", "a control fails", "对照不成立"),
        ("all-diverged", "every seed of a run diverged", "所有种子均发散"),
        ("too-few-seeds", "too few seeds", "种子太少"),
    ],
)
def test_an_inconclusive_verdict_says_why(reason, en, zh):
    page = parsed(a_claim_page(a_record(TESTS[0], verdict="inconclusive", inconclusive=reason)))
    (head,) = (each for each in page.iter("header") if each.get("class") == "claim-title")
    assert en in shown(head)
    assert zh in shown(head, "zh")


def test_a_corrected_statement_has_a_verdict_of_its_own_and_names_its_tests():
    corrected = {"en": "Low tones, from small weights.", "zh": "小初值时低频优先。", "tests": ["order", "large-start"]}
    record = a_record(*TESTS, corrected=("order", "large-start"), verdict="refuted")
    record["corrected"]["inconclusive"] = None
    page = parsed(a_claim_page(record, corrected=corrected))
    (card,) = (each for each in page.iter("div") if each.get("class") == "verdict-box corrected")
    assert "Low tones, from small weights." in shown(card)
    assert "小初值时低频优先。" in shown(card, "zh")
    assert "supported" in shown(card)
    assert [link.get("href") for link in card.iter("a")] == ["#test-order", "#test-large-start"]
    assert "Corrected" not in shown(by_id(parsed(a_claim_page(record)), "main"))


def a_replication(record, fixed=("data synthetic: all of it, since nothing is drawn",)):
    """The replication of a record's first test: the seeds were twice as slow."""
    first = record["tests"][0]
    again = a_test(first["name"], [2 * value for value in EARLY], at_least=5.0, experiment="tones-again")
    both = a_test(first["name"], [*EARLY, *(2 * value for value in EARLY)], at_least=5.0)
    return {
        "verdict": "supported",
        "inconclusive": None,
        "corrected": None,
        "tests": [{**again, "replicated": True}, *({**test, "replicated": False} for test in record["tests"][1:])],
        "experiments": {"tones": "tones-again"},
        "seeds": {"tones-again": 9},
        "fixed": list(fixed),
        "both": {first["name"]: {key: both[key] for key in ("estimate", "estimate_ends", "interval", "n")}},
    }


def test_a_replication_stands_beside_the_first_outcome_and_both():
    record = a_record(*TESTS)
    replication = record["replication"] = a_replication(record)
    page = parsed(a_claim_page(record))
    section = by_id(page, "replication")
    (table,) = (each for each in section.iter("dl") if each.get("class") == "again")
    found = {shown(each.find("dt")): shown(each.find("dd/span")) for each in table}
    expected = {
        "First n = 9": TESTS[0],
        "Again n = 9": replication["tests"][0],
        "Both n = 18": replication["both"]["order"],
    }
    assert found.keys() == expected.keys()
    for name, test in expected.items():
        assert are_close(numbers(found[name]), [test["estimate"], *test["interval"]])
        assert ("holds" in found[name]) == (name[:4] != "Both")
    assert "1 of 6 tests were repeated" in shown(by_id(page, "main"))
    assert "tones-again" in shown(section)
    assert "since nothing is drawn" in shown(section)


def test_a_page_without_a_replication_says_so(page):
    assert "Replicated with fresh seeds not repeated" in shown(by_id(page, "main"))
    assert "replication" not in {element.get("id") for element in page.iter()}


def test_a_test_that_was_added_later_is_marked_with_what_had_been_seen():
    added = {"order": {"en": "two trials", "zh": "两次试验"}}
    page = parsed(a_claim_page(a_record(*TESTS), added_after=added))
    rows = {test["name"]: shown(by_id(page, f"test-{test['name']}")) for test in TESTS}
    assert "Seen when it was written: two trials." in rows.pop("order")
    assert not any("added later" in row or "Seen when" in row for row in rows.values())
    assert "两次试验" in shown(by_id(page, "test-order"), "zh")


def test_what_is_computed_is_marked_where_no_network_stands_behind_it():
    computed = {**SETUPS["tones"], "setup": {"title": "In closed form.", "analysis": {"name": "mine"}}}
    for setup, is_marked in ((SETUPS["tones"], False), (computed, True)):
        page = parsed(a_claim_page(a_record(*TESTS), setups={"tones": setup}))
        marked = [test["name"] for test in TESTS if "computed, no seeds" in shown(by_id(page, f"test-{test['name']}"))]
        assert marked == (["small"] if is_marked else [])


def test_what_sustained_times_give_stands_beside_a_first_passage_after_which_the_error_rises():
    sustained = {"estimate": 69.986, "estimate_ends": [68.5, 73.9], "interval": [61.75, 84.25]}
    warning = {"code": "first-and-sustained", "en": "it rose again", "zh": "又升回", "sustained": sustained}
    page = parsed(a_claim_page(a_record({**TESTS[0], "warnings": [warning]}, *TESTS[1:])))
    label = "If a frequency counts as learned only once its error stays under the threshold"
    assert facts(by_id(page, "test-order"))[label] == "70 [61.8, 84.2]"
    assert label not in facts(by_id(page, "test-late"))


def test_a_supported_claim_with_a_corrected_statement_is_not_called_supported_alone():
    corrected = {"tests": ["order"], "verdict": "supported", "inconclusive": None}
    record = {**a_record(TESTS[0], TESTS[4]), "corrected": corrected}
    page = parsed(a_claim_page(record, corrected={"en": "Rather so.", "zh": "", "tests": ["order"]}))
    chips = [shown(each) for each in page.iter("span") if (each.get("class") or "").startswith("verdict ")]
    assert chips == ["supported, with a correction", "supported"]


def test_a_measure_leads_to_its_file_in_the_page(page):
    row = by_id(page, "test-order")
    assert "passage_order (code scripts/spectral_bias/verdicts/measures/passage_order.py)" in shown(row)
    (place,) = [each.get("href")[1:] for each in row.iter("a") if shown(each).startswith("code ")]
    path = SOURCES.parent / "scripts/spectral_bias/verdicts/measures/passage_order.py"
    assert "".join(by_id(page, place).itertext()) == path.read_text("utf-8")


def test_code_is_shown_as_text(monkeypatch, tmp_path):
    (tmp_path / "mynets.py").write_text("# <b>bold</b> & </pre>\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    page = parsed(
        a_claim_page(a_record(TESTS[0]), modules={"model": {"mynets": {"file": "mynets.py", "sha256": "e" * 64}}})
    )
    assert "".join(by_id(page, "code-mynets").itertext()) == "# <b>bold</b> & </pre>\n"
    assert "mynets.py" in shown(by_id(page, "code"))


def test_a_page_without_code_has_no_such_section():
    page = parsed(a_claim_page(a_record(TESTS[0]), modules={}))
    assert "code" not in {each.get("id") for each in page.iter()}


def test_an_interval_shows_on_which_side_of_its_threshold_it_ends():
    test = {**TESTS[0], "interval": [4.99961, 11.0], "outcome": "undecided"}
    assert facts(by_id(parsed(a_claim_page(a_record(test))), "test-order"))["95 % interval"] == "[4.9996, 11]"


def test_formulas_of_the_remarks_read_as_text():
    section = by_id(parsed(a_claim_page(a_record(*TESTS), remark="From h_{l-1} on it falls as k^-4.")), "sources")
    assert "From h l−1 on it falls as k −4 ." in re.sub(r"\s+", " ", " ".join(section.itertext()))


def test_a_blank_line_of_the_remarks_begins_a_paragraph():
    page = parsed(a_claim_page(a_record(*TESTS), remark="One, <b>.\nTwo."))
    said = [each.text for each in by_id(page, "sources").iter("p")]
    assert said[-2:] == ["One, <b>.", "Two."]


def test_the_survey_s_words_are_told_from_how_they_are_read_here():
    before = ""
    labels = {}
    for each in parsed(a_claim_page(a_record(*TESTS))).iter("p"):
        if "statement" in each.get("class", ""):
            labels[each.get("lang")] = before
        before = " ".join(each.itertext())
    assert "The survey's words" in labels["zh"]
    assert "综述的原文" in labels["zh"]
    assert "As read here" in labels["en"]


def test_a_test_that_was_not_repeated_stands_with_its_first_record_alone():
    record = a_record(*TESTS)
    record["replication"] = a_replication(record)
    rows = [each for each in by_id(parsed(a_claim_page(record)), "replication").iter("li") if each.get("class")]
    assert [shown(row.find("div/h3")) for row in rows] == ["order"]


def test_what_would_refute_it_follows_from_the_tests(page):
    lines = [shown(each) for each in by_id(page, "refutation").iter("li")]
    level = f"{100 * refutation_level(3):.4g} %"
    assert [line.partition(":")[0] for line in lines] == ["order", "late", "small", "share"]
    assert f"the whole {level} interval of the median lies below 5" in lines[0]
    assert are_close(numbers(lines[0].rpartition(" is ")[2].rstrip(".")), TESTS[0]["refutation_interval"])
    assert "the number lies above 0.001; in these results it is 1.25e-06." in lines[2]
    assert f"的整个 {level} 区间低于 15" in shown(by_id(page, "refutation"), "zh")


def test_a_player_is_data_in_the_page_without_the_certificate_of_its_file():
    frames = {**record_of_player(), "certificate": {"rule": "player"}, "seal": "seal-sha256:0"}
    html = a_claim_page(a_record(TESTS[0]), player=frames)
    page = parsed(html)
    data = by_id(page, "player-data")
    assert data.get("type") == "application/json"
    assert json.loads(data.text) == record_of_player()
    assert "<" not in data.text
    assert {each.get("src") for each in page.iter("script")} >= {"../assets/vega.js", "../assets/report.js"}
    assert "#player" in [each.get("href") for each in page.iter("a")]


def test_a_page_without_a_player_loads_no_charts(page):
    assert "../assets/vega.js" not in [each.get("src") for each in page.iter("script")]
    assert "player" not in [each.get("id") for each in page.iter()]


def test_what_the_paper_did_stands_beside_what_is_done_here():
    setup = {
        "source": "A. Author: A paper (2020).",
        "place": "Figure 1",
        "rows": [{"aspect": "seeds", "paper": "One.", "here": "Sixteen."}],
        "released_code": [{"says": "It has two.", "source": "file.py", "url": None}],
    }
    page = parsed(a_claim_page(a_record(TESTS[0]), paper_setup=setup, remark="Small weights."))
    assert [shown(cell) for cell in list(by_id(page, "paper-setup").iter("tr"))[1]] == ["seeds", "One.", "Sixteen."]
    text = shown(by_id(page, "sources"))
    for part in ("A. Author: A paper (2020). Figure 1.", "It has two. (file.py)", "Small weights."):
        assert part in text
    links = [each.get("href") for each in by_id(page, "sources").iter("a")]
    assert "https://doi.org/10.1234/x" in links


def test_one_command_makes_it_again_and_others_are_folded():
    commands = ["# 'far.yaml' lies elsewhere: give its path", "snakemake figure-and-page", "snakemake --force seconds"]
    page = parsed(a_claim_page(a_record(TESTS[0]), commands=commands, measured=True))
    assert shown(by_id(page, "rebuild-command")) == "snakemake figure-and-page"
    rebuild = by_id(page, "rebuild")
    assert "'far.yaml' lies elsewhere" in shown(rebuild)
    assert "snakemake --force seconds" in shown(rebuild.find("details"))
    assert "seconds" not in shown(rebuild.find("div"))


def test_only_a_claim_with_tests_on_seconds_links_to_them():
    links = {
        measured: [
            each.get("href") for each in parsed(a_claim_page(a_record(TESTS[0]), measured=measured)).iter("a")
        ].count("../../timings/low-first.html")
        for measured in (True, False)
    }
    assert links == {True: 1, False: 0}


def test_the_same_record_gives_the_same_bytes(record):
    assert a_claim_page(record) == a_claim_page(record)
