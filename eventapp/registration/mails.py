"""What a guest is written: each function renders one mail and queues it in the transaction."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core.memory import remembered
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.feeds.organisers import guest_token
from eventapp.feeds.service import event_invitation
from eventapp.mail.letter import Letter, render
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.organisations.signing import signature
from eventapp.registration import mail_words, queries, wording
from eventapp.registration.links import personal_link
from eventapp.registration.mail_words import Words
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.texts import NONE, Own, own_texts
from eventapp.web import dates
from eventapp.web.links import public
from eventapp.web.templating import colon

Method = Literal["REQUEST", "CANCEL"]
LINK_AGAIN = "registration.link_again"
REQUEST: Method = "REQUEST"
CANCEL: Method = "CANCEL"


@dataclass(frozen=True, slots=True)
class Draft:
    """One mail to one guest, written out; ``empty`` are the placeholders with nothing for them."""

    name: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """What a mail says beside its words and the usual facts.

    ``place`` in line; further ``facts`` and ``links`` as name and value; ``is_over`` leaves out
    that the place may be given back.
    """

    place: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    is_over: bool = False


NOTHING_MORE = Extra()


def confirmed(registration: Registration, event: Event, *, corrects: bool = False) -> Message:
    """Tell a guest that a place is theirs, with the calendar entry.

    ``corrects`` takes back what an earlier mail said.
    """
    words = mail_words.corrected(mail_words.confirmed_words, corrects)
    return write("confirmed", registration, event, words=words, method=REQUEST)


def changed(registration: Registration, event: Event, *, place: int) -> Message:
    """Tell a guest that what they answered was changed."""
    return write("changed", registration, event, words=mail_words.changed_words, place=place)


def cancelled(registration: Registration, event: Event, *, by_guest: bool, held: bool) -> Message:
    """Tell a guest that their registration ended; take the entry back where they had one."""
    left = mail_words.cancelled_words if held else mail_words.left_the_line_words
    words = left if by_guest else mail_words.cancelled_for_them_words
    method = CANCEL if held else None
    return write("cancelled", registration, event, words=words, method=method)


def declined(
    registration: Registration,
    event: Event,
    *,
    held: bool,
    reason: str = "",
    corrects: bool = False,
) -> Message:
    """Tell a guest that the organisers cannot offer them a place, and why if they say so.

    ``corrects`` takes back what an earlier mail said.
    """

    def words(registration: Registration) -> Words:
        return replace(mail_words.declined_words(registration), reason=reason)

    method = CANCEL if held else None
    said = mail_words.corrected(words, corrects)
    return write("declined", registration, event, words=said, method=method)


def link_again(
    registration: Registration, event: Event, *, place: int, is_unproved: bool = False
) -> Message:
    """Mail the holder of a registration their link again, and how it stands.

    ``is_unproved`` is whether they still have to confirm their address.
    """
    held = registration.state is RegistrationState.CONFIRMED
    words = mail_words.prove_again_words if is_unproved else mail_words.link_again_words
    return write(
        "link_again",
        registration,
        event,
        words=words,
        place=place,
        method=REQUEST if held else None,
        cause=secrets.token_hex(8),
    )


def write(
    kind: str,
    registration: Registration,
    event: Event,
    *,
    words: Callable[[Registration], Words],
    place: int = 0,
    method: Method | None = None,
    cause: str = "",
) -> Message:
    """Render one mail in the guest's language and queue it.

    ``method`` sends the calendar entry along; ``cause`` names what made the mail where it is not
    a change of the registration.
    """
    own = own_texts(event.id).get(kind, NONE)
    draft = written(registration, event, words=words, own=own, extra=Extra(place=place))
    calendar = _entry(registration, event, method or REQUEST)
    mail = Mail(
        key=f"{kind}-{registration.token_digest[:20]}-{cause or registration.revision}",
        kind=f"registration.{kind}",
        recipient=registration.email,
        recipient_name=registration.name,
        language=registration.language,
        subject=draft.subject,
        text=draft.text,
        html=draft.html,
        calendar=calendar if method else "",
        calendar_method=method or "",
        event_id=event.id,
        registration_id=registration.id,
    )
    return queue(mail)


def written(
    registration: Registration,
    event: Event,
    *,
    words: Callable[[Registration], Words],
    own: Own = NONE,
    extra: Extra = NOTHING_MORE,
) -> Draft:
    """Return a mail to one guest written out, with the event's ``own`` words where it has any."""
    language = registration.language
    with force_locale(language):
        given = values(registration, event, extra.place) if own is not NONE else {}
        letter = _letter(words(registration), registration, event, own, extra, given=given)
        text, html = render(letter, language)
    empty = own.left_empty(language, given)
    return Draft(registration.name, registration.email, language, letter.subject, text, html, empty)


def values(registration: Registration, event: Event, place: int = 0) -> Mapping[str, str]:
    """Return what each placeholder stands for; call it in the guest's language."""
    until = registration.offer_until
    return {
        "name": registration.name,
        "organisation": registration.organisation,
        "event": event.title.text(registration.language, event.main_language),
        "time": wording.when(event),
        "place": wording.where(event),
        "in_line": str(place or ""),
        "until": dates.format_instant(until, event.zone) if until else "",
        "link": personal_link(registration),
    }


def _entry(registration: Registration, event: Event, method: Method) -> str:
    # Made for every mail, sent or not: the time an answer takes must not tell who holds a place.
    return event_invitation(
        event,
        registration,
        method=method,
        lang=registration.language,
        token=guest_token(registration.id, registration.token_digest),
    )


def _letter(
    words: Words,
    registration: Registration,
    event: Event,
    own: Own,
    extra: Extra,
    *,
    given: Mapping[str, str],
) -> Letter:
    own_title = own.title(registration.language, given)
    own_text = own.paragraphs(registration.language, given)
    title = event.title.text(registration.language, event.main_language)
    called_off = event.status_reason.text(registration.language, event.main_language)
    reasons = [x for x in (words.reason, called_off) if x]
    usual = _own_link(registration, event, is_over=extra.is_over)
    label, note = mail_words.noted_link(words.link) if words.link else usual
    return Letter(
        subject=own_title or subject(words, title),
        heading=own_title or words.heading,
        about=title,
        paragraphs=(*(own_text or words.paragraphs), *reasons),
        facts=(*_facts(registration, event, extra.place), *extra.facts),
        links=(
            (label, personal_link(registration)),
            *event_page(event, registration.language),
            *extra.links,
        ),
        notes=(note,),
        signature=signature(),
    )


def event_page(event: Event, language: str) -> tuple[tuple[str, str], ...]:
    """Return the link to an event's page, as name and address; a private event has none."""
    if event.visibility is Visibility.PRIVATE:
        return ()
    return ((_("The event"), public(f"/{language}/events/{event.slug}")),)


def subject(words: Words, title: str) -> str:
    """Return what a mail about an event is called."""
    return f"{words.subject}{colon()}{title}"


def line_kept() -> str:
    """Return what a change of the event means to who has no place yet."""
    return _("You keep your place in line, or the offer you were sent.")


def _own_link(registration: Registration, event: Event, *, is_over: bool) -> tuple[str, str]:
    """Return what the personal link is called, and the note on it; nothing ended is given back."""
    is_ended = is_over or event.status is EventStatus.CANCELLED
    if is_ended or registration.state not in queries.ACTIVE:
        label = _("Your registration and what we hold on you")
        return label, _("The link “%(name)s” is yours alone.", name=label)
    return mail_words.link_words(registration.state)


def day_and_place(event: Event, *, is_former: bool) -> list[tuple[str, str]]:
    """Return when and where; ``is_former`` when the event moves to a date not yet known."""
    day = _("Was planned for") if is_former else _("When")
    found = [(day, wording.when(event))]
    if at := wording.where(event):
        found.append((_("Where"), at))
    return found


def _facts(registration: Registration, event: Event, place: int) -> list[tuple[str, str]]:
    former = event.status is EventStatus.POSTPONED
    key = ("day and place", event.id, event.revision, registration.language, former)
    shared = remembered(key, lambda: day_and_place(event, is_former=former))
    found = [*shared, (_("Name"), registration.name)]
    if registration.seats > 1:
        found.append((_("Accompanying persons"), str(registration.seats - 1)))
    if place:
        found.append((_("Place in line"), str(place)))
    if registration.state is RegistrationState.OFFERED and registration.offer_until:
        until = dates.format_instant(registration.offer_until, event.zone)
        found.append((_("Held for you until"), until))
    return found
