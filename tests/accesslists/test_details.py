"""What an institution may ask, when, and what differs: pure rules."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.accesslists import details
from eventapp.accesslists.details import Column
from eventapp.accesslists.differences import difference

DAY = date(2027, 3, 28)  # the clocks go forward in Brussels that night
ASKED = [Column(x) for x in details.FIELDS]
GOOD = {
    "family_name": "Lovelace",
    "given_name": "Ada",
    "birth_date": "1915-12-10",
    "birth_place": "London",
    "nationality": "MT",
    "document_kind": "passport",
    "document_number": "X1",
    "document_country": "MT",
    "document_expiry": "2027-03-28",
    "telephone": "+32",
    "occupation": "Chair",
    "organisation": "Alliance",
}


def test_what_is_right_has_no_fault() -> None:
    assert details.faults(GOOD, ASKED, day=DAY) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("family_name", "", "text.missing"),
        ("family_name", "x" * 201, "text.too_long"),
        ("birth_date", "2027-03-28", "identity.birth"),
        ("birth_date", "1899-12-31", "identity.birth"),
        ("birth_date", "yesterday", "identity.birth"),
        ("nationality", "mt", "country.unknown"),
        ("document_kind", "library_card", "identity.document"),
        ("document_expiry", "2027-03-27", "identity.expired"),
    ],
)
def test_each_fault_stands_at_its_field(field: str, value: str, code: str) -> None:
    assert details.faults({**GOOD, field: value}, ASKED, day=DAY) == [(code, field)]


def test_nothing_is_kept_that_was_not_asked() -> None:
    said = {**GOOD, "religion": "none"}
    assert details.tidy(said, [Column("given_name")]) == {"given_name": "Ada"}


def test_the_cut_off_is_by_the_clocks_of_the_event() -> None:
    at = details.cut_off(DAY + timedelta(days=5), ZoneInfo("Europe/Brussels"), 5, time(12))
    assert at.astimezone(UTC) == datetime(2027, 3, 28, 10, tzinfo=UTC)


def test_who_was_written_to_after_a_day_is_not_reminded_for_it() -> None:
    ends = datetime(2027, 3, 20, 12, tzinfo=UTC)
    three, one = ends - timedelta(days=3), ends - timedelta(days=1)
    early, hour = ends - timedelta(days=14), timedelta(hours=1)
    assert not details.reminder_due(ends, three - hour, early, None)
    assert details.reminder_due(ends, three, early, None)
    assert not details.reminder_due(ends, three + hour, early, three)
    assert not details.reminder_due(ends, three + hour, three + hour / 2, None)
    assert details.reminder_due(ends, one, early, three)
    assert not details.reminder_due(ends, ends, early, three)


SAYINGS = st.dictionaries(st.sampled_from(["given_name", "nationality"]), st.text(min_size=1))
LISTS = st.dictionaries(st.integers(1, 6), SAYINGS)


@given(LISTS, LISTS)
def test_a_difference_makes_of_the_list_handed_over_the_one_that_is_true(
    now: dict[int, dict[str, str]], handed: dict[int, dict[str, str]]
) -> None:
    told = difference(now, handed)
    after = {x: dict(said) for x, said in handed.items() if x not in told.removed}
    after |= {x: dict(now[x]) for x in told.added}
    for number, fields in told.changed.items():
        assert fields
        after[number] |= {x: now[number].get(x, "") for x in fields}
    shown = {x: {k: v for k, v in said.items() if v} for x, said in after.items()}
    assert shown == now
    assert difference(now, now).total == 0
