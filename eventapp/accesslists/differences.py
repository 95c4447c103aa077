"""What differs between the list an institution has and the one that is true now. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eventapp.accesslists.details import Said


@dataclass(frozen=True, slots=True)
class Difference:
    """Numbers of people: who is new, of whom which fields changed, who is to be struck off."""

    added: tuple[int, ...] = ()
    changed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    removed: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """Return how many people differ."""
        return len(self.added) + len(self.changed) + len(self.removed)


def difference(now: Mapping[int, Said], handed: Mapping[int, Said]) -> Difference:
    """Return what an institution that holds ``handed`` has to be told of ``now``."""
    changed = {x: _fields(now[x], handed[x]) for x in now if x in handed}
    return Difference(
        added=tuple(x for x in now if x not in handed),
        changed={x: fields for x, fields in changed.items() if fields},
        removed=tuple(x for x in handed if x not in now),
    )


def _fields(now: Said, before: Said) -> tuple[str, ...]:
    known = dict.fromkeys((*now, *before))
    return tuple(x for x in known if now.get(x, "") != before.get(x, ""))
