"""What entries say of an event and its sessions, in the words of the language at hand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from eventapp.core.localised import Text
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.feeds.plain import plain
from eventapp.feeds.queries import Slot
from eventapp.feeds.words import ROLES
from eventapp.people.models import Affiliation
from eventapp.people.naming import shown_honorific
from eventapp.programme.following import ways
from eventapp.programme.models import AppearanceState, ReleasedAppearance
from eventapp.web import dates, links

UNCERTAIN = frozenset({EventStatus.CANCELLED, EventStatus.POSTPONED})


@dataclass(frozen=True, slots=True)
class Telling:
    """A description: plain words, then what the organisers wrote with Markdown, then the rest."""

    before: str
    about: Text
    after: str
    url: str

    @property
    def plain(self) -> str:
        """Return it without marks; the address stands in it, as many programs show no other."""
        return paragraphs((self.before, plain(self.about), self.after, self.url))


def of_event(event: Event, slots: Sequence[Slot], lang: str) -> Telling:
    """Return what is told of an event with its programme."""
    main = event.main_language
    about = event.summary.text(lang, main) or event.description.text(lang, main)
    before = paragraphs((_reason(event, lang), _nature(event)))
    return Telling(before, about, _programme(event, slots, lang), page(event, lang))


def of_session(event: Event, slot: Slot, lang: str) -> Telling:
    """Return what is told of one session."""
    main = event.main_language
    faces = "\n".join(_faces(slot, lang, main))
    before = paragraphs((_reason(event, lang), event.title.text(lang, main), faces))
    about = slot.session.abstract.text(lang, main)
    url = page(event, lang, f"#session-{slot.session.slug}")
    return Telling(before, about, "\n".join(ways(slot.session)), url)


def page(event: Event, lang: str, part: str = "") -> str:
    """Return the address of an event's page; a private event has none that others may open.

    Nor does a guest's own link stand there: calendars are shared, and it gives the place back.
    """
    if event.visibility is Visibility.PRIVATE:
        return ""
    return links.public(f"/{lang}/events/{event.slug}{part}")


def headline(event: Event, title: str) -> str:
    """Return a title with what became of its event."""
    # Outlook shows a cancelled entry as if it stood: the word must be in the title.
    match event.status:
        case EventStatus.CANCELLED:
            return _("Cancelled: %(title)s", title=title)
        case EventStatus.POSTPONED:
            return _("Postponed: %(title)s", title=title)
        case _:
            return title


def _reason(event: Event, lang: str) -> str:
    if event.status not in UNCERTAIN:
        return ""
    return plain(event.status_reason.text(lang, event.main_language))


def _nature(event: Event) -> str:
    if not event.demonstration:
        return ""
    return _(
        "This event is made up so that registration and calendars can be tried. It will not take "
        "place."
    )


def _programme(event: Event, slots: Sequence[Slot], lang: str) -> str:
    return "\n\n".join("\n".join(_told(event, slot, lang)) for slot in slots)


def _told(event: Event, slot: Slot, lang: str) -> Iterator[str]:
    title = plain(slot.session.title.text(lang, event.main_language))
    yield f"{_hours(event, slot)} {title}".strip()
    yield from _faces(slot, lang, event.main_language)
    yield from ways(slot.session)


def _hours(event: Event, slot: Slot) -> str:
    start, end = slot.session.starts_at, slot.session.ends_at
    if start is None or end is None:
        return ""
    hours = dates.format_span(start, end, event.zone)
    if event.starts_on == event.ends_on:
        return hours
    return f"{dates.format_date(start.astimezone(event.zone).date())}, {hours}"


def _faces(slot: Slot, lang: str, main: str) -> Iterator[str]:
    for appearance in slot.appearances:
        role = ROLES[appearance.role]
        yield _("%(role)s: %(name)s", role=role, name=_face(slot, appearance, lang, main))


def called(slot: Slot, appearance: ReleasedAppearance, lang: str) -> str:
    """Return a person (not nobody yet) with the title that stands before their name here."""
    assert appearance.person
    held = slot.affiliations_of(appearance)
    title = shown_honorific(appearance.person, held, lang, appearance.honorific)
    return f"{title} {appearance.person.name}".strip()


def _face(slot: Slot, appearance: ReleasedAppearance, lang: str, main: str) -> str:
    if appearance.person is None:
        return _("to be announced")
    name = called(slot, appearance, lang)
    said = [_standing(x, lang, main) for x in slot.affiliations_of(appearance)]
    if appearance.state is not AppearanceState.CONFIRMED:
        said.append(_("invited"))
    told = "; ".join(x for x in said if x)
    return f"{name} ({told})" if told else name


def _standing(affiliation: Affiliation, lang: str, main: str) -> str:
    role, organisation = affiliation.role.text(lang, main), affiliation.organisation.name
    known = any(organisation.casefold() in x.casefold() for x in affiliation.role.values())
    return role if known else ", ".join(x for x in (role, organisation) if x)


def paragraphs(parts: Iterable[str]) -> str:
    """Return what is not empty, one paragraph after another."""
    return "\n\n".join(str(x) for x in parts if x)
