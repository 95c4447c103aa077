"""The words of policy files, statements, share messages and observances in the log."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.advocacy.models import Milestone, Observance, PolicyFile, ShareMessage, Statement
from eventapp.advocacy.wording import STATEMENT_KINDS, STATUSES
from eventapp.audit.wording import MONTH, Field, Journal, Subject


def _policy(_row: Any) -> str:
    return url_for("backoffice.policy")


FILE = Subject(
    name=_l("Policy file"),
    fields={
        "milestones": Field(_l("Milestones"), rows="milestone"),
        "reference": _l("Reference"),
        "status": _l("State"),
        "status_as_of": _l("State as of"),
    },
    found=select(PolicyFile.id, PolicyFile.title.label("label")),
    page=_policy,
)

MILESTONE = Subject(
    name=_l("Milestone"),
    fields={
        "date": _l("Date"),
        "is_expected": _l("Expected"),
        "policy_file_id": None,
        "reference": _l("Reference"),
        "source_url": _l("Source"),
    },
    found=select(Milestone.id, Milestone.title.label("label")),
    page=_policy,
)

STATEMENT = Subject(
    name=_l("Statement"),
    fields={
        "addressed_to": _l("Addressed to"),
        "date": _l("Date"),
        "policy_files": _l("Policy files"),
        "publisher_id": _l("Published by"),
        "signatories_total": _l("Number of signatories"),
        "url": _l("Website"),
    },
    found=select(Statement.id, Statement.title.label("label")),
    page=_policy,
)

SHARE_MESSAGE = Subject(
    name=_l("Share message"),
    fields={"event_id": _l("Event"), "text": _l("Text")},
    found=select(ShareMessage.id, ShareMessage.text.label("label")),
)

OBSERVANCE = Subject(
    name=_l("Observance"),
    fields={
        "day": _l("Day"),
        "host_id": _l("Hosted by"),
        "month": Field(_l("Month"), MONTH),
        "since": _l("Since"),
    },
    found=select(Observance.id, Observance.title.label("label")),
)

JOURNAL = Journal(
    {
        "policy_file": FILE,
        "milestone": MILESTONE,
        "statement": STATEMENT,
        "share_message": SHARE_MESSAGE,
        "observance": OBSERVANCE,
    },
    states=(STATUSES, STATEMENT_KINDS),
)
