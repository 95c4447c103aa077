"""The categories a guest chooses among, each with what stands in the way."""

from dataclasses import dataclass

from eventapp.core.errors import DomainError
from eventapp.registration.places import Places, categories
from eventapp.registration.rules import Availability, Category


@dataclass(frozen=True, slots=True)
class Option:
    """A category of the form, and what a guest may do in it now."""

    category: Category
    available: Availability

    @property
    def value(self) -> str:
        """Return what the form sends for it."""
        return str(self.category.id)


def options(found: Places) -> list[Option]:
    """Return the categories the public may ask for, in their order."""
    public = (x for x in found.categories.values() if x.is_public)
    return [Option(x, found.of[x.id]) for x in public]


def only_one(offered: list[Option]) -> Option | None:
    """Return the category that a guest need not be asked for: there is no other."""
    return offered[0] if len(offered) == 1 else None


def asked_for(event_id: int, number: int | None) -> Category | None:
    """Return the category a guest asks for; None where the event has none.

    :raises DomainError: ``registration.category`` at ``category``.
    """
    known = categories(event_id)
    if not known and number is None:
        return None
    public = [x for x in known.values() if x.is_public]
    if number is None and len(public) == 1:
        return public[0]  # the form asks for none either: there is no choice
    found = known.get(number or 0)
    if found is None or not found.is_public:
        raise DomainError("registration.category", field="category")
    return found
