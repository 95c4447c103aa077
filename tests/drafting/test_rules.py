"""Overlaps, templates and stored drafts: what holds for all of them."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localised import Localised
from eventapp.drafting import templates, words
from eventapp.drafting.draft import DraftSession, Line, Seat, packed, unpacked
from eventapp.drafting.rules import overlapping
from eventapp.drafting.templates import TEMPLATES
from eventapp.feeds import words as feeds
from eventapp.programme.forms import KINDS, ROLES
from eventapp.programme.models import Role, SessionKind
from tests.drafting.files import BRUSSELS, setting

BEGIN = datetime(2030, 3, 20, 18)
_minutes = st.integers(0, 300)


def line(number: int, start: int, length: int, room: str, name: str) -> Line:
    starts = BEGIN + timedelta(minutes=start)
    ends = starts + timedelta(minutes=length)
    seats = (Seat(role=Role.PANELLIST, name=name),) if name else ()
    title = Localised(en=str(number))
    return Line(number, DraftSession(title=title, starts=starts, ends=ends, room=room, seats=seats))


_lines = st.lists(
    st.tuples(
        _minutes,
        st.integers(1, 90),
        st.sampled_from(["", "A", "B"]),
        st.sampled_from(["", "x", "y"]),
    ),
    max_size=12,
).map(lambda found: [line(n, *x) for n, x in enumerate(found, 1)])


def clashing(one: Line, other: Line) -> bool:
    """Tell by looking at two lines alone whether they share a room or a person at once."""
    a, b = one.session, other.session
    assert a.starts
    assert a.ends
    assert b.starts
    assert b.ends
    shared = (a.room and a.room == b.room) or (a.seats and a.seats == b.seats)
    return bool(shared) and a.starts < b.ends and b.starts < a.ends


@given(_lines)
def test_overlaps_are_found_where_there_are_any(lines: list[Line]) -> None:
    found = overlapping(lines, setting())
    doubtful = {x.number for x in found if x.findings}
    pairs = [(x, y) for n, x in enumerate(lines) for y in lines[n + 1 :] if clashing(x, y)]
    assert doubtful <= {x.number for pair in pairs for x in pair}
    assert all({x.number, y.number} & doubtful for x, y in pairs)
    assert not any(x.is_wrong for x in found)


@pytest.mark.parametrize("name", TEMPLATES)
@given(span=st.integers(20, 1_000))
def test_a_template_fills_the_hours_of_the_event(name: str, span: int) -> None:
    begins = BEGIN.replace(tzinfo=BRUSSELS)
    hours = {"begins": begins, "ends": begins + timedelta(minutes=span)}
    found = [x.session for x in templates.lines(TEMPLATES[name], setting(**hours), BEGIN)]
    assert found[0].starts == BEGIN
    for before, after in pairwise(found):
        assert before.ends == after.starts
    assert all(x.starts and x.ends and x.starts < x.ends for x in found)
    own = templates.length(TEMPLATES[name])
    last = found[-1].ends
    assert last in {BEGIN + timedelta(minutes=span), BEGIN + own}
    if 0.9 < timedelta(minutes=span) / own < 1.9:
        assert last == BEGIN + timedelta(minutes=span)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_without_hours_has_titles_in_three_languages(name: str) -> None:
    found = templates.lines(TEMPLATES[name], setting(), None)
    assert all(x.session.starts is None and not x.findings for x in found)
    assert all(set(x.session.title) == {"en", "fr", "nl"} for x in found)
    assert all(not y.name for x in found for y in x.session.seats)


def test_a_template_over_the_night_of_the_clocks_keeps_its_lengths() -> None:
    found = templates.lines(TEMPLATES["evening_debate"], setting(), datetime(2030, 10, 27, 1, 30))
    assert found[-1].session.ends == datetime(2030, 10, 27, 3, 30)


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_our_own_words_for_kinds_and_roles_are_known(app: Flask, lang: str) -> None:
    with app.test_request_context(), force_locale(lang):
        for labels in (KINDS, feeds.KINDS):
            assert {words.kind(str(label)): kind for kind, label in labels.items()} == {
                x: x for x in SessionKind
            }
        for roles in (ROLES, feeds.ROLES):
            assert {words.role(str(label)): role for role, label in roles.items()} == {
                x: x for x in Role
            }


_moments = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda x: x.replace(microsecond=0, fold=x.microsecond % 2)
)


@given(_moments, _moments, st.text(max_size=20), st.booleans())
def test_a_session_is_stored_and_read_as_it_was(
    starts: datetime | None, ends: datetime | None, text: str, recorded: bool
) -> None:
    seats = (Seat(role=Role.HOST), Seat(role=Role.KEYNOTE, name=text, person_id=3))
    session = DraftSession(
        title=Localised(en=text),
        starts=starts,
        ends=ends,
        room=text,
        languages=("en", "fr"),
        sign_interpreters=int(recorded),
        recorded=recorded,
        seats=seats,
    )
    again = unpacked(packed(session))
    assert again == session
    assert [x.fold for x in (again.starts, again.ends) if x] == [
        x.fold for x in (starts, ends) if x
    ]
