"""Records of people to be merged, and what is said of them."""

from typing import Any

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.people import queries
from eventapp.people.data import PersonData
from eventapp.people.merging import merge
from eventapp.people.models import (
    Person,
)
from eventapp.people.service import save_person
from eventapp.programme.models import (
    Appearance,
    Role,
    Session,
    SessionKind,
)


def person(name: str, **values: Any) -> Person:
    with transaction():
        return save_person(PersonData(name=name, **values), by=SYSTEM)


def merged(kept: Person, gone: Person, *fields: str) -> Person:
    with transaction():
        merge(kept.id, gone.id, from_gone=fields, by=SYSTEM)
    found = queries.person_by_slug(kept.slug)
    assert found is not None
    return found


def add(*records: Any) -> None:
    with transaction() as session:
        session.add_all(records)


def panel(event: Event, slug: str, *seats: Appearance) -> Session:
    made = Session(**facts(event, slug))
    add(made)
    for seat in seats:
        seat.session_id = made.id
    add(*seats)
    return made


def seat(someone: Person, **values: Any) -> Appearance:
    return Appearance(person_id=someone.id, **{"role": Role.PANELLIST, **values})


def facts(event: Event, slug: str) -> dict[str, Any]:
    title = Localised(en=slug)
    return {"event_id": event.id, "slug": slug, "kind": SessionKind.PANEL, "title": title}
