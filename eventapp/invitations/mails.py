"""What invited people are written: each function renders one mail and queues it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.localised import NO_TEXT, Localised
from eventapp.events.models import Event, EventStatus
from eventapp.invitations.links import hidden_address, invitation_address
from eventapp.invitations.salutations import salutation
from eventapp.mail import addresses
from eventapp.mail.letter import Draft, Letter, render
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.organisations.signing import signature
from eventapp.registration import notices
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import day_and_place, event_page, subject
from eventapp.registration.notices import Earlier, Notice, Standing
from eventapp.web import dates

Say = Callable[[], Words]
INVITED = Standing.INVITED


@dataclass(frozen=True, slots=True)
class Asking:
    """Until when an answer is asked for, and what the organisers say in their own words."""

    due_on: date | None = None
    note: Localised = NO_TEXT


NOTHING_MORE = Asking()


def invited(
    invitation: Invitation,
    event: Event,
    asking: Asking = NOTHING_MORE,
    *,
    is_preview: bool = False,
) -> Draft:
    """Return the invitation itself."""
    leave = _leave(invitation, is_preview=is_preview)
    return _draft(invitation, event, _invited, asking, is_preview=is_preview, leave=leave)


def reminded(
    invitation: Invitation,
    event: Event,
    asking: Asking = NOTHING_MORE,
    *,
    is_preview: bool = False,
) -> Draft:
    """Return the reminder of an invitation that waits for an answer."""
    leave = _leave(invitation, is_preview=is_preview)
    return _draft(invitation, event, _reminded, asking, is_preview=is_preview, leave=leave)


def deputised(invitation: Invitation, event: Event, *, in_place_of: Invitation) -> Message:
    """Invite somebody whom a guest named to come instead."""
    say = lambda: _deputised(in_place_of.name)  # noqa: E731 - said in the reader's language
    draft = _draft(invitation, event, say, NOTHING_MORE, leave=_leave(invitation))
    return send(draft, invitation, "deputised", f"{in_place_of.id}-{in_place_of.revision}")


def withdrawn(invitation: Invitation, event: Event, *, comes: Invitation) -> Message:
    """Tell a deputy that whoever named them answered otherwise; their link is closed."""
    say = lambda: _withdrawn(comes.name)  # noqa: E731
    draft = _draft(invitation, event, say, NOTHING_MORE, with_link=False)
    return send(draft, invitation, "withdrawn", str(comes.revision))


def noticed(invitation: Invitation, event: Event, notice: Notice, earlier: Earlier) -> Message:
    """Tell somebody invited what happened to the event; they may unsubscribe there."""

    def say() -> Words:
        return notices.words(notice, INVITED, notices.gone(event, invitation.language, earlier))

    is_on = event.status is not EventStatus.CANCELLED
    leave = _leave(invitation)
    draft = _draft(invitation, event, say, NOTHING_MORE, with_link=is_on, leave=leave)
    return send(draft, invitation, notice.value, str(event.revision))


def send(draft: Draft, invitation: Invitation, kind: str, cause: str) -> Message:
    """Queue a draft; a second one for the same reason is refused by its key."""
    mail = Mail(
        key=key(invitation, kind, cause),
        kind=f"invitation.{kind}",
        recipient=draft.recipient,
        recipient_name=draft.name,
        language=draft.language,
        subject=draft.subject,
        text=draft.text,
        html=draft.html,
        event_id=invitation.event_id,
        registration_id=invitation.registration_id,
        unsubscribe=draft.leave,
        is_bulk=kind in ("invited", "reminded"),
    )
    return queue(mail)


def key(invitation: Invitation, kind: str, cause: str) -> str:
    """Return what names the reason of a mail: for the same one nobody is written to twice."""
    return f"invitation-{kind}-{invitation.id}-{cause}"


def greeting(invitation: Invitation) -> str:
    """Return the first line of a letter to a guest."""
    usual = salutation(invitation.name, invitation.honorific, invitation.language)
    return invitation.salutation or usual


def _draft(
    invitation: Invitation,
    event: Event,
    say: Say,
    asking: Asking,
    *,
    with_link: bool = True,
    is_preview: bool = False,
    leave: str = "",
) -> Draft:
    language = invitation.language
    address = hidden_address(language) if is_preview else invitation_address(invitation)
    with force_locale(language):
        words = say()
        title = event.title.text(language, event.main_language)
        own = str(asking.note.text(language, event.main_language))
        reason = str(event.status_reason.text(language, event.main_language))
        links = [(_("Answer the invitation"), address)] if with_link else []
        links += event_page(event, language)
        if leave:
            links.append((_("Unsubscribe"), leave))
        said = (greeting(invitation), *own.splitlines(), *words.paragraphs, reason)
        letter = Letter(
            subject=subject(words, title),
            heading=words.heading,
            about=title,
            paragraphs=tuple(x for x in said if x),
            facts=tuple(_facts(event, asking.due_on or invitation.due_on)),
            links=tuple(links),
            notes=(_note(invitation),) if with_link else (),
            signature=signature(),
        )
        text, html = render(letter, language)
    return Draft(invitation.email, invitation.name, language, letter.subject, text, html, leave)


def _leave(invitation: Invitation, *, is_preview: bool = False) -> str:
    if is_preview:
        return addresses.hidden_link(invitation.language)
    return addresses.unsubscribe_link(invitation.email, invitation.language)


def _facts(event: Event, due_on: date | None) -> list[tuple[str, str]]:
    found = day_and_place(event, is_former=event.status is EventStatus.POSTPONED)
    if due_on is not None and event.status is EventStatus.PUBLISHED:
        found.append((_("Please answer by"), dates.format_date(due_on)))
    return found


def _note(invitation: Invitation) -> str:
    if invitation.may_pass_on:
        return _(
            "The link is yours. Opening it answers nothing. If you cannot come, you may pass the "
            "invitation on there: please do not forward this mail."
        )
    return _("The link is yours alone, and opening it answers nothing. Please do not forward it.")


def _invited() -> Words:
    return Words(
        _("Invitation"),
        _("You are invited"),
        (
            _("We would be honoured to welcome you."),
            _(
                "With the link below you answer yes, no or maybe, or name somebody who comes "
                "instead of you. You need no account."
            ),
        ),
    )


def _reminded() -> Words:
    return Words(
        _("Your invitation awaits an answer"),
        _("May we still expect your answer?"),
        (
            _("We wrote to you with an invitation, and have no final answer from you yet."),
            _("A no helps us too: your place can then go to somebody else."),
        ),
    )


def _deputised(name: str) -> Words:
    return Words(
        _("Invitation"),
        _("You are invited"),
        (
            _("%(name)s was invited and named you to come instead.", name=name),
            _("With the link below you answer yes, no or maybe. You need no account."),
        ),
    )


def _withdrawn(name: str) -> Words:
    return Words(
        _("Your invitation is withdrawn"),
        _("Your invitation is withdrawn"),
        (
            _(
                "%(name)s had named you to come instead, and has now answered otherwise. "
                "You need not do anything.",
                name=name,
            ),
        ),
    )
