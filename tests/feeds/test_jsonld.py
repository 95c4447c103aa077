"""What search engines read of a page."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from eventapp.feeds import jsonld
from eventapp.feeds.jsonld import EventCard, OrganisationCard, PersonCard, PlaceCard

URL = "https://events.example.eu/en/events/gala"


def test_an_event_without_hours_says_its_date_and_nothing_it_does_not_know() -> None:
    card = EventCard(name="Gala", url=URL, start=date(2023, 3, 20), end=date(2023, 3, 20))
    assert json.loads(jsonld.event(card)) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": URL,
        "name": "Gala",
        "url": URL,
        "startDate": "2023-03-20",
        "endDate": "2023-03-20",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
    }


def test_an_event_with_everything() -> None:
    zone = ZoneInfo("Europe/Brussels")
    card = EventCard(
        name="Gala",
        url=URL,
        start=datetime(2027, 6, 10, 15, tzinfo=zone),
        end=datetime(2027, 6, 10, 17, tzinfo=zone),
        status="postponed",
        attendance="hybrid",
        languages=("en", "fr"),
        place=PlaceCard("Palace", city="Brussels", country="BE", latitude=50.8, longitude=4.3),
        organisers=(OrganisationCard("ECLAG", same_as="https://eclag.example"),),
        performers=(PersonCard("Jane Doe", honorific="MEP", job_titles=("Member",)),),
        image="https://events.example.eu/preview.png",
    )
    found = json.loads(jsonld.event(card))
    assert (found["startDate"], found["endDate"]) == (
        "2027-06-10T15:00:00+02:00",
        "2027-06-10T17:00:00+02:00",
    )
    assert found["eventStatus"] == "https://schema.org/EventPostponed"
    assert found["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [x["@type"] for x in found["location"]] == ["Place", "VirtualLocation"]
    assert found["location"][0]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Brussels",
        "addressCountry": "BE",
    }
    assert found["location"][0]["geo"]["latitude"] == 50.8
    assert found["organizer"] == [
        {
            "@type": "Organization",
            "name": "ECLAG",
            "url": "https://eclag.example",
            "sameAs": "https://eclag.example",
        }
    ]
    assert found["performer"] == [
        {
            "@type": "Person",
            "name": "Jane Doe",
            "honorificPrefix": "MEP",
            "jobTitle": "Member",
        }
    ]
    assert found["inLanguage"] == ["en", "fr"]


def test_an_online_event_has_only_a_virtual_location() -> None:
    place = PlaceCard(city="Brussels")
    start = datetime(2027, 6, 10, 15, tzinfo=UTC)
    card = EventCard("Call", URL, start, start, attendance="online", place=place)
    assert json.loads(jsonld.event(card))["location"] == {"@type": "VirtualLocation", "url": URL}


def test_a_person_and_an_organisation_stand_alone() -> None:
    them = OrganisationCard("ECPAT", url="https://x.eu/en/organisations/ecpat", founded="1990")
    jane = PersonCard("Jane", organisations=(them,), description="Speaks.")
    assert json.loads(jsonld.person(jane))["affiliation"][0]["name"] == "ECPAT"
    assert json.loads(jsonld.organisation(them))["foundingDate"] == "1990"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_can_leave_its_script_element(text: str) -> None:
    hostile = f"{text}</script><script>alert(1)</script>&<!--\u2028\u2029"
    card = EventCard(hostile, URL, date(2027, 1, 1), date(2027, 1, 1), description=hostile)
    written = str(jsonld.event(card))
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["name"] == hostile
