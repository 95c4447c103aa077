"""The words of organisations and their place in a coalition in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Field, Journal, Subject
from eventapp.organisations.forms import KINDS, RANKS
from eventapp.organisations.models import Membership, Organisation

ORGANISATION = Subject(
    name=_l("Organisation"),
    verbs={"membership": _l("place in the coalition set")},
    fields={
        "founded": _l("Founded"),
        "members_total": _l("Number of members"),
        "membership": Field(_l("Place in the coalition"), rows="membership"),
        "short_name": _l("Short name"),
    },
    found=select(Organisation.id, Organisation.name.label("label"), Organisation.slug),
    page=lambda row: url_for("organisations_manage.edit", slug=row.slug),
)

MEMBERSHIP = Subject(
    name=_l("Place in the coalition"),
    fields={
        "coalition_id": _l("Coalition"),
        "organisation_id": _l("Organisation"),
        "rank": _l("Place in the coalition"),
    },
    found=select(Membership.id, Organisation.name.label("label"), Organisation.slug).join(
        Organisation, Organisation.id == Membership.organisation_id
    ),
    page=lambda row: url_for("organisations_manage.edit", slug=row.slug),
)

JOURNAL = Journal({"organisation": ORGANISATION, "membership": MEMBERSHIP}, states=(KINDS, RANKS))
