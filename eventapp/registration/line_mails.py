"""What a guest in line is written: that they wait, that a place is theirs, offered, or gone on."""

from flask_babel import gettext as _

from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.registration import wording
from eventapp.registration.mails import CANCEL, REQUEST, Words, ticket_note, write
from eventapp.registration.models import Registration
from eventapp.registration.places import categories


def waitlisted(
    registration: Registration, event: Event, *, place: int, held: bool = False
) -> Message:
    """Tell a guest that every place is taken, where in line they stand, and how the line goes on.

    The calendar entry of one who ``held`` a place is taken back.
    """
    rules = categories(event.id)
    return write(
        "waitlisted",
        registration,
        event,
        words=lambda x: Words(
            _("You are on the waiting list"),
            _("You are on the waiting list"),
            (
                _("Every place is taken for now."),
                " ".join(wording.line_rules(event, rules, x.category_id)),
            ),
        ),
        place=place,
        method=CANCEL if held else None,
    )


def promoted(registration: Registration, event: Event) -> Message:
    """Tell a guest who waited that a place is theirs now, with the calendar entry."""
    return write("promoted", registration, event, words=_promoted, method=REQUEST)


def _promoted(_registration: Registration) -> Words:
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
