"""What focal points and those they name are written: each function renders one mail."""

import secrets
from collections.abc import Callable

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from eventapp.core.localised import NO_TEXT, Localised
from eventapp.events.models import Event, Visibility
from eventapp.mail.letter import Draft, Letter, render
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.organisations.signing import signature
from eventapp.quotas.links import hidden_address, quota_address
from eventapp.registration import mails as guests
from eventapp.registration.mail_words import Words, ticket_note
from eventapp.registration.mails import CANCEL, REQUEST, day_and_place, subject
from eventapp.registration.models import Registration
from eventapp.registration.quota_models import Quota
from eventapp.web import dates
from eventapp.web.links import public


def asked(
    quota: Quota,
    event: Event,
    left: int,
    note: Localised = NO_TEXT,
    *,
    is_preview: bool = False,
) -> Draft:
    """Return the mail that gives a focal point their link; ``left`` seats are to be filled."""
    return _draft(quota, event, lambda: _asked(quota), left, note, is_preview=is_preview)


def reminded(quota: Quota, event: Event, left: int) -> Draft:
    """Return the reminder of a focal point whose seats go back soon."""
    return _draft(quota, event, lambda: _reminded(left), left, NO_TEXT)


def send(draft: Draft, quota: Quota, kind: str) -> Message:
    """Queue a draft."""
    return queue(
        Mail(
            key=f"quota-{kind}-{quota.id}-{secrets.token_hex(8)}",
            kind=f"quota.{kind}",
            recipient=draft.recipient,
            recipient_name=draft.name,
            language=draft.language,
            subject=draft.subject,
            text=draft.text,
            html=draft.html,
            event_id=quota.event_id,
        )
    )


def named(quota: Quota) -> Callable[[Registration, Event], Message]:
    """Return what tells a guest that they have a place, who named them, with the entry."""

    def tell(registration: Registration, event: Event) -> Message:
        return guests.write(
            "confirmed", registration, event, words=lambda _x: _named(quota), method=REQUEST
        )

    return tell


def named_again(quota: Quota, registration: Registration, event: Event) -> Message:
    """Tell one who is registered otherwise that they were named, and that nothing changes."""
    return guests.write(
        "named_again",
        registration,
        event,
        words=lambda _x: _named_again(quota),
        cause=f"{quota.id}-{secrets.token_hex(8)}",
    )


def taken_off(quota: Quota) -> Callable[[Registration, Event], Message]:
    """Return what tells a guest that they are off the list, and takes the entry back."""

    def tell(registration: Registration, event: Event) -> Message:
        return guests.write(
            "cancelled", registration, event, words=lambda _x: _taken_off(quota), method=CANCEL
        )

    return tell


def _draft(
    quota: Quota,
    event: Event,
    say: Callable[[], Words],
    left: int,
    note: Localised,
    *,
    is_preview: bool = False,
) -> Draft:
    language = quota.language
    address = hidden_address(language) if is_preview else quota_address(quota)
    with force_locale(language):
        words = say()
        title = event.title.text(language, event.main_language)
        own = str(note.text(language, event.main_language))
        links = [(_("Name your guests"), address)]
        if event.visibility is not Visibility.PRIVATE:
            links.append((_("The event"), public(f"/{language}/events/{event.slug}")))
        letter = Letter(
            subject=subject(words, title),
            heading=words.heading,
            about=title,
            paragraphs=(*own.splitlines(), *words.paragraphs),
            facts=tuple(_facts(quota, event, left)),
            links=tuple(links),
            notes=(_note(),),
            signature=signature(),
        )
        text, html = render(letter, language)
    return Draft(quota.contact_email, quota.contact_name, language, letter.subject, text, html)


def _facts(quota: Quota, event: Event, left: int) -> list[tuple[str, str]]:
    return [
        *day_and_place(event, is_former=False),
        (_("Organisation"), quota.organisation.name),
        (_("Seats"), str(quota.seats)),
        (_("Still free"), str(left)),
        (_("Name your guests by"), dates.format_instant(quota.ends_at, event.zone)),
    ]


def _note() -> str:
    return _(
        "Whoever has the link “%(name)s” names guests for your organisation: please do not "
        "forward this mail.",
        name=_("Name your guests"),
    )


def _asked(quota: Quota) -> Words:
    return Words(
        ngettext("A seat for your organisation", "Seats for your organisation", quota.seats),
        ngettext(
            "%(num)d seat is kept for %(organisation)s",
            "%(num)d seats are kept for %(organisation)s",
            quota.seats,
            organisation=quota.organisation.name,
        ),
        (
            _(
                "Please tell us with the link below who comes. You need no account. Each person "
                "you name gets a confirmation with the calendar entry from us."
            ),
            _("You may correct your list until the day below. Then free seats go to others."),
        ),
    )


def _reminded(left: int) -> Words:
    return Words(
        _("Seats of your organisation are still free"),
        ngettext(
            "%(num)d of your seats is still free", "%(num)d of your seats are still free", left
        ),
        (
            _("Please tell us with the link below who comes. After the time below, free seats go "
              "to others."),
        ),
    )  # fmt: skip


def _named(quota: Quota) -> Words:
    return Words(
        _("Your place is confirmed"),
        _("Your place is confirmed"),
        (
            _("The calendar entry comes with this mail. If you cannot come, please give your "
              "place back with the link below."),
            ticket_note(),
        ),
        reason=_who(quota),
    )  # fmt: skip


def _who(quota: Quota) -> str:
    return _(
        "%(name)s put you on the list of %(organisation)s and gave us your name and address. "
        "What else you want to tell us, and what you agree to, is for you to say behind the "
        "first link.",
        name=quota.contact_name or quota.organisation.name,
        organisation=quota.organisation.name,
    )


def _named_again(quota: Quota) -> Words:
    return Words(
        _("You were named for this event"),
        _("You were named for this event"),
        (
            _(
                "%(name)s put you on the list of %(organisation)s. You had registered already, and "
                "your registration stays as it is. We told nobody of it.",
                name=quota.contact_name or quota.organisation.name,
                organisation=quota.organisation.name,
            ),
        ),
    )


def _taken_off(quota: Quota) -> Words:
    return Words(
        _("Your registration is cancelled"),
        _("Your registration is cancelled"),
        (),
        reason=_(
            "%(name)s took you off the list of %(organisation)s. If this is a mistake, please ask "
            "them.",
            name=quota.contact_name or quota.organisation.name,
            organisation=quota.organisation.name,
        ),
    )
