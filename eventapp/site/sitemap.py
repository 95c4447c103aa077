"""Every public page, for search engines."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.advocacy.queries import policy_files
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.queries import calendar_events
from eventapp.organisations.queries import all_organisations
from eventapp.site import queries
from eventapp.web.links import public

STANDING = ("/", "/events", "/organisations", "/policy", "/calendar", "/accessibility", "/privacy")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page, known by its path after the language, and when it last changed."""

    path: str
    changed_at: datetime | None = None

    @property
    def addresses(self) -> tuple[tuple[str, str], ...]:
        """Return the public address in each language."""
        return tuple((x, public(f"/{x}{self.path}")) for x in INTERFACE_LANGUAGES)

    @property
    def default(self) -> str:
        """Return the address for readers of other languages."""
        return public(f"/en{self.path}")


def entries() -> list[Entry]:
    """Return every page that search engines may show."""
    found = [Entry(x) for x in STANDING]
    found += [Entry(f"/events/{x.slug}", x.shown_changed_at) for x in calendar_events()]
    found += [Entry(f"/people/{x.slug}", x.changed_at) for x in queries.known_people()]
    found += [Entry(f"/organisations/{x.slug}", x.changed_at) for x in all_organisations()]
    found += [Entry(f"/policy/{x.slug}", x.changed_at) for x in policy_files()]
    return found
