"""Pages described to search engines: our records as the cards that feeds.jsonld writes."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from eventapp.core.localised import Localised
from eventapp.events.models import EventHost
from eventapp.feeds import jsonld
from eventapp.feeds.enriching import place_card
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.site.event_page import EventPage, preview_path
from eventapp.site.programme_view import languages_heard
from eventapp.web.languages import current_language
from eventapp.web.links import public
from eventapp.web.templating import city_name, loc_text


def event(shown: EventPage) -> Markup:
    """Return the description of an event's page."""
    found = shown.event
    return jsonld.event(
        jsonld.EventCard(
            name=_said(found.title, found.main_language),
            url=_address("events", found.slug),
            start=found.starts_at.astimezone(found.zone) if found.starts_at else found.starts_on,
            end=found.ends_at.astimezone(found.zone) if found.ends_at else found.ends_on,
            status=found.status.value,
            attendance=found.attendance.value,
            description=_said(found.summary, found.main_language),
            languages=tuple(dict.fromkeys((*found.languages, *languages_heard(shown.parts)))),
            place=place_card(found, found.venue),
            organisers=tuple(_host(x) for x in shown.hosts),
            performers=tuple(_performers(shown)),
            image=public(preview_path(found)),
            keywords=tuple(_said(file.title) for file, _entries in shown.files),
            capacity=found.capacity,
        )
    )


def person(found: Person, present: Sequence[Affiliation]) -> Markup:
    """Return the description of a person's page."""
    return jsonld.person(_person(found, present, description=_said(found.biography)))


def organisation(found: Organisation) -> Markup:
    """Return the description of an organisation's page."""
    return jsonld.organisation(_organisation(found))


def _said(text: Localised, main: str = "en") -> str:
    return str(loc_text(text, main))


def _address(kind: str, slug: str) -> str:
    return public(f"/{current_language()}/{kind}/{slug}")


def _host(host: EventHost) -> jsonld.OrganisationCard | jsonld.PersonCard:
    if host.organisation:
        return _organisation(host.organisation)
    assert host.person
    return _person(host.person, ())


def _performers(shown: EventPage) -> Iterable[jsonld.PersonCard]:
    """Yield everybody on the programme once."""
    seen = set()
    for part in shown.parts:
        for group in part.groups:
            for face in group.faces:
                person = face.appearance.person
                if person and person.id not in seen:
                    seen.add(person.id)
                    own = face.appearance.honorific
                    yield _person(person, face.affiliations, honorific=own)


def _person(
    found: Person, held: Sequence[Affiliation], *, description: str = "", honorific: str = ""
) -> jsonld.PersonCard:
    return jsonld.PersonCard(
        name=found.name,
        url=_address("people", found.slug),
        honorific=honorific or found.honorific,
        job_titles=tuple(_said(x.role) for x in held if x.role),
        organisations=tuple(_organisation(x.organisation) for x in held),
        description=description,
        same_as=found.website,
        image=_portrait(found.shown_portrait),
    )


def _portrait(name: str) -> str:
    return public(f"/portraits/{name}-640.jpg") if name else ""


def _organisation(found: Organisation) -> jsonld.OrganisationCard:
    return jsonld.OrganisationCard(
        name=found.name,
        url=_address("organisations", found.slug),
        short_name=found.short_name,
        description=_said(found.summary),
        same_as=found.website,
        city=city_name(found.city),
        country=found.country,
        founded=str(found.founded or ""),
    )
