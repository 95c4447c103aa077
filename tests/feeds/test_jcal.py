"""jCal (RFC 7265) beside each feed: the same calendar as JSON, with the right types."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.feeds.readers import by_ical_js, by_ical_js_of_json

FEEDS = (
    "/en/calendar/events",
    "/fr/events/gala",
    "/en/events/gala/programme",
    "/nl/people/jane-doe",
    "/en/calendar/policy",
    "/fr/policy/regulation",
)

pytestmark = pytest.mark.usefixtures("gala")


def properties(component: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield every property of a component and of those in it, with the component's name."""
    yield from ((component[0], x) for x in component[1])
    for part in component[2]:
        yield from properties(part)


@pytest.mark.parametrize("path", FEEDS)
def test_ical_js_reads_the_same_calendar_from_both(client: FlaskClient, path: str) -> None:
    for query in ("", "?rich=1"):
        plain, jcal = client.get(f"{path}.ics{query}"), client.get(f"{path}.json{query}")
        assert jcal.headers["Content-Type"] == "application/calendar+json"
        found = by_ical_js_of_json(jcal.text)
        assert found == by_ical_js(plain.text)
        assert len(found) == plain.text.count("BEGIN:VEVENT") > 0


@pytest.mark.parametrize("path", FEEDS)
def test_each_property_is_one_of_the_ics(client: FlaskClient, path: str) -> None:
    text = client.get(f"{path}.ics").text.replace("\r\n ", "")
    lines = [x for x in text.split("\r\n") if x and not x.startswith(("BEGIN:", "END:"))]
    names = [x.partition(":")[0].partition(";")[0].lower() for x in lines]
    found = json.loads(client.get(f"{path}.json").text)
    assert sorted(x[0] for _of, x in properties(found)) == sorted(names)


TYPES = {
    "dtstamp": "date-time", "created": "date-time", "last-modified": "date-time",
    "sequence": "integer", "summary": "text", "description": "text", "url": "uri",
    "source": "uri", "refresh-interval": "duration", "geo": "float", "rrule": "recur",
    "tzoffsetfrom": "utc-offset", "tzoffsetto": "utc-offset", "categories": "text",
    "x-apple-structured-location": "uri", "uid": "text", "status": "text", "related-to": "text",
}  # fmt: skip


FORMS: dict[str, Callable[[Any], bool]] = {
    "integer": lambda x: isinstance(x, int),
    "recur": lambda x: isinstance(x, dict) and x["freq"] == "YEARLY",
    "float": lambda x: isinstance(x, list) and [type(y) for y in x] == [float, float],  # GEO
    "date-time": lambda x: "T" in x and x[4] == x[7] == "-",
    "date": lambda x: len(x) == 10 and x[4] == x[7] == "-",
    "utc-offset": lambda x: x[0] in "+-" and x[3] == ":",
    "duration": lambda x: x == "PT1H",
}


@pytest.mark.parametrize("path", FEEDS)
def test_values_have_the_types_of_the_rfc(client: FlaskClient, path: str) -> None:
    text = client.get(f"{path}.json").text
    for _of, (name, parameters, kind, *values) in properties(json.loads(text)):
        assert name == name.lower()
        assert "value" not in parameters  # section 3.5: the type says it
        if name in TYPES:
            assert kind == TYPES[name], (name, kind)
        is_right = FORMS.get(kind, lambda x: isinstance(x, str))
        assert all(is_right(x) for x in values), (name, kind, values)


def test_a_time_says_its_zone_and_a_date_is_a_date(client: FlaskClient) -> None:
    events = json.loads(client.get("/en/calendar/events.json").text)
    started = [x for _of, x in properties(events) if x[0] == "dtstart" and _of == "vevent"]
    assert started == [["dtstart", {"tzid": "Europe/Brussels"}, "date-time", "2027-06-10T15:00:00"]]
    policy = json.loads(client.get("/en/calendar/policy.json").text)
    days = [x for _of, x in properties(policy) if x[0] == "dtstart"]
    assert ["dtstart", {}, "date", "2024-02-06"] in days
    (rule,) = [x for _of, x in properties(policy) if x[0] == "rrule"]
    assert rule == ["rrule", {}, "recur", {"freq": "YEARLY"}]


def test_the_programme_for_screens_keeps_its_address(client: FlaskClient) -> None:
    found = json.loads(client.get("/en/events/gala/schedule.json").text)
    assert "schedule" in found
