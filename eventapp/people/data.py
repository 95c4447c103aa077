"""What an editor says about a person, checked, and what they say of themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from eventapp.core.addresses import mail_address
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.localised import INTERFACE_LANGUAGES, NO_TEXT, Localised
from eventapp.core.partial import PartialDate
from eventapp.core.text import NAME_LENGTH, fold
from eventapp.organisations.models import Organisation
from eventapp.people.models import OfficeKind, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationData:
    """What a person is in an organisation; ``id`` names one that is there already."""

    organisation_id: int
    role: Localised = NO_TEXT
    since: PartialDate | None = None
    until: PartialDate | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeData:
    """A public office; ``body`` is where it is held, or for ``other`` the whole office."""

    kind: OfficeKind
    body: Localised = NO_TEXT
    since: PartialDate | None = None
    until: PartialDate | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkData:
    """A page about or by a person; without a label its host is shown."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonData:
    """What an editor says about a person; offices and the like in the order they are shown.

    ``email`` and ``mail_language`` (empty: not known) are private: no reader sees them.
    """

    name: str
    slug: str = ""
    honorific: str = ""
    biography: Localised = NO_TEXT
    website: str = ""
    affiliations: tuple[AffiliationData, ...] = ()
    offices: tuple[OfficeData, ...] = ()
    links: tuple[LinkData, ...] = ()
    languages: tuple[str, ...] = ()
    email: str = ""
    mail_language: str = ""


def data_of(person: Person) -> PersonData:
    """Return what an editor would have to say to get this person (affiliations, offices loaded)."""
    names = ("name", "slug", "honorific", "biography", "website", "email", "mail_language")
    return PersonData(
        **{x: getattr(person, x) for x in names},
        languages=tuple(person.languages),
        links=tuple(LinkData(**x) for x in person.links),
        affiliations=tuple(_part(AffiliationData, x) for x in person.affiliations),
        offices=tuple(_part(OfficeData, x) for x in person.offices),
    )


def _part(kind: type[Any], record: object) -> Any:
    return kind(**{x: getattr(record, x) for x in kind.__slots__})


def checked(data: PersonData) -> tuple[PersonData, dict[str, Any]]:
    """Return the tidied data and the column values of a person.

    :raises DomainError: for each field at fault.
    """
    checks = Checks()
    checks.slug(data.slug)
    values = {
        "name": checks.line(data.name, "name", required=True),
        "honorific": checks.line(data.honorific, "honorific", length=40),
        "biography": checks.texts(data.biography, "biography"),
        "website": checks.url(data.website, "website"),
        "languages": checks.languages(data.languages, "languages"),
        "email": _address(checks, data.email),
        "mail_language": _mail_language(checks, data.mail_language),
        "links": [_link(checks, x, n) for n, x in enumerate(data.links)],
    }
    data = replace(
        data,
        affiliations=tuple(_affiliations(checks, data.affiliations)),
        offices=tuple(_office(checks, x, n) for n, x in enumerate(data.offices)),
    )
    checks.done()
    return data, values | {"search_text": search_text(data)}


def search_text(data: PersonData) -> str:
    """Return what a person is searched by, folded; organisations are looked up by their own name.

    A mail address is no part of it: a search shows only what a page may.
    """
    texts = [data.name, data.honorific]
    for office in data.offices:
        texts += [office.kind.value.replace("_", " "), *office.body.values()]
    for held in data.affiliations:
        texts += held.role.values()
    return fold("\n".join(dict.fromkeys(x for x in texts if x)))


def _address(checks: Checks, value: str) -> str:
    if not value.strip():
        return ""
    try:
        return mail_address(value.strip())
    except ValueError:  # letters no server takes before the @ are a UnicodeEncodeError, one too
        checks.refuse("email.invalid", "email")
        return ""


def _mail_language(checks: Checks, value: str) -> str:
    if value and value not in INTERFACE_LANGUAGES:
        checks.refuse("mail_language.unknown", "mail_language")
    return value


def _link(checks: Checks, link: LinkData, number: int) -> dict[str, str]:
    field = f"links[{number}]"
    if not link.url.strip():
        checks.refuse("text.missing", f"{field}.url")
    return {
        "label": checks.line(link.label, f"{field}.label", length=80),
        "url": checks.url(link.url, f"{field}.url"),
    }


def _office(checks: Checks, data: OfficeData, number: int) -> OfficeData:
    field = f"offices[{number}]"
    checks.order(data.since, data.until, f"{field}.until")
    is_told_by_text = data.kind is OfficeKind.OTHER
    body = checks.texts(data.body, f"{field}.body", length=NAME_LENGTH, required=is_told_by_text)
    return replace(data, body=body)


def _affiliations(checks: Checks, wanted: Sequence[AffiliationData]) -> Iterable[AffiliationData]:
    ids = {x.organisation_id for x in wanted}
    known = set(db.session.scalars(select(Organisation.id).where(Organisation.id.in_(ids))))
    for position, data in enumerate(wanted):
        field = f"affiliations[{position}]"
        if data.organisation_id not in known:
            checks.refuse("organisation.not_found", f"{field}.organisation")
        checks.order(data.since, data.until, f"{field}.until")
        role = checks.texts(data.role, f"{field}.role", length=NAME_LENGTH)
        yield replace(data, role=role)
