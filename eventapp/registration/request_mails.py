"""What a guest whose request is open is written: that it awaits approval, or their own word."""

from eventapp.events.models import Event
from eventapp.mail.models import Message
from eventapp.registration import mail_words
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import CANCEL, write
from eventapp.registration.models import Registration


def pending(registration: Registration, event: Event) -> Message:
    """Tell a guest that an organiser has to agree first: no place is theirs yet."""
    return write("pending", registration, event, words=mail_words.pending_words)


def reopened(registration: Registration, event: Event, *, held: bool) -> Message:
    """Tell a guest that their request awaits approval again.

    The calendar entry of one who ``held`` a place is taken back. It takes back an earlier mail,
    of which the event's own words on a request say nothing.
    """
    words = mail_words.corrected(mail_words.reopened_words, corrects=True)
    method = CANCEL if held else None
    return write("reopened", registration, event, words=words, method=method)


def prove(
    registration: Registration, event: Event, *, invitation: Invitation | None = None
) -> Message:
    """Ask a guest who needs no approval to confirm that the address is theirs."""

    def words(registration: Registration) -> Words:
        return mail_words.prove_words(registration, is_invited=invitation is not None)

    return write("prove", registration, event, words=words)
