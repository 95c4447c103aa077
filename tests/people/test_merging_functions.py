"""Two records of one person: what becomes of what they are at organisations, and of texts."""

import pytest
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events.models import Event
from eventapp.organisations.models import Organisation
from eventapp.people import queries
from eventapp.people.data import AffiliationData
from eventapp.people.merging import merge, preview
from eventapp.people.models import (
    Affiliation,
)
from eventapp.people.pairing import Choice
from eventapp.programme.models import (
    Appearance,
    ReleasedAppearance,
    ReleasedSession,
    Role,
    Session,
)
from tests import factories
from tests.people.merged import add, facts, merged, panel, person, seat

pytestmark = pytest.mark.usefixtures("context")


def function(house: Organisation, until: PartialDate | None = None, **role: str) -> AffiliationData:
    return AffiliationData(organisation_id=house.id, role=Localised(**role), until=until)


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
