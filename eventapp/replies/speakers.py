"""What a speaker answers from their calendar, done as their own page would do it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from eventapp.core.addresses import mail_address
from eventapp.core.db import db
from eventapp.feeds.answer_models import Outcome, Said
from eventapp.feeds.organisers import Token
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.replies.guests import DONE, NOTED, Done
from eventapp.replies.rules import Verdict
from eventapp.speakers import deputies, service
from eventapp.speakers.deputies import DeputyData
from eventapp.speakers.locking import locked_event, locked_link
from eventapp.speakers.models import ContactKind, FormerLink, SpeakerLink


def link_id(token: Token) -> int | None:
    """Return the open link of a token; that of a record that was merged counts as the other's."""
    former = FormerLink.link_id == SpeakerLink.id
    rows = db.session.execute(
        select(SpeakerLink.id, SpeakerLink.token_digest, FormerLink.token_digest)
        .outerjoin(FormerLink, former & FormerLink.revoked_at.is_(None))
        .where(SpeakerLink.event_id == token.number, SpeakerLink.revoked_at.is_(None))
    )
    good = (id for id, *secrets in rows if any(x and token.is_good(x) for x in secrets))
    return next(good, None)


def locked(token: Token) -> SpeakerLink | None:
    """Return the link of a token with its person, under its event's lock; None of a bad one.

    :raises NotFound: when it was taken away meanwhile.
    """
    number = link_id(token)
    if number is None:
        return None
    locked_event(number)
    link = locked_link(number)
    return link if link_id(token) == number else None


def appearances(link: SpeakerLink) -> dict[str, list[Appearance]]:
    """Return what the person of a link is asked to do at its event, by the UID of the session."""
    query = (
        select(Appearance)
        .join(Appearance.session)
        .where(
            Session.event_id == link.event_id,
            Appearance.person_id == link.person_id,
            Appearance.state != AppearanceState.PLANNED,
        )
        .options(contains_eager(Appearance.session))
        .order_by(Appearance.id)
        .execution_options(populate_existing=True)
    )
    found: dict[str, list[Appearance]] = {}
    for row in db.session.scalars(query):
        found.setdefault(f"session-{row.session.uid}", []).append(row)
    return found


def act(link: SpeakerLink, own: Sequence[Appearance], verdict: Verdict) -> Done:
    """Do what a speaker answered for a session, in each of their roles on it.

    :raises DomainError: as their page.
    """
    before = [x.state for x in own]
    match verdict.said:
        case Said.ACCEPTED | Said.DECLINED:
            for one in own:
                service.answer(
                    link.id,
                    one.id,
                    accepts=verdict.said is Said.ACCEPTED,
                    reason=verdict.entry.comment,
                    kind=ContactKind.MAIL,
                )
        case Said.DELEGATED:
            return _deputise(link, own, verdict)
        case _:
            return NOTED
    return DONE if [x.state for x in own] != before else NOTED


def _deputise(link: SpeakerLink, own: Sequence[Appearance], verdict: Verdict) -> Done:
    """Take a no that names somebody else: the organisers decide on the deputy, and are told."""
    try:
        email = mail_address(verdict.attendee.delegated_to)
    except ValueError:
        return Outcome.IGNORED, "nobody"
    name = verdict.delegate_name or email.partition("@")[0]
    for one in own:
        deputies.name_deputy(link.id, one.id, DeputyData(name, email))
    return DONE
