"""Steps of a policy file in calendars: how sure they are, and who says so."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from eventapp.advocacy.models import Milestone, PolicyFile, PolicyStatus
from eventapp.advocacy.service import MilestoneData, PolicyFileData, save_policy_file
from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate

pytestmark = pytest.mark.usefixtures("spring")

SOURCE = "https://source.example/agenda?item=4;5,6"


def entries(client: FlaskClient, path: str) -> list[Event]:
    return Calendar.from_ical(client.get(path).data).events


def step(when: str, *, expected: bool, source: str = SOURCE, id: int | None = None) -> int:
    """Save the vote as an editor says it, and return its number."""
    said = MilestoneData(
        date=PartialDate.parse(when),
        title=Localised(en="Vote in plenary", fr="Vote en plénière"),
        is_expected=expected,
        source_url=source,
        id=id,
    )
    with transaction():
        file = db.session.query(PolicyFile).one_or_none()
        data = PolicyFileData(
            title=Localised(en="Regulation"),
            status=PolicyStatus.PROPOSED,
            milestones=(said,),
        )
        return save_policy_file(data, file and file.id, by=SYSTEM).milestones[0].id


@pytest.mark.parametrize(
    ("lang", "summary", "told"),
    [
        ("en", "Expected: Vote in plenary (November 2027)", f"Source: {SOURCE}"),
        ("fr", "Attendue : Vote en plénière (novembre 2027)", f"Source : {SOURCE}"),
        ("nl", "Verwacht: Vote in plenary (november 2027)", f"Bron: {SOURCE}"),
    ],
)
def test_an_expected_step_is_tentative_and_says_so_with_its_source(
    app: Flask, client: FlaskClient, any_database: object, lang: str, summary: str, told: str
) -> None:
    with app.app_context():
        step("2027-11", expected=True)
    for path in ("calendar/policy", "policy/regulation"):
        (found,) = entries(client, f"/{lang}/{path}.ics")
        assert (found["STATUS"], found["SUMMARY"]) == ("TENTATIVE", summary)
        assert told in found["DESCRIPTION"].replace("\u00a0", " ").splitlines()
    (rich,) = entries(client, f"/{lang}/calendar/policy.ics?rich=1")
    assert rich["STATUS"] == "TENTATIVE"
    (_, properties, _) = client.get(f"/{lang}/calendar/policy.json").json[2][0]
    assert ["status", {}, "text", "TENTATIVE"] in properties


def test_what_becomes_certain_takes_the_next_number(app: Flask, client: FlaskClient) -> None:
    def fed() -> tuple[str, int, str]:
        (found,) = entries(client, "/en/policy/regulation.ics")
        return str(found["STATUS"]), int(found["SEQUENCE"]), str(found["SUMMARY"])

    with app.app_context():
        id = step("2027-11", expected=True)
        before = db.session.get_one(Milestone, id).uid
    assert fed() == ("TENTATIVE", 0, "Expected: Vote in plenary (November 2027)")
    with app.app_context():
        step("2027-11", expected=True, source="", id=id)
    assert fed()[1] == 0
    with app.app_context():
        step("2027-11", expected=False, id=id)
    assert fed() == ("CONFIRMED", 1, "Vote in plenary (November 2027)")
    with app.app_context():
        step("2027-11-09", expected=True, id=id)
        assert db.session.get_one(Milestone, id).uid == before
    assert fed() == ("TENTATIVE", 2, "Expected: Vote in plenary")
