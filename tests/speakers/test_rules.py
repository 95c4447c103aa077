"""Which state follows which, and when answers end."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.errors import DomainError
from eventapp.programme.models import AppearanceState as State
from eventapp.speakers import rules

STATES = st.sampled_from(State)
BRUSSELS = ZoneInfo("Europe/Brussels")


@given(STATES, st.lists(st.booleans(), min_size=1, max_size=6))
def test_a_speakers_last_word_counts(state: State, answers: list[bool]) -> None:
    if state is State.PLANNED:
        with pytest.raises(DomainError, match="not_asked_yet"):
            rules.after_answer(state, accepts=answers[0])
        return
    for accepts in answers:
        state = rules.after_answer(state, accepts=accepts)
        assert rules.after_answer(state, accepts=accepts) is state
    assert (state is State.CONFIRMED) == answers[-1]


@given(STATES, STATES)
def test_nobody_who_was_asked_was_never_asked(state: State, heard: State) -> None:
    if heard is state or heard in rules.NEXT[state]:
        assert rules.after_recording(state, heard) is heard
        assert heard is not State.PLANNED or state is State.PLANNED
    else:
        with pytest.raises(DomainError, match="no_such_step"):
            rules.after_recording(state, heard)


@given(STATES)
def test_asking_is_for_whoever_has_not_agreed(state: State) -> None:
    if state is State.CONFIRMED:
        with pytest.raises(DomainError, match="agreed"):
            rules.after_asking(state)
    else:
        assert rules.after_asking(state) in rules.UNANSWERED


def test_answers_end_with_the_last_day_or_the_beginning() -> None:
    begins = datetime(2027, 3, 20, 13, tzinfo=UTC)
    assert rules.closes_at(begins, None, BRUSSELS) == begins
    assert rules.closes_at(begins, date(2027, 3, 1), BRUSSELS) == datetime(
        2027, 3, 2, tzinfo=BRUSSELS
    )
    assert rules.closes_at(begins, date(2027, 4, 1), BRUSSELS) == begins


@given(STATES, st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_late_is_who_was_asked_and_did_not_answer_in_time(state: State, due: date) -> None:
    assert not rules.is_late(state, due, due)
    assert rules.is_late(state, due, due + timedelta(days=1)) == (state in rules.UNANSWERED)
    assert not rules.is_late(state, None, due)
