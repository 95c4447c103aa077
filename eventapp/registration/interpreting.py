"""The language a guest wishes to follow in: a question that interpreted sessions give reason to."""

from collections.abc import Sequence

from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.programme.models import Session
from eventapp.questions import reading, service
from eventapp.questions.data import QuestionData
from eventapp.questions.models import QuestionKind
from eventapp.questions.rules import default_end

KEY = "interpretation"  # by which the question is known, in files too
_LABEL = Localised(
    en="Which language do you need interpretation into?",
    fr="Dans quelle langue avez-vous besoin de l'interprétation ?",
    nl="In welke taal hebt u een vertolking nodig?",
)
_HELP = Localised(
    en="Leave it open if you need none.",
    fr="Laissez ouvert si vous n'en avez pas besoin.",
    nl="Laat open als u er geen nodig hebt.",
)


def not_asked(event_id: int) -> Sequence[str]:
    """Return the languages sessions are interpreted into, by code, while no question asks of them.

    A question that is asked no more counts too: its organiser decided so.
    """
    if any(x.slug == KEY for x in reading.rows(event_id)):
        return ()
    query = select(Session.interpreted_into).where(Session.event_id == event_id)
    rows = db.session.scalars(query.order_by(Session.id))
    return tuple(dict.fromkeys(code for row in rows for code in row))


def ask(event_id: int, *, by: Actor) -> None:
    """Ask guests for their language; a second press of the button adds nothing.

    :raises DomainError: ``question.too_many``.
    """
    event = locked(Event, event_id)
    languages = not_asked(event_id)
    if not languages:
        return
    data = QuestionData(
        kind=QuestionKind.LANGUAGE,
        label=_LABEL,
        slug=KEY,
        help=_HELP,
        languages=tuple(languages),
        delete_on=default_end(event.ends),
    )
    service.save(event_id, data, by=by)
