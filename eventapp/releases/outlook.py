"""What a release of a whole programme would show of its people. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventapp.programme.models import GONE, Appearance, AppearanceState, Session


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many sessions readers would see, and whom: by name, each once, in order.

    ``invited`` are shown though they have not said yes; ``unconfirmed`` are not shown.
    """

    sessions: int
    confirmed: tuple[str, ...]
    invited: tuple[str, ...]
    unconfirmed: tuple[str, ...]

    @classmethod
    def of(cls, sessions: Sequence[Session]) -> "Outlook":
        """Return it of a drafted programme, with appearances and people."""
        named = [x for one in sessions for x in one.appearances if x.person]
        shown = [x for x in named if x.is_shown]
        agreed = _names(x for x in shown if x.state is AppearanceState.CONFIRMED)
        invited = _names(x for x in shown if x.state is not AppearanceState.CONFIRMED)
        waiting = _names(x for x in named if x.state not in GONE and not x.is_public)
        return cls(len(sessions), agreed, invited, waiting)


def _names(appearances: Iterable[Appearance]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(x.person.name for x in appearances if x.person))
