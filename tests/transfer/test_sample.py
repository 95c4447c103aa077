"""The sample and the real input: what they hold, loaded once, and never moved."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from eventapp.core.db import transaction
from eventapp.core.partial import PartialDate
from eventapp.events.models import EventStatus, HostRole
from eventapp.organisations import queries as organisations
from eventapp.organisations.models import MembershipRank
from eventapp.programme.models import Role
from eventapp.programme.queries import public_programme
from eventapp.transfer import service
from tests.transfer.bringing import bring, event

DATA = Path(__file__).parent / "data"

pytestmark = pytest.mark.usefixtures("context")


def test_the_sample_is_what_the_pages_say() -> None:
    with transaction():
        assert service.load_sample()
    brussels = event("brussels-2023-03-20")
    assert (brussels.starts_on, brussels.starts_at) == (date(2023, 3, 20), None)
    assert brussels.status is EventStatus.PUBLISHED
    assert [(x.role, x.organisation and x.organisation.short_name) for x in brussels.hosts] == [
        (HostRole.ORGANISER, "ECLAG")
    ]
    keynotes, panel = public_programme(brussels.id)
    assert [x.person and x.person.name for x in keynotes.appearances] == [
        "Javier Zarzalejos",
        "Hilde Vautmans",
        "Ashton Kutcher",
        "Mié Kohiyama",
    ]
    assert {x.role for x in panel.appearances} == {Role.PANELLIST}
    coalition = organisations.coalition()
    assert coalition is not None
    assert coalition.founded == PartialDate(2022, 4)
    ranks = [x.rank for x in organisations.members(coalition.id)]
    assert ranks == [MembershipRank.STEERING_GROUP] * 7


@time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC))
def test_the_demonstration_is_marked_and_names_nobody() -> None:
    with transaction():
        service.load_sample()
    shown = event("demonstration")
    # Six weeks ahead is a Saturday: it moves to the Monday.
    assert shown.starts_at == datetime(2027, 1, 4, 13, tzinfo=UTC)
    assert shown.ends_at == datetime(2027, 1, 4, 17, tzinfo=UTC)
    assert shown.rsvp_closes_at == datetime(2027, 1, 1, 17, tzinfo=UTC)
    assert (shown.demonstration, shown.rsvp, shown.capacity) == (True, True, 40)
    seats = [x for session in public_programme(shown.id) for x in session.appearances]
    assert [x.role for x in seats] == [
        Role.OPENING,
        Role.KEYNOTE,
        Role.MODERATOR,
        *[Role.PANELLIST] * 3,
        Role.CLOSING,
    ]
    assert all(x.person is None and x.is_public for x in seats)
    for texts in (shown.title, shown.summary, *(x.text for x in shown.facts)):
        assert texts.missing() == ()


def test_the_sample_is_loaded_once_and_never_moves() -> None:
    with time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC)), transaction():
        assert service.load_sample()
    begins = event("demonstration").starts_at
    with time_machine.travel(datetime(2026, 12, 23, tzinfo=UTC)):
        with transaction():
            assert not service.load_sample()
        again = bring(service.SAMPLE.read_text())
    assert again == ["Nothing changed: all 40 records stand as the file says."]
    assert event("demonstration").starts_at == begins


def test_the_real_input_says_the_same_as_the_sample() -> None:
    raw = (DATA / "eclag.yaml").read_text()
    assert bring(raw)[-1] == "34 new, 0 changed, 0 unchanged."
    assert bring(raw) == ["Nothing changed: all 34 records stand as the file says."]
    bring(service.SAMPLE.read_text())
    assert bring(raw) == ["Nothing changed: all 34 records stand as the file says."]
