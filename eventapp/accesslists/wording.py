"""What the parts of an access list are called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.accesslists.details import Stage
from eventapp.accesslists.models import DateStyle, HandOverKind, PersonKind

FIELD_NAMES: Mapping[str, Any] = {
    "family_name": _l("Family name"),
    "given_name": _l("Given name"),
    "birth_date": _l("Date of birth"),
    "birth_place": _l("Place of birth"),
    "nationality": _l("Nationality"),
    "document_kind": _l("Kind of document"),
    "document_number": _l("Number of the document"),
    "document_country": _l("Country that issued it"),
    "document_expiry": _l("Valid until"),
    "telephone": _l("Telephone"),
    "occupation": _l("Function"),
    "organisation": _l("Organisation"),
}
DOCUMENT_NAMES: Mapping[str, Any] = {
    "passport": _l("Passport"),
    "identity_card": _l("Identity card"),
    "residence_permit": _l("Residence permit"),
    "other": _l("Another official document"),
}
KIND_NAMES = {
    PersonKind.GUEST: _l("Guest"),
    PersonKind.COMPANION: _l("Accompanying person"),
    PersonKind.SPEAKER: _l("Speaker"),
    PersonKind.STAFF: _l("Staff"),
}
STAGE_NAMES = {
    Stage.NOT_ASKED: _l("Not asked yet"),
    Stage.ASKED: _l("Asked"),
    Stage.ANSWERED: _l("Answered"),
    Stage.EXEMPT: _l("Holds a badge"),
    Stage.HANDED: _l("Handed over"),
    Stage.REOPENED: _l("Handed over, may correct"),
    Stage.GONE: _l("Does not come"),
}
HAND_OVER_NAMES = {
    HandOverKind.FULL: _l("The whole list"),
    HandOverKind.DIFFERENCE: _l("Only what differs"),
}
DATE_STYLES = {
    DateStyle.ISO: _l("2027-03-20"),
    DateStyle.SLASHES: _l("20/03/2027"),
    DateStyle.DOTS: _l("20.03.2027"),
}
