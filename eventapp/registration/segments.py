"""A filter of the guest list: as it is asked for, as an address carries it, and as it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.text import clean_line
from eventapp.registration.guest_models import WORD_LENGTH
from eventapp.registration.guest_rows import PHOTOGRAPHS
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
# The columns of the table that may be left out, as long as nobody chose others.
USUAL_COLUMNS = ("category", "access_needs", "language", "replied")
SORTS = ("replied", "name", "organisation", "line")
# Nothing has to be made ready for them.
ABSENT = (
    InvitationState.NO.value,
    InvitationState.DEPUTY.value,
    RegistrationState.DECLINED.value,
    RegistrationState.CANCELLED.value,
)
_NAME, _MOST = 24, 60  # letters of the name of a column, and columns
Answer = tuple[int, str]  # the number of a question, and a value; an empty one is no consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which guests are asked for; ``category`` or ``quota`` 0 is those without one.

    ``photographs`` is one of ``guest_rows.PHOTOGRAPHS``, ``answer`` what they answered to a
    question. ``columns`` are those the table shows beside the ones it always has (``exports``):
    the usual ones where none are named. ``with_needs`` and ``without_absent`` leave out who will
    not come, unless ``status`` asks for them.
    """

    search: str = ""
    status: str = ""
    category: int | None = None
    language: str = ""
    with_needs: bool = False
    quota: int | None = None
    with_companions: bool = False
    photographs: str = ""
    answer: Answer | None = None
    unreached: bool = False  # by the last mail to them
    without_absent: bool = False
    sort: str = "replied"
    columns: tuple[str, ...] = ()

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
    status, language, sort, photographs = (
        str(given.get(x, "")) for x in ("state", "language", "sort", "photographs")
    )
    return Wanted(
        search=str(given.get("q", "")).replace("\0", "")[:100],
        status=status if status in STATUSES else "",
        category=number_of(given.get("category")),
        language=language if language in INTERFACE_LANGUAGES else "",
        with_needs=given.get("needs") == "1",
        quota=number_of(given.get("quota")),
        with_companions=given.get("companions") == "1",
        photographs=photographs if photographs in PHOTOGRAPHS else "",
        answer=_answer(str(given.get("answer", ""))),
        unreached=given.get("mail") == "failed",
        sort=sort if sort in SORTS else "replied",
        columns=_columns(given),
    )


def _answer(said: str) -> Answer | None:
    number, dot, value = said.partition(".")
    question = number_of(number)
    return (question, clean_line(value)[:WORD_LENGTH]) if question is not None and dot else None


def _columns(given: Mapping[str, Any]) -> tuple[str, ...]:
    # A form sends each by itself; a view and a link hold them in one.
    several = getattr(given, "getlist", None)
    parts = several("columns") if several else [given.get("columns", "")]
    found = [x for part in parts for x in str(part).split(",")]
    names = dict.fromkeys(x for x in found if x.isascii() and 0 < len(x) <= _NAME)
    return () if set(names) == set(USUAL_COLUMNS) else tuple(names)[:_MOST]


def query(wanted: Wanted) -> dict[str, str]:
    """Return what an address says of a filter, and nothing of what it does not ask for."""
    found = {
        "q": wanted.search,
        "state": wanted.status,
        "category": "" if wanted.category is None else str(wanted.category),
        "language": wanted.language,
        "needs": "1" if wanted.with_needs else "",
        "quota": "" if wanted.quota is None else str(wanted.quota),
        "companions": "1" if wanted.with_companions else "",
        "photographs": wanted.photographs,
        "answer": "{}.{}".format(*wanted.answer) if wanted.answer else "",
        "mail": "failed" if wanted.unreached else "",
    }
    return {name: value for name, value in found.items() if value}


def kept(wanted: Wanted) -> dict[str, str]:
    """Return a filter as a view keeps it: what an address says of it, its order and columns."""
    shown = {"columns": ",".join(wanted.columns)} if wanted.columns else {}
    return {**query(wanted), "sort": wanted.sort, **shown}
