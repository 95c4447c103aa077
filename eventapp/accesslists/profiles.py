"""What the institution of a venue asks of visitors, as organisers write it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from eventapp.accesslists import queries
from eventapp.accesslists.details import FIELDS, Column
from eventapp.accesslists.models import AccessProfile, DateStyle
from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.records import assign, locked
from eventapp.events.models import Venue


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileData:
    """What an editor says an institution asks."""

    columns: Sequence[Column]
    badges: Sequence[str] = ()
    language: str = "en"
    note: Localised = NO_TEXT
    date_style: DateStyle = DateStyle.ISO
    ask_days: int = 21
    cut_off_days: int = 5
    cut_off_time: time = time(12)
    head_count: int | None = None
    delete_days: int = 7
    checked_on: date | None = None


# A start for the organiser to change: no institution's own details.
EXAMPLE = ProfileData(
    columns=[
        Column(x)
        for x in (
            "family_name",
            "given_name",
            "birth_date",
            "nationality",
            "document_kind",
            "document_number",
        )
    ],
    badges=("Access badge of this institution", "Interinstitutional press badge"),
    note=Localised(
        en="Please bring the document you name here: it is checked at the entrance.",
        fr="Veuillez apporter le document que vous indiquez ici : il est contrôlé à la porte.",
        nl="Breng het document mee dat u hier opgeeft: het wordt aan de ingang gecontroleerd.",
    ),
)


def save_profile(
    venue_id: int, data: ProfileData, *, by: Actor, revision: int | None = None
) -> AccessProfile:
    """Say what the institution of a venue asks.

    :raises DomainError: for each field at fault; ``stale``.
    """
    venue = locked(Venue, venue_id)
    values = _checked(data)
    found = queries.profile_of(venue_id)
    if found is None:
        row = AccessProfile(venue_id=venue_id, **values)
        audit("access_profile.created", row, by=by, label=venue.name)
    else:
        row = locked(AccessProfile, found.id, revision=revision)
        assign(row, **values)
        audit("access_profile.changed", row, by=by, label=venue.name)
    db.session.flush()
    return row


def _checked(data: ProfileData) -> dict[str, object]:
    checks = Checks()
    columns: list[dict[str, Any]] = []
    for number, one in enumerate(data.columns):
        label = checks.line(one.label, f"columns[{number}].label")
        if one.field not in FIELDS or any(x["field"] == one.field for x in columns):
            checks.refuse("access.field", f"columns[{number}].field")
        columns.append({"field": one.field, "label": label, "required": one.required})
    if not columns:
        checks.refuse("access.no_field", "columns")
    if data.ask_days <= data.cut_off_days:
        checks.refuse("access.lead", "ask_days")
    badges = [checks.line(x, "badges") for x in data.badges]
    note = checks.texts(data.note, "note")
    checks.done()
    plain = ("language", "date_style", "ask_days", "cut_off_days", "cut_off_time")
    kept = (*plain, "head_count", "delete_days", "checked_on")
    values = {x: getattr(data, x) for x in kept}
    return {**values, "columns": columns, "badges": [x for x in badges if x], "note": note}
