"""What a speaker answers from their calendar does what their page does. On both databases."""

import re
from typing import Any

import pytest
from flask import Flask

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.feeds.organisers import speaker_token
from eventapp.people.merging import merge
from eventapp.programme.models import AppearanceState, Session
from eventapp.replies.incoming import take
from eventapp.speakers import queries, service
from tests.accounts import signed_in
from tests.registration.helpers import messages
from tests.replies.world import ADA, kept, reply
from tests.speakers.stage import ORGANISER, Stage, link_of, log_of, make_stage, state_of


def uid_of(app: Flask, session: int) -> str:
    with app.app_context():
        return f"session-{db.session.get_one(Session, session).uid}@127.0.0.1"


def came(app: Flask, stage: Stage, answer: str, *, session: int = 0, **changes: Any) -> int:
    link = link_of(app, stage)
    with app.app_context():
        token = speaker_token(stage.event, link.token_digest)
    given = {"uid": uid_of(app, session or stage.panel), "who": ADA, **changes}
    raw = reply(answer, **given).replace(b"TOKEN", token.encode())
    with app.app_context():
        return take(raw)


@pytest.mark.parametrize(
    ("before", "answer", "after", "outcome"),
    [
        (AppearanceState.ASKED, "ACCEPTED", "confirmed", "done"),
        (AppearanceState.ASKED, "DECLINED", "declined", "done"),
        (AppearanceState.CONFIRMED, "DECLINED", "withdrawn", "done"),
        (AppearanceState.CONFIRMED, "ACCEPTED", "confirmed", "noted"),
        (AppearanceState.ASKED, "TENTATIVE", "asked", "noted"),
    ],
)
def test_an_answer_is_that_of_the_page(
    answering: Flask, before: AppearanceState, answer: str, after: str, outcome: str
) -> None:
    stage = make_stage(answering, state=before)
    assert came(answering, stage, answer, more="COMMENT:I am in Geneva\n") == 1
    assert state_of(answering, stage.panellist) == after
    assert state_of(answering, stage.speech) == before.value  # the other session is not touched
    assert kept(answering) == [(answer.lower(), outcome, "")]
    if outcome == "done":
        assert log_of(answering, stage) == [("mail", after, "I am in Geneva")]


def test_the_invitation_and_its_answer_agree(answering: Flask) -> None:
    stage = make_stage(answering)
    with answering.app_context(), transaction():
        service.answer(link_of(answering, stage).id, stage.panellist, accepts=True)
    (mail,) = [x for x in messages(answering) if x.recipient == ADA]
    text = re.sub(r"\r?\n[ \t]", "", mail.calendar)
    address = re.search(r"ORGANIZER.*mailto:(\S+)", text)
    sequence = re.search(r"^SEQUENCE:(\d+)", text, re.MULTILINE)
    uid = re.search(r"^UID:(\S+)", text, re.MULTILINE)
    assert address
    assert sequence
    assert uid
    raw = reply("DECLINED", uid=uid[1], sequence=int(sequence[1]))
    with answering.app_context():
        assert take(raw, [address[1]]) == 1
    assert state_of(answering, stage.panellist) == "withdrawn"
    stale = reply("ACCEPTED", uid=uid[1], sequence=int(sequence[1]), stamp="20261121T000000Z")
    with answering.app_context():
        assert take(stale, [address[1]]) == 1
    assert state_of(answering, stage.panellist) == "withdrawn"
    assert kept(answering)[-1] == ("accepted", "ignored", "stale")


def test_somebody_else_instead_is_a_no_that_names_a_deputy(answering: Flask) -> None:
    stage = make_stage(answering)
    parameters = ';DELEGATED-TO="mailto:mary@example.org"'
    assert came(answering, stage, "DELEGATED", parameters=parameters) == 1
    assert state_of(answering, stage.panellist) == "declined"
    with answering.app_context():
        (deputy,) = queries.open_deputies(stage.event)
        assert (deputy.name, deputy.email) == ("mary", "mary@example.org")
    assert "mary@example.org" not in {x.recipient for x in messages(answering)}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"uid": "session-0@127.0.0.1"}, "foreign"),
        ({"who": "grace@example.org"}, "stranger"),
    ],
)
def test_what_is_said_of_others_moves_nothing(
    answering: Flask, changes: dict[str, str], why: str
) -> None:
    stage = make_stage(answering)
    assert came(answering, stage, "DECLINED", **changes) == 1
    assert state_of(answering, stage.panellist) == "asked"
    assert kept(answering) == [("nothing", "ignored", why)]


def test_the_session_of_another_is_foreign(answering: Flask) -> None:
    stage = make_stage(answering)
    link = link_of(answering, stage)
    with answering.app_context():
        with transaction():
            graces = service.link_for(stage.event, stage.grace)
        token = speaker_token(stage.event, graces.token_digest)
        other = reply("DECLINED", uid=uid_of(answering, stage.keynote), who="grace@example.org")
        assert take(other.replace(b"TOKEN", token.encode())) == 1
        assert link.token_digest != graces.token_digest
    assert kept(answering) == [("nothing", "ignored", "foreign")]
    assert state_of(answering, stage.speech) == "asked"


def test_a_closed_link_closes_its_address(answering: Flask) -> None:
    stage = make_stage(answering)
    with answering.app_context(), transaction():
        service.revoke_link(stage.event, stage.ada, by=ORGANISER)
    assert came(answering, stage, "DECLINED") == 0
    assert state_of(answering, stage.panellist) == "asked"


def test_after_a_merger_the_former_address_still_answers(answering: Flask) -> None:
    stage = make_stage(answering)
    with answering.app_context():
        with transaction():
            service.link_for(stage.event, stage.grace)
        token = speaker_token(stage.event, link_of(answering, stage, stage.grace).token_digest)
        with transaction():
            merge(stage.ada, stage.grace, by=ORGANISER)
        raw = reply("DECLINED", uid=uid_of(answering, stage.keynote))
        assert take(raw.replace(b"TOKEN", token.encode())) == 1
    assert state_of(answering, stage.speech) == "declined"


def test_the_speakers_page_says_what_their_calendar_answered(answering: Flask) -> None:
    stage = make_stage(answering)
    came(answering, stage, "TENTATIVE", more="COMMENT:If the train runs\n")
    olga = signed_in(answering, RoleName.ORGANISER, name="olga")
    text = olga.get(f"/organise/events/evening/speakers/{stage.ada}").text
    assert "Answers from their calendar" in text
    assert "If the train runs" in text
    assert "The panel" in text
    assert "answered from their calendar" in olga.get("/organise/log").text
