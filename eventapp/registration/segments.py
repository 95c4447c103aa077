"""A filter of the guest list: as it is asked for, as an address carries it, and as it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.registration.invitation_models import InvitationState
from eventapp.registration.models import RegistrationState
from eventapp.web.fields import number_of

INVITED = (
    InvitationState.DRAFT,
    InvitationState.SENT,
    InvitationState.OPENED,
    InvitationState.MAYBE,
    InvitationState.NO,
    InvitationState.DEPUTY,
)
STATUSES = tuple(x.value for x in (*INVITED, *RegistrationState))
SORTS = ("replied", "name", "organisation", "line")
# Nothing has to be made ready for them.
ABSENT = (
    InvitationState.NO.value,
    InvitationState.DEPUTY.value,
    RegistrationState.DECLINED.value,
    RegistrationState.CANCELLED.value,
)
# What of an address is a filter; how it is sorted is not.
NAMES = ("q", "state", "category", "language", "needs", "mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which guests are asked for; ``category`` 0 is those without one.

    ``with_needs`` and ``without_absent`` leave out who will not come, unless ``status`` asks for
    them.
    """

    search: str = ""
    status: str = ""
    category: int | None = None
    language: str = ""
    with_needs: bool = False
    unreached: bool = False  # by the last mail to them
    without_absent: bool = False
    sort: str = "replied"

    @property
    def leaves_out_absent(self) -> bool:
        """Tell whether those who will not come are left out."""
        return not self.status and (self.with_needs or self.without_absent)

    @property
    def may_be_written_to(self) -> bool:
        """Tell whether a mail to them makes sense.

        It goes to those who registered, the others are sent invitations; and to no address at
        which none arrives.
        """
        return not self.unreached and self.status in {"", *RegistrationState}


def asked(given: Mapping[str, Any]) -> Wanted:
    """Return what the values of an address ask for; what makes no sense is left out."""
    status, language, sort = (str(given.get(x, "")) for x in ("state", "language", "sort"))
    return Wanted(
        search=str(given.get("q", "")).replace("\0", "")[:100],
        status=status if status in STATUSES else "",
        category=number_of(given.get("category")),
        language=language if language in INTERFACE_LANGUAGES else "",
        with_needs=given.get("needs") == "1",
        unreached=given.get("mail") == "failed",
        sort=sort if sort in SORTS else "replied",
    )


def query(wanted: Wanted) -> dict[str, str]:
    """Return what an address says of a filter, and nothing of what it does not ask for."""
    found = {
        "q": wanted.search,
        "state": wanted.status,
        "category": "" if wanted.category is None else str(wanted.category),
        "language": wanted.language,
        "needs": "1" if wanted.with_needs else "",
        "mail": "failed" if wanted.unreached else "",
    }
    return {name: value for name, value in found.items() if value}


def kept(wanted: Wanted) -> dict[str, str]:
    """Return a filter as a view keeps it: what an address says of it, and how it is sorted."""
    return {**query(wanted), "sort": wanted.sort}
