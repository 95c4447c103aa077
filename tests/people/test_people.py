"""People and organisations: who belongs where, and who may be deleted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.organisations import queries as organisations
from eventapp.organisations.models import MembershipRank, Organisation, OrganisationKind
from eventapp.organisations.service import OrganisationData, save_organisation, set_membership
from eventapp.organisations.service import delete as delete_organisation
from eventapp.people import queries
from eventapp.people.data import AffiliationData, LinkData, OfficeData, PersonData
from eventapp.people.models import OfficeKind, Person
from eventapp.people.service import delete, save_person


@pytest.fixture(autouse=True)
def context(any_database: object, app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def organisation(name: str, kind: OrganisationKind = OrganisationKind.NGO) -> Organisation:
    with transaction():
        return save_organisation(OrganisationData(name=name, kind=kind), by=SYSTEM)


def save(name: str, *held: AffiliationData, id: int | None = None) -> Person:
    with transaction():
        return save_person(PersonData(name=name, affiliations=held), id, by=SYSTEM)


def last_changes() -> dict[str, list[object]]:
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    return entry.changes


def test_affiliations_are_kept_changed_added_and_dropped() -> None:
    one, two = organisation("One"), organisation("Two")
    ann = save(
        "Ann", AffiliationData(organisation_id=one.id), AffiliationData(organisation_id=two.id)
    )
    first, second = ann.affiliations
    role = Localised(en="Head")
    kept = AffiliationData(id=second.id, organisation_id=two.id, role=role)
    ann = save("Ann", kept, AffiliationData(organisation_id=one.id), id=ann.id)
    found = queries.person_by_slug("ann")
    assert found is not None
    assert [(x.id == second.id, x.organisation.name) for x in found.affiliations] == [
        (True, "Two"),
        (False, "One"),
    ]
    assert first.id not in {x.id for x in found.affiliations}
    assert "affiliations" in last_changes()
    assert [x.name for x in queries.people_of(two.id)] == ["Ann"]


def test_faults_of_a_person_stand_at_their_fields() -> None:
    one = organisation("One")
    held = AffiliationData(
        organisation_id=one.id, since=PartialDate(2020, 3), until=PartialDate(2020, 2)
    )
    lost = AffiliationData(organisation_id=9999)
    with pytest.raises(DomainError) as caught, transaction():
        data = PersonData(name=" ", website="ftp://x", affiliations=(held, lost))
        save_person(data, by=SYSTEM)
    assert [(x.code, x.field) for x in caught.value.faults] == [
        ("text.missing", "name"),
        ("url.invalid", "website"),
        ("dates.reversed", "affiliations[0].until"),
        ("organisation.not_found", "affiliations[1].organisation"),
    ]


def test_the_year_of_an_end_may_be_that_of_the_beginning() -> None:
    one = organisation("One")
    held = AffiliationData(
        organisation_id=one.id, since=PartialDate(2020, 3), until=PartialDate(2020)
    )
    assert save("Ann", held).affiliations[0].until == PartialDate(2020)


def test_who_is_needed_is_not_deleted() -> None:
    one = organisation("One")
    ann = save("Ann", AffiliationData(organisation_id=one.id))
    with pytest.raises(DomainError) as caught, transaction():
        delete_organisation(one.id, by=SYSTEM)
    assert (caught.value.code, caught.value.values["users"]) == ("in_use", {"affiliation": 1})
    with transaction():
        delete(ann.id, by=SYSTEM)
    with transaction():
        delete_organisation(one.id, by=SYSTEM)
    assert list(organisations.all_organisations()) == []


def test_membership_is_given_changed_and_taken() -> None:
    coalition, one = organisation("All", OrganisationKind.COALITION), organisation("One")
    for rank in (MembershipRank.MEMBER, MembershipRank.LEAD):
        with transaction():
            set_membership(one.id, coalition.id, rank, since=PartialDate(2020), by=SYSTEM)
        assert [x.rank for x in organisations.members(coalition.id)] == [rank]
    assert last_changes() == {
        "membership": [
            {"rank": "member", "since": "2020", "until": None},
            {"rank": "lead", "since": "2020", "until": None},
        ]
    }
    with pytest.raises(DomainError, match=r"membership\.no_coalition"), transaction():
        set_membership(coalition.id, one.id, MembershipRank.MEMBER, by=SYSTEM)
    with pytest.raises(DomainError, match=r"coalition\.has_members"), transaction():
        data = OrganisationData(name="All", kind=OrganisationKind.NGO)
        save_organisation(data, coalition.id, by=SYSTEM)
    with transaction():
        set_membership(one.id, coalition.id, None, by=SYSTEM)
    assert list(organisations.members(coalition.id)) == []


def test_the_word_coalition_is_no_address() -> None:
    assert organisation("Coalition").slug == "coalition-2"
    with pytest.raises(DomainError, match=r"slug\.reserved"), transaction():
        data = OrganisationData(name="X", slug="coalition", kind=OrganisationKind.NGO)
        save_organisation(data, by=SYSTEM)


def test_offices_links_languages_and_address_are_kept_and_dropped() -> None:
    seat = OfficeData(kind=OfficeKind.MEP, since=PartialDate(2019, 7), until=PartialDate(2024))
    chair = OfficeData(kind=OfficeKind.COMMITTEE_CHAIR, body=Localised(en="Civil Liberties"))
    said = PersonData(
        name="Zoë Öst",
        offices=(seat, chair),
        links=(LinkData(url="https://zoe.example/"),),
        languages=("sv", "en"),
        email="Zoe@Example.org",
        mail_language="fr",
    )
    with transaction():
        zoe = save_person(said, by=SYSTEM)
    kept = queries.person_by_slug("zoe-ost")
    assert kept is not None
    assert [str(x.since or "") for x in kept.offices] == ["2019-07", ""]
    assert (kept.languages, kept.email, kept.mail_language) == (
        ["sv", "en"],
        "Zoe@example.org",
        "fr",
    )
    assert kept.search_text == "zoe ost mep committee chair civil liberties"
    first, second = kept.offices
    with transaction():
        turned = replace(chair, id=second.id)
        save_person(replace(said, offices=(turned,)), zoe.id, by=SYSTEM)
    found = queries.person_by_slug("zoe-ost")
    assert found is not None
    assert [x.id for x in found.offices] == [second.id]
    assert list(last_changes()) == ["offices"]
    assert first.is_over(date(2025, 1, 1))
    assert not first.is_over(date(2024, 12, 31))


def test_faults_of_offices_links_and_address_stand_at_their_fields() -> None:
    said = PersonData(
        name="Ann",
        email="nobody",
        mail_language="xx",
        languages=("tlh",),
        links=(LinkData(url=""), LinkData(url="javascript:alert(1)")),
        offices=(
            OfficeData(kind=OfficeKind.OTHER),
            OfficeData(kind=OfficeKind.MEP, since=PartialDate(2024), until=PartialDate(2023)),
        ),
    )
    with pytest.raises(DomainError) as caught, transaction():
        save_person(said, by=SYSTEM)
    assert {(x.code, x.field) for x in caught.value.faults} == {
        ("language.unknown", "languages"),
        ("email.invalid", "email"),
        ("mail_language.unknown", "mail_language"),
        ("text.missing", "links[0].url"),
        ("url.invalid", "links[1].url"),
        ("text.missing", "offices[0].body"),
        ("dates.reversed", "offices[1].until"),
    }


def test_a_stale_save_is_refused() -> None:
    one = organisation("One")
    with transaction():
        data = OrganisationData(name="Won", kind=OrganisationKind.NGO)
        save_organisation(data, one.id, by=SYSTEM, revision=1)
    with pytest.raises(DomainError, match="stale"), transaction():
        save_organisation(data, one.id, by=SYSTEM, revision=1)
