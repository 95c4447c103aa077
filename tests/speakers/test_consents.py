"""Consents as values: the last statement counts, an end passes, silence hides nothing."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.speakers.consents import Hidden, Said, hidden, standing
from eventapp.speakers.contribution_models import Purpose

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

said = st.builds(
    Said,
    st.sampled_from(Purpose),
    st.booleans(),
    st.integers(0, 50).map(lambda x: NOON + timedelta(hours=x)),
    st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    st.integers(0, 1_000_000),
)


def test_where_nothing_was_said_nothing_is_hidden() -> None:
    assert hidden([], DAY) == Hidden()
    assert hidden([Said(Purpose.RECORDING, False, NOON)], DAY) == Hidden()


def test_a_withdrawal_hides_and_a_new_consent_shows() -> None:
    yes = Said(Purpose.PUBLICATION, True, NOON)
    no = Said(Purpose.PUBLICATION, False, NOON, order=1)
    again = Said(Purpose.PUBLICATION, True, NOON + timedelta(days=1))
    assert hidden([yes], DAY) == Hidden()
    assert hidden([no, yes], DAY) == Hidden(everything=True)
    assert hidden([again, no, yes], DAY) == Hidden()


def test_the_last_day_is_one_of_the_consent() -> None:
    one = [Said(Purpose.PICTURE, True, NOON, until=DAY)]
    assert hidden(one, DAY) == Hidden()
    assert hidden(one, DAY + timedelta(days=1)) == Hidden(portrait=True)


@given(st.lists(said), st.randoms(), st.dates(date(2026, 11, 1), date(2026, 12, 31)))
def test_the_order_in_which_they_are_read_is_no_matter(
    every: list[Said], chance: object, day: date
) -> None:
    every = list({(x.at, x.order): x for x in every}.values())
    mixed = sorted(every, key=lambda x: hash((x.order, id(chance))))
    assert hidden(every, day) == hidden(mixed, day)
    assert len(standing(every)) == len({x.purpose for x in every})


@given(st.lists(said), st.dates(date(2026, 11, 1), date(2026, 12, 31)))
def test_what_was_said_last_decides_alone(every: list[Said], day: date) -> None:
    last = Said(Purpose.PUBLICATION, True, NOON + timedelta(days=90))
    assert not hidden([*every, last], day).everything
    no = Said(Purpose.PUBLICATION, False, NOON + timedelta(days=91))
    assert hidden([*every, last, no], day).everything
