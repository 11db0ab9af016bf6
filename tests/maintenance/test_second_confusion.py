"""Labelled cases with second trainings: their rows come out again, and labels are what the maker's trainings show."""

import json
from collections import Counter

import numpy as np
import pytest
import second_confusion
from diagnosis_cases import second_closed_forms
from diagnosis_cases.case import generator
from diagnosis_cases.second_scores import LEFT_OUT, Score, read_scores, score, scores, write_scores
from diagnosis_cases.second_targets import target_of
from diagnosis_cases.second_trained import LEARNED, LEFT, SECONDS, SecondWay, as_meant, second_ways
from second_confusion import (
    END,
    GIVEN,
    HELPED,
    SHOWN,
    START,
    Case,
    by_given,
    by_remedy,
    cases,
    helped,
    renewed,
    section,
)

from spectral_bias.diagnosis.advice import ADVICE
from spectral_bias.diagnosis.settling import FALLS, KIND, STAYS

PAGE = second_confusion.PAGE.read_text("utf-8")
Z = np.arange(96) / 96


SCORES = read_scores()


@pytest.mark.parametrize("way", second_closed_forms.WAYS, ids=lambda way: way.__name__)
def test_nothing_is_settled_wrongly_of_closed_forms(way) -> None:
    draws = [(f"{way.__name__}-{n}", generator("second closed form", way.__name__, n), 4) for n in range(3)]
    for made in (way(*draw) for draw in draws):
        each = Case(made.label, made.how, "longer", score(way.__name__, made))
        kind, outcome = each.said(GIVEN[-1])
        assert each.is_asked
        assert outcome == "open" or kind == each.label


def test_the_page_and_what_cards_say_are_drawn_from_the_table() -> None:
    assert [*SCORES] == [each.way.name for each in second_ways()]
    assert renewed(PAGE, section(SCORES)) == PAGE
    assert json.loads(HELPED.read_text("utf-8")) == helped(cases(SHOWN, SCORES))


def test_the_words_of_the_pages_have_the_numbers_of_the_table() -> None:
    words = " ".join(PAGE[PAGE.index("**What a card names to do.**") : PAGE.index("**Kind G.**")].split())
    own = " ".join((second_confusion.ROOT / "docs/own.md").read_text("utf-8").split())
    for kind in ("F", "G", "H"):
        counted = helped(cases(kind, SCORES))
        numbers = [counted["open"][""], *(counted[outcome][" ".join(SECONDS)] for outcome in ("settled", "open"))]
        for right, of in numbers:
            assert f"{right} of {of}" in words
            assert kind != SHOWN or f"{right} of {of}" in own
        asked = [each for each in cases(kind, SCORES) if each.is_asked]
        assert f"{sum(each.score.named_before(())[:1] == (each.remedy,) for each in asked)} of {len(asked)}" in words
        before = [each for each in asked if each.said(SECONDS)[1] == "open"]
        assert f"{sum(each.score.advised[:1] == (each.remedy,) for each in before)} of {len(before)}" in words


def test_the_words_on_networks_with_too_few_parameters_have_the_numbers_of_the_table() -> None:
    words = " ".join(PAGE[PAGE.index("**What a card names to do.**") : PAGE.index("**Kind G.**")].split())
    learned = {
        kind: Counter(each.remedy for each in cases(kind, SCORES) if each.is_asked and each.score.why == "parameters")
        for kind in ("F", "G", "H")
    }
    before = learned["F"] + learned["G"]
    assert set(before) == {"wider"}
    assert f"all {before.total()} that were told so were small" in words
    of = learned["H"]
    assert f"Of the {of.total()} networks of kind H with too few parameters wider ones learned {of['wider']}" in words
    assert f"more steps the other {of['longer']}" in words
    settled = [each for each in cases("H", SCORES) if each.is_asked and each.said(SECONDS)[1] in KIND]
    right = sum(each.score.width_first[:1] == (each.remedy,) for each in settled)
    assert f"with it {right} of {len(settled)} were right" in words


def test_every_effect_of_the_table_is_that_of_its_ratio() -> None:
    for each in (each for rows in SCORES.values() for each in rows if each.first != LEFT_OUT):
        assert each.why in ADVICE
        for kind, effect in each.effects().items():
            ratio = each.ratio(kind)
            assert (effect == "stays") == (ratio >= STAYS)
            assert effect != "falls" or ratio <= FALLS


def test_a_row_of_the_table_comes_out_again() -> None:
    """Cases of a way are trained side by side, so that one alone has other bits: levels are far from its numbers."""
    (again,) = scores(made("silu-alias")._replace(count=1))
    kept = SCORES["silu-alias"][0]
    assert (again.first, again.why, again.effects()) == (kept.first, kept.why, kept.effects())
    for kind in SECONDS:
        assert again.ratio(kind) == pytest.approx(kept.ratio(kind), rel=0.05)


def test_every_way_has_a_row_and_the_classes_have_their_cases() -> None:
    for made in second_ways():
        assert f"| {made.way.label} | {made.way.how} | " in PAGE
    planned = Counter({True: 0, False: 0})
    for made in second_ways("F"):
        planned[made.remedy in SECONDS] += made.count
    assert planned[True] >= 80
    assert PAGE.count(START) == PAGE.count(END) == 1


def case(label: str, first: str, *, remedy: str = "longer", why: str = "everywhere", **effects) -> Case:
    ratios = {"falls": "0.3", "open": "0.7", "stays": "1.0"}
    cells = [cell for kind in SECONDS for cell in (effects[kind], ratios[effects[kind]])]
    return Case(label, "so", remedy, Score("way", "0", first, why, *cells, "0"))


def test_some_of_the_second_logs_settle_what_they_settle_alone() -> None:
    one = case("unlearned_high", "unlearned_high", longer="stays", wider="falls", smaller_step="stays")
    assert one.said(()) == ("unlearned_high", "")
    assert one.said(("longer",)) == ("unlearned_high", "open")
    assert one.said(("longer", "wider")) == ("too_small_or_step_too_large", "too_small")
    other = case("aliasing", "aliasing", why="images", longer="falls", wider="falls", smaller_step="falls")
    assert other.said(GIVEN[-1]) == ("aliasing", "not_asked")
    assert not other.is_asked


def test_what_is_settled_is_counted_as_right_or_wrong() -> None:
    effects = {"wider": "stays", "smaller_step": "stays"}
    found = [
        case("unlearned_high", "too_small_or_step_too_large", longer="falls", **effects),
        case("too_small_or_step_too_large", "too_small_or_step_too_large", longer="falls", remedy="wider", **effects),
        case("unlearned_high", "unlearned_high", longer="stays", **effects),
        case("unlearned_high", "unlearned_high", remedy="none", longer="stays", **effects),  # nothing can settle it
    ]
    rows = [row.strip("| ").split(" | ") for row in by_given(found)]
    of_longer = {row[1]: row[2:] for row in rows if row[0] == "longer"}
    assert of_longer["unlearned_high"][0].endswith("(2 of 2)")
    assert of_longer["unlearned_high"][2:] == ["1", "0", "1", "0"]
    assert of_longer["too_small_or_step_too_large"][2:] == ["0", "1", "0", "0"]


def test_what_is_named_first_is_counted_by_what_learned_it() -> None:
    stay = {"wider": "stays", "smaller_step": "stays"}
    found = [
        case("unlearned_high", "unlearned_high", longer="falls", **stay),  # settled, right
        case("too_small_or_step_too_large", "unlearned_high", remedy="wider", longer="falls", **stay),  # settled, wrong
        # Open: wider is named first, since its error fell; one log's advice to reduce the step would be named before.
        case("x", "unknown", remedy="wider", why="jumping", longer="open", wider="falls", smaller_step="stays"),
        case("x", "unknown", remedy="none", longer="falls", **stay),  # nothing that was tried learns it
        case("x", "aliasing", remedy="longer", why="images", longer="falls", **stay),  # not asked
    ]
    counted = helped(found)
    assert counted["settled"]["longer wider smaller_step"] == [1, 2]
    assert counted["open"]["longer wider smaller_step"] == [1, 1]
    assert counted["open"][""] == [1, 3]  # everywhere: wider, twice; jumping: a smaller step
    rows = [row.strip("| ").split(" | ") for row in by_remedy(found)]
    assert ["all three, settled", "longer", "0.500 (1 of 2)"] in [row[:3] for row in rows]
    assert ["all three, open", "wider", "1.000 (1 of 1)"] in [row[:3] for row in rows]
    assert ["all three, open, one log's advice", "smaller step", "0.000 (0 of 1)"] in [row[:3] for row in rows]
    assert [row[-1] for row in rows if row[:2] == ["all three, settled", "longer"]] == ["wider 1"]


def test_a_finished_way_is_kept_and_an_unfinished_table_refused(tmp_path) -> None:
    path = tmp_path / "scores.csv"
    whole = {name: SCORES[name] for name in ("silu-alias", "arctan-noise")}
    write_scores(whole, path)
    assert read_scores(path) == whole
    assert [*tmp_path.iterdir()] == [path]
    assert read_scores(tmp_path / "none.csv") == {}
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    with pytest.raises(ValueError, match=r"arctan-noise: has the cases .*; expected 0 to 5"):
        read_scores(path)
    path.write_text("".join([lines[0], lines[1].replace("silu-alias", "sulu-alias")]), "utf-8")
    with pytest.raises(ValueError, match=r"ways that second_ways\.csv does not have: sulu-alias"):
        read_scores(path)
    path.write_text("way,case\n", "utf-8")
    with pytest.raises(ValueError, match="expected"):
        read_scores(path)


def test_only_ways_without_scores_are_made_and_named_ones_again(tmp_path, monkeypatch) -> None:
    made_now = []
    kept = {"table": {name: rows for name, rows in SCORES.items() if name != "silu-alias"}}
    monkeypatch.setattr(second_confusion, "read_scores", lambda: kept["table"])
    monkeypatch.setattr(second_confusion, "write_scores", lambda by_way: kept.update(table=by_way))
    monkeypatch.setattr(
        second_confusion, "scores", lambda made: made_now.append(made.way.name) or SCORES[made.way.name]
    )
    monkeypatch.setattr(second_confusion, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(second_confusion, "HELPED", tmp_path / "helped.json")
    (tmp_path / "page.md").write_text(PAGE, "utf-8")
    second_confusion.main([])
    assert made_now == ["silu-alias"]
    second_confusion.main(["arctan-noise"])
    assert made_now == ["silu-alias", "arctan-noise"]
    assert (tmp_path / "page.md").read_text("utf-8") == PAGE
    with pytest.raises(SystemExit, match=r"no ways of second_ways\.csv: other"):
        second_confusion.main(["other"])


def test_tables_are_renewed_and_the_rest_stays() -> None:
    page = f"above\n\n{START}\n\nold\n\n{END}\n\nbelow\n"
    assert renewed(page, "new") == page.replace("old", "new")


def made(name: str) -> SecondWay:
    return next(each for each in second_ways() if each.way.name == name)


@pytest.mark.parametrize(
    ("name", "first", "ends", "is_meant"),
    [
        ("silu-stopped", 0.5, {"longer": 0.05, "wider": 0.5, "smaller_step": 0.9}, True),
        ("silu-stopped", 0.5, {"longer": 0.12, "wider": 0.05, "smaller_step": 0.9}, False),
        ("silu-stopped", 0.1, {"longer": 0.05, "wider": 0.1, "smaller_step": 0.9}, False),
        ("silu-three", 0.5, {"longer": 0.4, "wider": 0.05, "smaller_step": 0.9}, True),
        ("silu-three", 0.5, {"longer": 0.14, "wider": 0.05, "smaller_step": 0.9}, False),
        ("silu-three", 0.5, {"longer": 0.4, "wider": 0.2, "smaller_step": 0.05}, False),
        ("silu-large", np.inf, {"longer": np.inf, "wider": np.inf, "smaller_step": 0.05}, True),
        ("softsign-reach", 0.7, {"longer": 0.6, "wider": 0.6, "smaller_step": 0.7}, True),
        ("softsign-reach", 0.7, {"longer": 0.6, "wider": 0.1, "smaller_step": 0.7}, False),
        ("silu-alias", 0.05, {}, True),
        ("silu-alias", 0.2, {}, False),
    ],
)
def test_labels_are_what_far_longer_trainings_show(name, first, ends, is_meant) -> None:
    assert LEARNED < LEFT
    each = {kind: np.array([error]) for kind, error in ends.items()}
    assert as_meant(made(name), np.array([first]), each).tolist() == [is_meant]


def test_of_too_few_parameters_width_goes_first_and_what_more_steps_show_goes_before_it() -> None:
    one = case("x", "y", why="parameters", longer="falls", wider="falls", smaller_step="stays").score
    assert (one.named(())[0], one.named_before(())[0]) == ("wider", "longer")
    assert (one.named(SECONDS), one.width_first) == (("longer", "wider"), ("wider", "longer"))
    other = case("x", "y", why="everywhere", longer="falls", wider="falls", smaller_step="stays").score
    assert other.named(()) == other.named_before(())
    assert other.named(SECONDS) == other.width_first


def spectrum(named: str) -> np.ndarray:
    """Amplitudes by frequency."""
    return 2.0 * np.abs(np.fft.rfft(target_of(named, Z, np.random.default_rng(3)))) / len(Z)


def test_targets_have_the_tones_of_their_formulas() -> None:
    octaves = spectrum("octaves 4")
    assert octaves[[1, 2, 4, 8]] == pytest.approx([1, 0.75, 0.75**2, 0.75**3])
    assert np.delete(octaves, [1, 2, 4, 8]) == pytest.approx(0.0, abs=1e-9)
    wave = spectrum("modulated 6")
    assert wave[6] == pytest.approx(1.0)
    assert wave[4] == pytest.approx(wave[8])  # the side bands, half the depth of modulation each
    assert 0.3 <= wave[4] <= 0.45
    assert np.delete(wave, [1, 4, 6, 8]) == pytest.approx(0.0, abs=1e-9)
    assert spectrum("chirp 9")[16:].max() < 1e-3
    assert spectrum("pulses 0.04")[20:].max() < 1e-3
    sawtooth = spectrum("sawtooth 6")
    assert sawtooth[1:7] == pytest.approx(1 / np.arange(1, 7))
    assert np.delete(sawtooth, range(1, 7)) == pytest.approx(0.0, abs=1e-9)
    equal = spectrum("equal_tones 5")
    assert (equal[1:6] >= 0.7).all()
    assert (equal[1:6] <= 1.2).all()
    assert np.delete(equal, range(1, 6)) == pytest.approx(0.0, abs=1e-9)
    assert spectrum("power_law 6") == pytest.approx(sawtooth, abs=1e-9)
    # A Gaussian window of deviation 0.1 spreads the carrier over 1 / (2 pi 0.1) cycles.
    packet = spectrum("packet 12")
    assert packet[8:17].argmax() == 4
    assert packet[20:].max() < 1e-3


def test_polygons_are_straight_between_corners_and_a_box_has_two_levels() -> None:
    fine = np.arange(960) / 960
    bends = np.diff(target_of("polygon 6", fine, np.random.default_rng(3)), 2)
    corners = np.flatnonzero(np.abs(bends) > 1e-9)
    assert 6 <= len(corners) <= 12  # a corner between two points bends at both
    box = target_of("box 0.02", fine, np.random.default_rng(3))
    assert box[[0, -1]] == pytest.approx(-1.0, abs=1e-3)
    assert box.max() == pytest.approx(1.0, abs=1e-3)
