"""What mails to guests say where an event has no words of its own, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from eventapp.events.models import Attendance, Event
from eventapp.registration.models import Registration, RegistrationState


@dataclass(frozen=True, slots=True)
class Words:
    """What one mail says beside the facts all of them carry.

    ``link`` is what the personal link is called where the guest's state alone does not say it.
    """

    subject: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    reason: str = ""  # stays where the event has words of its own
    link: str = ""


Of = Callable[[Registration], Words]  # what a mail says to a guest


def corrected(words: Of, corrects: bool) -> Of:
    """Return words that also take back what an earlier mail said, where they correct one."""

    def written(registration: Registration) -> Words:
        found = words(registration)
        sorry = _("What we wrote to you before was a mistake of ours. We are sorry.")
        return replace(found, reason=f"{sorry} {found.reason}".strip())

    return written if corrects else words


def reopened_words(_registration: Registration) -> Words:
    """Return what says that a request is looked at again."""
    return Words(
        _("Your request awaits approval"),
        _("Your request awaits approval again"),
        (
            _("We look at your request again, and write to you as soon as there is an answer."),
            _("Until then no place is yours: please do not count on one."),
        ),
    )


def confirmed_words(_registration: Registration) -> Words:
    """Return what says that a place is theirs."""
    return Words(
        _("Your place is confirmed"),
        _("Your place is confirmed"),
        (
            _("We look forward to seeing you. The calendar entry comes with this mail."),
            ticket_note(),
        ),
    )


def ticket_note() -> str:
    """Return where the ticket is."""
    return _("Your ticket, a code to show at the door, is behind the first link.")


def pending_words(_registration: Registration) -> Words:
    """Return what says that an organiser has to agree first."""
    return Words(
        _("Your request awaits approval"),
        _("Your request awaits approval"),
        (
            _(
                "An organiser has to agree before a place is yours. We write to you as soon as "
                "there is an answer: until then, please do not count on a place."
            ),
        ),
    )


def prove_words(_registration: Registration, *, is_invited: bool = False) -> Words:
    """Return what asks a guest who needs no approval to confirm their address."""
    if is_invited:
        why = _(
            "You are invited to this event, and somebody asked for a place with your address by "
            "the public form. If it was you, confirm it behind the first link: you then come as "
            "our invited guest. The link in your invitation does the same."
        )
    else:
        why = _(
            "Guests with an address like yours need nobody's approval. Anybody can type an "
            "address, though: please confirm behind the first link that this one is yours."
        )
    return Words(
        _("Please confirm your address"),
        _("Please confirm your address"),
        (why, _unproved()),
        link=confirm_address(),
    )


def prove_again_words(_registration: Registration) -> Words:
    """Return what reminds a guest who asked again that their address is not confirmed yet."""
    return Words(
        _("Please confirm your address"),
        _("Please confirm your address"),
        (_("You asked for a place again. Your address is not confirmed yet."), _unproved()),
        link=confirm_address(),
    )


def confirm_address() -> str:
    """Return what the link or button is called that confirms an address."""
    return _("Confirm my address")


def _unproved() -> str:
    return _(
        "Until then no place is yours: you get one if it is still there, else your turn in line "
        "counts from when you asked."
    )


def changed_words(_registration: Registration) -> Words:
    """Return what says that answers were changed."""
    return Words(
        _("Your answers were changed"),
        _("Your answers were changed"),
        (_("The page behind the first link shows what we hold now."),),
    )


def cancelled_words(registration: Registration) -> Words:
    """Return what thanks a guest who gave a place back."""
    if registration.quota_id is not None:
        thanks = _("Thank you for telling us. Your place can go to somebody else now.")
    else:
        thanks = _("Thank you for telling us. Your place goes to the next in line.")
    return Words(
        _("Your registration is cancelled"),
        _("Your registration is cancelled"),
        (thanks,),
    )


def left_the_line_words(_registration: Registration) -> Words:
    """Return what thanks a guest who left the line."""
    return Words(
        _("Your registration is cancelled"),
        _("Your registration is cancelled"),
        (_("You are no longer on the waiting list. Thank you for telling us."),),
    )


def cancelled_for_them_words(_registration: Registration) -> Words:
    """Return what says that the organisers cancelled a registration."""
    return Words(
        _("Your registration is cancelled"),
        _("Your registration is cancelled"),
        (_("The organisers cancelled your registration. Reply to this mail if it is a mistake."),),
    )


def declined_words(_registration: Registration) -> Words:
    """Return what says that there is no place."""
    return Words(
        _("We cannot offer you a place"),
        _("We cannot offer you a place"),
        (_("Thank you for your interest. We are sorry that we cannot welcome you this time."),),
    )


def link_again_words(registration: Registration) -> Words:
    """Return what says how a registration stands to who asked again."""
    return Words(_("Your registration"), _("Your registration"), (_stands(registration.state),))


def link_sent_words(registration: Registration) -> Words:
    """Return what brings a guest their link, sent by the organisers, and says how they stand."""
    is_held = registration.state is RegistrationState.CONFIRMED
    ticket = (ticket_note(),) if is_held else ()
    return Words(
        _("Your registration"),
        _("Your registration"),
        (
            _("The organisers send you the link to your registration."),
            _held_now(registration.state),
            *ticket,
        ),
    )


def _held_now(state: RegistrationState) -> str:
    match state:
        case RegistrationState.WAITLISTED:
            return _("You are on the waiting list.")
        case RegistrationState.OFFERED:
            return _("A place is offered to you: please accept it.")
        case RegistrationState.PENDING:
            return _("Your request awaits approval: please do not count on a place yet.")
        case _:
            return _("Your place is confirmed.")


def _stands(state: RegistrationState) -> str:
    match state:
        case RegistrationState.CONFIRMED | RegistrationState.ATTENDED:
            return _("You asked for a place again. You have one already: it is confirmed.")
        case RegistrationState.WAITLISTED:
            return _("You asked for a place again. You are already on the waiting list.")
        case RegistrationState.OFFERED:
            return _("You asked for a place again. One is offered to you: please accept it.")
        case RegistrationState.PENDING:
            return _("You asked for a place again. Your request still awaits approval.")
        case RegistrationState.DECLINED:
            return _("You asked for a place again. We are sorry that we cannot offer you one.")
        case _:
            return _("You asked for a place again. We already have your answer.")


def reminder_words(_registration: Registration, event: Event) -> Words:
    """Return what reminds a guest with a place of the day."""
    return Words(
        _("See you soon"),
        _("We look forward to seeing you"),
        (
            _before(event),
            _(
                "If you cannot come after all, please give your place back behind the first link: "
                "somebody else will be glad of it."
            ),
        ),
    )


def _before(event: Event) -> str:
    if event.attendance is Attendance.ONLINE:
        return _("Below is when, and what to know before.")
    return _(
        "Below is when and where, and what to know before you come. "
        "Please have your ticket ready at the door."
    )


def thanks_words(_registration: Registration) -> Words:
    """Return what thanks a guest who came."""
    return Words(
        _("Thank you for coming"),
        _("Thank you for coming"),
        (_("It was good to have you with us. The page of the event tells how it goes on."),),
    )


def missed_words(_registration: Registration) -> Words:
    """Return what is written to a guest who had a place and did not come."""
    return Words(
        _("We missed you"),
        _("We missed you"),
        (
            _(
                "We are sorry that you could not be with us. The page of the event tells how it "
                "went and how it goes on."
            ),
        ),
    )


def link_words(state: RegistrationState) -> tuple[str, str]:
    """Return what the link of a guest who may still change something is called, and its note."""
    return noted_link(_link_name(state))


def noted_link(label: str) -> tuple[str, str]:
    """Return the name of a personal link, and the note on it."""
    return label, _(
        "The link “%(name)s” is yours alone. If you neither registered nor told us that you "
        "come, open it to cancel, or ignore this mail.",
        name=label,
    )


def _link_name(state: RegistrationState) -> str:
    """Return what the personal link leads to: nobody gives back a place that they do not have."""
    match state:
        case RegistrationState.OFFERED:
            return _("Accept or decline the place")
        case RegistrationState.PENDING:
            return _("Your request: change it or withdraw it")
        case RegistrationState.WAITLISTED:
            return _("Your registration: change it or leave the waiting list")
        case _:
            return _("Your registration: change it or give your place back")
