"""What a guest in line is written: that they wait, that a place is theirs, offered, or gone on."""

from flask_babel import gettext as _

from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.registration import mails, request_mails, wording
from eventapp.registration.mail_words import Words, corrected, ticket_note
from eventapp.registration.mails import CANCEL, REQUEST, write
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.places import categories
from eventapp.web import dates


def entered(registration: Registration, event: Event, *, place: int) -> Message:
    """Tell a guest who has just asked how they stand; ``place`` is theirs where they wait."""
    match registration.state:
        case RegistrationState.WAITLISTED:
            return waitlisted(registration, event, place=place)
        case RegistrationState.PENDING:
            return request_mails.pending(registration, event)
        case _:
            return mails.confirmed(registration, event)


def waitlisted(
    registration: Registration,
    event: Event,
    *,
    place: int,
    held: bool = False,
    corrects: bool = False,
) -> Message:
    """Tell a guest that every place is taken, where in line they stand, and how the line goes on.

    The calendar entry of one who ``held`` a place is taken back, and so is what an earlier mail
    said that this one ``corrects``.
    """
    return write(
        "waitlisted",
        registration,
        event,
        words=corrected(lambda x: waitlisted_words(x, event), corrects),
        place=place,
        method=CANCEL if held else None,
    )


def promoted(registration: Registration, event: Event) -> Message:
    """Tell a guest who waited that a place is theirs now, with the calendar entry."""
    return write("promoted", registration, event, words=promoted_words, method=REQUEST)


def promoted_words(_registration: Registration) -> Words:
    """Return what says that a place has become theirs."""
    return Words(
        _("A place has become free, and it is yours"),
        _("You have a place"),
        (
            _(
                "You were on the waiting list; a place has become free and is now yours. "
                "If you cannot come, please give it back with the link below."
            ),
            ticket_note(),
        ),
    )


def offered(registration: Registration, event: Event) -> Message:
    """Tell a guest who waited that a place is held for them, and until when."""
    return write(
        "offered",
        registration,
        event,
        words=lambda x: offered_words(x, event),
    )


def lapsed(registration: Registration, event: Event) -> Message:
    """Tell a guest that their offer has ended, and that they have left the line with it."""
    return write(
        "lapsed",
        registration,
        event,
        words=lambda x: Words(
            _("The offer of a place has ended"),
            _("The offer of a place has ended"),
            (
                _(
                    "The place was held for you until %(instant)s. It was not accepted, so it goes "
                    "to the next in line, and you are no longer on the waiting list.",
                    instant=_end(x, event),
                ),
                _(
                    "If you still want to come, please register again: you then stand at the end "
                    "of the line."
                ),
            ),
        ),
    )


def _end(registration: Registration, event: Event) -> str:
    until = registration.offer_until
    return dates.format_instant(until, event.zone) if until else ""


def waitlisted_words(registration: Registration, event: Event) -> Words:
    """Return what says that a guest waits, and how the line goes on."""
    rules = wording.line_rules(event, categories(event.id), registration.category_id)
    return Words(
        _("You are on the waiting list"),
        _("You are on the waiting list"),
        (_("Every place for guests like you is taken for now."), " ".join(rules)),
    )


def offered_words(registration: Registration, event: Event) -> Words:
    """Return what says that a place is held, and until when."""
    return Words(
        _("A place is offered to you"),
        _("A place is offered to you"),
        (
            _(
                "A place has become free, and you are next in line. It is held for you until "
                "%(instant)s: please accept it, or decline, behind the first link.",
                instant=_end(registration, event),
            ),
            _(
                "If you do not accept it by then, it goes to the next in line, and you are no "
                "longer on the waiting list."
            ),
        ),
    )
