"""A small stage for tests of speakers: an event, two sessions, and people asked onto them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from eventapp.audit.service import Actor
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.speakers import queries, service
from eventapp.speakers.links import speaker_token
from eventapp.speakers.models import SpeakerLink
from tests import factories

ORGANISER = Actor("user", None, "chief@example.org")


@dataclass(frozen=True, slots=True)
class Stage:
    """The numbers of what was made, and the nonce-made token of Ada's link."""

    event: int
    panel: int
    keynote: int
    ada: int
    grace: int
    panellist: int
    speech: int
    other: int
    token: str

    @property
    def page(self) -> str:
        """Return the path of Ada's own page."""
        return f"/en/speaker/{self.token}"


def make_stage(
    app: Flask, *, state: AppearanceState = AppearanceState.ASKED, **event: Any
) -> Stage:
    """Make an event with a panel and a keynote: Ada is asked for both, Grace moderates."""
    with app.app_context(), transaction() as session:
        gathering = factories.event(slug="evening", **event)
        ada = Person(slug="ada", name="Ada Lovelace", email="ada@example.org", mail_language="en")
        grace = Person(
            slug="grace", name="Grace Hopper", email="grace@example.org", mail_language="fr"
        )
        session.add_all([gathering, ada, grace])
        session.flush()
        start = gathering.starts_at
        panel, keynote = (
            Session(
                event_id=gathering.id,
                slug=slug,
                kind=kind,
                title=Localised(en=title, fr=f"{title} (fr)"),
                starts_at=start and start + timedelta(hours=number),
                ends_at=start and start + timedelta(hours=number + 1),
            )
            for number, (slug, kind, title) in enumerate(
                (
                    ("panel", SessionKind.PANEL, "The panel"),
                    ("keynote", SessionKind.KEYNOTE, "The keynote"),
                )
            )
        )
        session.add_all([panel, keynote])
        session.flush()
        seats = [
            Appearance(session_id=panel.id, person_id=ada.id, role=Role.PANELLIST, state=state),
            Appearance(session_id=keynote.id, person_id=ada.id, role=Role.KEYNOTE, state=state),
            Appearance(
                session_id=panel.id,
                person_id=grace.id,
                role=Role.MODERATOR,
                state=AppearanceState.CONFIRMED,
            ),
        ]
        session.add_all(seats)
        session.flush()
        link = service.link_for(gathering.id, ada.id)
        return Stage(
            gathering.id,
            panel.id,
            keynote.id,
            ada.id,
            grace.id,
            *(x.id for x in seats),
            token=speaker_token(link.nonce),
        )


def state_of(app: Flask, appearance: int) -> str:
    """Return the state of an appearance as it stands in the database."""
    with app.app_context():
        return str(db.session.get_one(Appearance, appearance).state.value)


def link_of(app: Flask, stage: Stage, person: int | None = None) -> SpeakerLink:
    """Return a person's link, Ada's if nobody is named."""
    with app.app_context():
        found = queries.link_of(stage.event, person or stage.ada)
    assert found
    return found


def log_of(app: Flask, stage: Stage, person: int | None = None) -> list[tuple[str, str, str]]:
    """Return kind, state and text of each contact with a person, the first one first."""
    with app.app_context():
        found = queries.contacts_with(stage.event, person or stage.ada)
        rows = [(x.kind.value, x.state.value if x.state else "", x.text) for x in found]
    return rows[::-1]
