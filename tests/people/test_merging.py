"""Merging two records: everything follows, nothing is lost, links lead on. On both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import Base, db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events.models import Event, EventHost
from eventapp.organisations.models import Organisation
from eventapp.people import queries
from eventapp.people.data import AffiliationData, LinkData, OfficeData, PersonData
from eventapp.people.following import FOLLOW
from eventapp.people.merging import merge, preview
from eventapp.people.models import (
    Affiliation,
    FormerPerson,
    Gender,
    OfficeKind,
    Person,
    SelfDescription,
)
from eventapp.people.pairing import Choice
from eventapp.people.service import save_person
from eventapp.people.wording import FOLLOWING
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    ReleasedAppearance,
    ReleasedSession,
    Role,
    Session,
    SessionKind,
)
from eventapp.programme.ranks import Standing
from eventapp.speakers.contribution_models import Contribution, Part, PartState
from tests import factories


@pytest.fixture(autouse=True)
def context(any_database: object, app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def evening(context: None) -> Event:
    with transaction() as session:
        made = factories.event()
        session.add(made)
        session.flush()
        return made


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


def function(house: Organisation, until: PartialDate | None = None, **role: str) -> AffiliationData:
    return AffiliationData(organisation_id=house.id, role=Localised(**role), until=until)


def facts(event: Event, slug: str) -> dict[str, Any]:
    title = Localised(en=slug)
    return {"event_id": event.id, "slug": slug, "kind": SessionKind.PANEL, "title": title}


def test_every_foreign_key_to_a_person_is_handled() -> None:
    person_table = Person.metadata.tables["person"]
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is person_table
    }
    assert naming == set(FOLLOW), "say in people/following.py how its rows follow"
    assert naming == set(FOLLOWING), "name what it holds in people/wording.py"
    for name, rule in FOLLOW.items():
        columns = set(Base.metadata.tables[name].columns.keys())
        assert {*(rule.same or ()), *rule.best} <= columns


def test_appearances_follow_and_one_on_both_becomes_one(evening: Event) -> None:
    zoe, double = person("Zoë Öst"), person("Z. Ost")
    both = panel(
        evening, "both", seat(zoe), seat(double, state=AppearanceState.CONFIRMED, notes="Late.")
    )
    alone = panel(evening, "alone", seat(double, role=Role.MODERATOR))
    uids = {both.uid, alone.uid}
    found = preview(zoe, double)
    assert (found.following, found.doubled) == ({"appearance": 1}, {"appearance": 1})
    merged(zoe, double)
    seats = db.session.scalars(select(Appearance).order_by(Appearance.id)).all()
    assert {(x.person_id, x.session_id, x.role) for x in seats} == {
        (zoe.id, both.id, Role.PANELLIST),
        (zoe.id, alone.id, Role.MODERATOR),
    }
    twin = next(x for x in seats if x.session_id == both.id)
    assert (twin.state, twin.notes) == (AppearanceState.CONFIRMED, "Late.")
    assert set(db.session.scalars(select(Session.uid))) == uids
    assert db.session.get(Person, double.id) is None


def test_affiliations_become_one_and_what_used_them_follows(evening: Event) -> None:
    house = factories.organisation()
    add(house)
    chair = AffiliationData(organisation_id=house.id, role=Localised(en="Chair"))
    founder = AffiliationData(organisation_id=house.id, role=Localised(en="Founder"))
    zoe = person("Zoë Öst", affiliations=(chair,))
    double = person("Zoe Ost", affiliations=(chair, founder))
    used = double.affiliations[0].id
    panel(evening, "one", seat(zoe), seat(double, affiliation_id=used))
    panel(evening, "two", seat(double, affiliation_id=used))
    found = merged(zoe, double)
    assert [x.role["en"] for x in found.affiliations] == ["Chair", "Founder"]
    assert [x.position for x in found.affiliations] == [0, 1]
    shown = set(db.session.scalars(select(Appearance.affiliation_id)))
    assert shown == {found.affiliations[0].id}


def test_one_function_in_an_organisation_stays_with_the_languages_of_both(evening: Event) -> None:
    house = factories.organisation()
    add(house)
    zoe = person("Zoë Öst", affiliations=(function(house, en="Chair"),))
    double = person("Zoe Ost", affiliations=(function(house, en="Chairwoman", nl="Voorzitter"),))
    panel(evening, "one", seat(double, affiliation_id=double.affiliations[0].id))
    (pair,) = preview(zoe, double).pairs
    assert (pair.kept.role["en"], pair.gone.role["en"]) == ("Chair", "Chairwoman")
    (held,) = merged(zoe, double).affiliations
    assert dict(held.role) == {"en": "Chair", "nl": "Voorzitter"}
    assert db.session.scalar(select(Appearance.affiliation_id)) == held.id


def test_the_other_function_or_both_stay_when_so_chosen() -> None:
    house, other = factories.organisation(), factories.organisation()
    add(house, other)
    both = function(house, en="Chair"), function(other, en="Member", fr="Membre")
    zoe = person("Zoë Öst", affiliations=both)
    both = function(house, en="Founder"), function(other, en="Fellow", nl="Lid")
    double = person("Zoe Ost", affiliations=both)
    chosen = dict(zip((x.id for x in double.affiliations), (Choice.BOTH, Choice.GONE), strict=True))
    with transaction():
        merge(zoe.id, double.id, affiliations=chosen, by=SYSTEM)
    found = queries.person_by_slug(zoe.slug)
    assert found is not None
    assert [dict(x.role) for x in found.affiliations] == [
        {"en": "Chair"}, {"en": "Founder"}, {"en": "Fellow", "fr": "Membre", "nl": "Lid"},
    ]  # fmt: skip


def test_a_function_that_is_over_stays_beside_the_one_held(evening: Event) -> None:
    house = factories.organisation()
    add(house)
    zoe = person("Zoë Öst", affiliations=(function(house, en="Chair"),))
    over = function(house, until=PartialDate.parse("2019"), en="Clerk")
    double = person("Zoe Ost", affiliations=(over,))
    assert preview(zoe, double).pairs == ()
    assert len(merged(zoe, double).affiliations) == 2


def test_sessions_go_on_showing_the_one_affiliation_they_showed(evening: Event) -> None:
    house, other = factories.organisation(), factories.organisation()
    add(house, other)
    zoe = person("Zoë Öst", affiliations=(function(house, en="Chair"),))
    double = person("Zoe Ost", affiliations=(function(other, en="Fellow"),))
    shown = {"one": house.id, "two": other.id}
    for slug, who in (("one", zoe), ("two", double)):
        add(released := ReleasedSession(**facts(evening, slug)))
        add(ReleasedAppearance(session_id=released.id, person_id=who.id, role=Role.PANELLIST))
        panel(evening, slug, seat(who))
    merged(zoe, double)
    for part, of in ((Session, Appearance), (ReleasedSession, ReleasedAppearance)):
        said = select(part.slug, Affiliation.organisation_id).select_from(part)
        said = said.join(of, of.session_id == part.id).join(of.affiliation)
        assert {x.slug: x.organisation_id for x in db.session.execute(said)} == shown


def test_fields_are_chosen_and_empty_ones_filled() -> None:
    zoe = person(
        "Zoë Öst", biography=Localised(en="Short."), email="zoe@example.org", languages=("sv",),
        links=(LinkData(url="https://one.example/"),),
    )  # fmt: skip
    double = person(
        "Zoe Ost", honorific="Dr", biography=Localised(en="Long.", fr="Longue."),
        email="office@example.org", mail_language="fr", languages=("fr", "sv"),
        offices=(OfficeData(kind=OfficeKind.MEP),),
        links=(LinkData(url="https://one.example/", label="X"), LinkData(url="https://b.example/")),
    )  # fmt: skip
    asked = {x.field: x.takes_gone for x in preview(zoe, double).questions}
    assert asked == {
        "name": False, "honorific": True, "biography": False, "email": False, "mail_language": True,
    }  # fmt: skip
    found = merged(zoe, double, "email")
    assert (found.name, found.honorific, found.email) == ("Zoë Öst", "Dr", "office@example.org")
    assert dict(found.biography) == {"en": "Short.", "fr": "Longue."}
    assert found.languages == ["sv", "fr"]
    assert [x["url"] for x in found.links] == ["https://one.example/", "https://b.example/"]
    assert found.search_text == "zoe ost dr mep"


def test_hosting_standing_and_what_was_said_of_oneself_follow(evening: Event) -> None:
    zoe, double = person("Zoë Öst"), person("Zoe Ost")
    add(
        EventHost(event_id=evening.id, person_id=zoe.id),
        EventHost(event_id=evening.id, person_id=double.id),
        Standing(event_id=evening.id, person_id=double.id, place=1, reason="Because."),
        SelfDescription(person_id=zoe.id, gender=Gender.WOMAN),
        SelfDescription(person_id=double.id, gender=Gender.OTHER, country="SE"),
    )
    add(
        Contribution(event_id=evening.id, person_id=zoe.id, part=Part.NEEDS),
        Contribution(
            event_id=evening.id, person_id=double.id, part=Part.NEEDS, state=PartState.SENT
        ),
    )
    merged(zoe, double)
    given = db.session.scalars(select(Contribution)).one()
    assert (given.person_id, given.state) == (zoe.id, PartState.SENT)
    assert list(db.session.scalars(select(EventHost.person_id))) == [zoe.id]
    assert list(db.session.scalars(select(Standing.person_id))) == [zoe.id]
    said = db.session.scalars(select(SelfDescription)).one()
    assert (said.person_id, said.gender, said.country) == (zoe.id, Gender.WOMAN, "SE")


def test_consent_taken_back_on_one_record_stays_taken_back() -> None:
    zoe, double = person("Zoë Öst"), person("Zoe Ost")
    with transaction() as session:
        session.get_one(Person, double.id).is_withheld = True
    assert merged(zoe, double).is_withheld


def test_the_log_keeps_both_and_old_addresses_lead_on() -> None:
    zoe, double, third = person("Zoë Öst"), person("Zoe Ost", honorific="Dr"), person("Z O")
    merged(double, third)
    merged(zoe, double)
    former = {x.slug: x.number for x in db.session.scalars(select(FormerPerson))}
    assert former == {double.slug: double.id, third.slug: third.id}
    assert {queries.successor(x) for x in former} == {zoe.slug}
    assert set(queries.former_numbers(zoe.id)) == {double.id, third.id}
    told_of = select(AuditEntry).where(AuditEntry.action == "person.merged")
    entries = db.session.scalars(told_of.order_by(AuditEntry.id))
    told = {x.subject_id: x.changes for x in entries}
    assert told[double.id]["merged_into"] == [None, zoe.slug]
    assert told[double.id]["honorific"] == ["Dr", None]
    assert told[zoe.id]["merged_from"] == [double.slug, None]
    assert person("Zoe Ost").slug == "zoe-ost-3"
    with pytest.raises(DomainError, match=r"slug\.taken"), transaction():
        save_person(PersonData(name="New", slug=third.slug), by=SYSTEM)


def test_a_record_is_not_merged_with_itself_nor_when_it_changed() -> None:
    zoe, double = person("Zoë Öst"), person("Zoe Ost")
    with pytest.raises(DomainError, match=r"merge\.same"), transaction():
        merge(zoe.id, zoe.id, by=SYSTEM)
    with pytest.raises(DomainError, match="stale"), transaction():
        merge(zoe.id, double.id, by=SYSTEM, revisions=(zoe.revision, double.revision + 1))
    assert queries.person_by_slug(double.slug) is not None


def test_people_are_found_by_name_office_role_and_organisation() -> None:
    house = factories.organisation(name="Lärarförbundet", short_name="LF")
    add(house)
    held = AffiliationData(
        organisation_id=house.id, role=Localised(en="Secretary", fr="Secrétaire")
    )
    office = OfficeData(kind=OfficeKind.RAPPORTEUR, body=Localised(en="CSA Regulation"))
    person("Zoë Öst", affiliations=(held,), offices=(office,), email="secret@example.org")
    person("Ann Smith")
    for text in ("zoe", "ÖST", "öst zoë", "secretaire", "lararfor", "lf zoe", "rapporteur csa"):
        assert [x.name for x in queries.search(text).rows] == ["Zoë Öst"], text
    for text in ("secret@", "zoe smith", "%", "_"):
        assert [x.name for x in queries.search(text).rows] == [], text
    assert [x.name for x in queries.search("").rows] == ["Ann Smith", "Zoë Öst"]
