"""What a person's consents mean: which one stands, and what readers may then see. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from eventapp.speakers.contribution_models import Purpose


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: a consent given, or one refused or taken back."""

    purpose: Purpose
    given: bool
    at: datetime
    until: date | None = None
    order: int = 0

    def holds_on(self, day: date) -> bool:
        """Tell whether it allows anything on a day; the last day is one of them."""
        return self.given and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What readers may not see of a person."""

    everything: bool = False
    portrait: bool = False


def standing(said: Iterable[Said]) -> Mapping[Purpose, Said]:
    """Return the last statement on each purpose; what was said before no longer counts."""
    found: dict[Purpose, Said] = {}
    for one in sorted(said, key=lambda x: (x.at, x.order)):
        found[one.purpose] = one
    return found


def hidden(said: Iterable[Said], day: date) -> Hidden:
    """Return what is hidden on a day.

    Where nothing was ever said the organisers answer for what they publish, so nothing is hidden:
    only a refusal, a withdrawal or an end that has passed hides.
    """
    last = standing(said)

    def is_over(purpose: Purpose) -> bool:
        one = last.get(purpose)
        return one is not None and not one.holds_on(day)

    return Hidden(is_over(Purpose.PUBLICATION), is_over(Purpose.PICTURE))
