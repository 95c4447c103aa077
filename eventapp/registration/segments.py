"""A filter of the guest list as an address carries it, and as it is kept."""

from collections.abc import Mapping
from typing import Any

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.registration.listing import SORTS, GuestFilter
from eventapp.registration.models import RegistrationState
from eventapp.web.fields import number_of

# What of an address is a filter; how it is sorted is not.
NAMES = ("q", "state", "category", "language", "needs")


def asked(given: Mapping[str, Any]) -> GuestFilter:
    """Return the filter that the values of an address ask for; what makes no sense is left out."""
    state, language, sort = (str(given.get(x, "")) for x in ("state", "language", "sort"))
    return GuestFilter(
        search=str(given.get("q", "")).replace("\0", "")[:100],
        state=RegistrationState(state) if state in set(RegistrationState) else None,
        category=number_of(given.get("category")),
        language=language if language in INTERFACE_LANGUAGES else "",
        with_needs=given.get("needs") == "1",
        sort=sort if sort in SORTS else "replied",
    )


def query(wanted: GuestFilter) -> dict[str, str]:
    """Return what an address says of a filter, and nothing of what it does not ask for."""
    found = {
        "q": wanted.search,
        "state": wanted.state.value if wanted.state else "",
        "category": "" if wanted.category is None else str(wanted.category),
        "language": wanted.language,
        "needs": "1" if wanted.with_needs else "",
    }
    return {name: value for name, value in found.items() if value}
