"""Merging two records: everything follows, nothing is lost, links lead on. On both databases."""

import pytest
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import Base, db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventHost
from eventapp.people import queries
from eventapp.people.data import AffiliationData, LinkData, OfficeData, PersonData
from eventapp.people.following import FOLLOW
from eventapp.people.merging import merge, preview
from eventapp.people.models import (
    FormerPerson,
    Gender,
    OfficeKind,
    Person,
    SelfDescription,
)
from eventapp.people.service import save_person
from eventapp.people.wording import FOLLOWING
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    Role,
    Session,
)
from eventapp.programme.ranks import Standing
from eventapp.speakers.contribution_models import Contribution, Part, PartState
from tests import factories
from tests.people.merged import add, merged, panel, person, seat

pytestmark = pytest.mark.usefixtures("context")


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
