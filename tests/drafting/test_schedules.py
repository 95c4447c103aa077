"""Conference schedules: their hours, their people, and those that are none."""

import json
from datetime import datetime

import pytest

from eventapp.core.errors import DomainError
from eventapp.programme.models import Role, SessionKind
from tests.drafting.files import read, schedule, told

TALK = {
    "title": "Opening",
    "date": "2030-03-20T18:00:00+01:00",
    "duration": "00:30",
    "type": "lecture",
    "language": "en",
    "persons": [{"id": 1, "public_name": "Ada Lovelace"}],
}


def test_talks_become_sessions_in_the_order_of_their_hours() -> None:
    late = {**TALK, "title": "Late", "date": "2030-03-20T19:00:00Z", "type": "workshop"}
    first, second = read(schedule(late, TALK)).lines
    assert first.session.title["en"] == "Opening"
    assert first.session.kind is SessionKind.KEYNOTE
    assert first.session.room == "Plenary room"
    assert first.session.ends == datetime(2030, 3, 20, 18, 30)
    assert [(x.name, x.role) for x in first.session.seats] == [("Ada Lovelace", Role.KEYNOTE)]
    assert second.session.starts == datetime(2030, 3, 20, 20)
    assert [x.number for x in (first, second)] == [1, 2]


def test_titles_stand_in_the_language_of_the_talk() -> None:
    found = read(schedule({**TALK, "language": "de", "subtitle": "Teil 1", "abstract": "Mehr"}))
    session = found.lines[0].session
    assert dict(session.title) == {"de": "Opening"}
    assert dict(session.abstract) == {"de": "Teil 1\n\nMehr"}
    assert session.languages == ("de",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"date": ""}, "date.missing"),
        ({"date": None}, "date.missing"),
        ({"date": "tomorrow"}, "date.unreadable"),
        ({"date": "0001-01-01T00:00:00+14:00"}, "date.unreadable"),
        ({"duration": ""}, "duration.unreadable"),
        ({"duration": 30}, "duration.unreadable"),
        ({"duration": "00:00"}, "hours.zero"),
        ({"duration": "400:00:01"}, "hours.too_long"),
        ({"title": ""}, "title.missing"),
        ({"title": {"en": "X"}}, "title.missing"),
        ({"type": "Lightning"}, "kind.unknown"),
        ({"persons": [{"name": "Ada"}, {"name": "Ada"}]}, "people.twice"),
        ({"date": "2030-10-27T02:30:00"}, "hours.repeated"),
    ],
)
def test_what_is_wrong_is_told_at_its_talk(change: dict[str, object], code: str) -> None:
    line = read(schedule({**TALK, **change})).lines[0]
    assert code in [x for x, _column in told(line)]


@pytest.mark.parametrize(
    "change", [{"persons": None}, {"persons": "Ada"}, {"persons": [None, 3, {}]}, {"room": 7}]
)
def test_odd_values_harm_nobody(change: dict[str, object]) -> None:
    line = read(schedule({**TALK, **change})).lines[0]
    assert not line.is_wrong


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "file.json"),
        ("{" + '"a":[' * 100_000, "file.json"),
        ('{"a": ' + "9" * 5_000 + "}", "file.json"),
        ("{}", "file.schedule"),
        ('{"schedule": []}', "file.schedule"),
        ('{"schedule": {"conference": {"days": {}}}}', "file.schedule"),
        ('{"schedule": {"conference": {"days": [{"rooms": []}]}}}', "file.schedule"),
    ],
)
def test_what_is_no_schedule_is_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(text)
    assert refused.value.code == code


def test_twenty_thousand_talks_and_one_are_too_many() -> None:
    with pytest.raises(DomainError) as refused:
        read(schedule(*[{}] * 20_001))
    assert refused.value.code == "file.rows"
    assert json.loads(schedule())["schedule"]


def test_half_a_letter_harms_no_page() -> None:
    text = schedule({**TALK, "type": "HALF", "title": "HALF", "date": "HALF"})
    line = read(text.replace("HALF", "\\ud800x")).lines[0]
    assert line.session.title["en"] == "x"
    assert [x.values.get("word") for x in line.findings if x.code == "kind.unknown"] == ["x"]
    assert [x.values.get("text") for x in line.findings if x.code == "date.unreadable"] == ["x"]
