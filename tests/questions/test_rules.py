"""Which questions are asked: the same in whatever order they stand, and never for ever."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localised import Localised
from eventapp.questions.rules import (
    Asked,
    Option,
    asked,
    default_end,
    faults,
    kept,
    on_themselves,
    turned,
    will_do,
)

KEYS = ("a", "b", "c")
OPTIONS = tuple(Option(x, Localised(en=x.upper())) for x in KEYS)


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[Asked], int | None, dict[int, list[str]]]:
    """Draw questions with any conditions, also on themselves or on none there is, and answers."""
    ids = list(range(1, draw(st.integers(1, 7)) + 1))
    questions = [
        Asked(
            x,
            draw(st.sampled_from(["choice", "several", "text"])),
            required=draw(st.booleans()),
            categories=frozenset(draw(st.sets(st.integers(1, 2), max_size=2))),
            options=OPTIONS,
            on=draw(st.none() | st.sampled_from([*ids, 99])),
            on_values=frozenset(draw(st.sets(st.sampled_from(KEYS)))),
            retired=draw(st.integers(0, 5)) == 0,
        )
        for x in ids
    ]
    said = {
        x: draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))
        for x in draw(st.sets(st.sampled_from(ids)))
    }
    return questions, draw(st.none() | st.integers(1, 2)), said


@given(forms(), st.randoms())
def test_the_order_of_questions_decides_nothing(form: tuple, shuffle: object) -> None:
    questions, category, said = form
    mixed = list(questions)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert asked(mixed, category, said) == asked(questions, category, said)


@given(forms())
def test_who_depends_on_themselves_is_not_asked_and_nobody_waits_for_ever(form: tuple) -> None:
    questions, category, said = form
    found = asked(questions, category, said)
    assert not found & on_themselves(questions)
    known = {x.id: x for x in questions}
    for id in found:
        on = known[id].on
        assert on is None or (on in found and said.get(on))


@given(forms())
def test_what_is_dropped_opens_nothing(form: tuple) -> None:
    questions, category, said = form
    once = kept(questions, category, said)
    assert set(once) <= asked(questions, category, said)
    assert asked(questions, category, once) == asked(questions, category, said)
    assert kept(questions, category, once) == once


@given(forms())
def test_only_what_is_asked_can_be_missing(form: tuple) -> None:
    questions, category, said = form
    found = asked(questions, category, said)
    assert {id for id, _code in faults(questions, category, said)} <= found


def test_a_chain_of_conditions_breaks_at_its_first_link() -> None:
    first = Asked(1, "choice", options=OPTIONS)
    second = Asked(2, "choice", options=OPTIONS, on=1, on_values=frozenset("a"))
    third = Asked(3, "text", on=2, required=True)
    chain = [third, second, first]
    assert asked(chain, None, {1: ["a"], 2: ["b"]}) == {1, 2, 3}
    assert faults(chain, None, {1: ["a"], 2: ["b"]}) == [(3, "answer.missing")]
    assert asked(chain, None, {1: ["b"], 2: ["b"], 3: ["x"]}) == {1}
    assert kept(chain, None, {1: ["b"], 2: ["b"], 3: ["x"]}) == {1: ["b"]}
    assert asked([replace(second, on=3), third, first], None, {1: ["a"]}) == {1}


@pytest.mark.parametrize(
    ("kind", "values", "fits"),
    [
        ("choice", ["a"], True),
        ("choice", ["a", "b"], False),
        ("choice", ["z"], False),
        ("several", ["a", "b"], True),
        ("several", ["a", "a"], False),
        ("date", ["2026-02-28"], True),
        ("date", ["2026-02-30"], False),
        ("date", ["20260228"], False),
        ("country", ["BE"], True),
        ("country", ["<script>"], False),
        ("consent", ["yes"], True),
        ("consent", ["no"], False),
        ("file", ["x.pdf"], False),
        ("text", ["x", "y"], False),
    ],
)
def test_what_will_do(kind: str, values: list[str], fits: bool) -> None:
    assert will_do(Asked(1, kind, options=OPTIONS), values) is fits


def test_an_answer_survives_the_change_of_its_question() -> None:
    text = Asked(1, "text")
    choice = Asked(1, "choice", options=(Option("v", Localised(en="Vegan", fr="Végane")),))
    assert turned(["VEGAN"], "", text, choice, "en") == (["v"], "")
    assert turned(["végane"], "", text, choice, "en") == (["v"], "")
    assert turned(["no nuts"], "", text, choice, "en") == ([], "no nuts")
    assert turned([], "no nuts", choice, text, "en") == (["no nuts"], "")
    assert turned(["v"], "", choice, text, "fr") == (["Végane"], "")
    assert turned(["soon"], "", text, Asked(1, "date"), "en") == ([], "soon")
    assert turned(["2026-01-31"], "", text, Asked(1, "date"), "en") == (["2026-01-31"], "")


@given(st.lists(st.sampled_from(KEYS), unique=True), st.text(max_size=9))
def test_no_word_is_lost_between_kinds(values: list[str], other: str) -> None:
    old = Asked(1, "several", options=OPTIONS)
    for new in (Asked(1, "text"), Asked(1, "choice", options=OPTIONS[:1]), Asked(1, "date")):
        value, left = turned(values, other, old, new, "en")
        told = " ".join([*value, left]).casefold()
        assert all(x in told for x in values)
        assert other.casefold() in told


def test_the_end_that_is_suggested() -> None:
    assert str(default_end(datetime(2026, 12, 10, 16, tzinfo=UTC))) == "2027-01-09"
