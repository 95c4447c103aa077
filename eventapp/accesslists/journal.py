"""The words of access lists in the log. What people said is no value of any entry."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.accesslists.models import AccessPlan, AccessProfile, IdentityRecord
from eventapp.accesslists.wording import DATE_STYLES, KIND_NAMES
from eventapp.audit.wording import LANGUAGE, Field, Journal, Subject
from eventapp.events.models import Event, Venue

PROFILE = Subject(
    name=_l("Access list of a venue"),
    fields={
        "ask_days": _l("Days before the event to ask"),
        "badges": _l("Badges that need no details"),
        "checked_on": _l("Last checked"),
        "columns": _l("What is asked"),
        "cut_off_days": _l("Days before the event to close"),
        "cut_off_time": _l("Hour to close"),
        "date_style": _l("Dates are written"),
        "delete_days": _l("Days after the event to delete"),
        "head_count": _l("Most people"),
        "language": Field(_l("Language of the list"), LANGUAGE),
        "note": _l("Note to those asked"),
        "venue_id": None,
    },
    found=select(AccessProfile.id, Venue.name.label("label"), Venue.slug).join(
        Venue, Venue.id == AccessProfile.venue_id
    ),
    page=lambda row: url_for("access_profiles.edit", slug=row.slug),
)
PLAN = Subject(
    name=_l("Access list"),
    verbs={
        "asked": _l("people asked"),
        "erased": _l("details of people who do not come erased"),
        "expired": _l("all details deleted on their day"),
        "handed_over": _l("handed over"),
        "opened": _l("details read"),
        "reminded": _l("people reminded"),
    },
    fields={
        "added": _l("New"),
        "asks_itself": _l("Asks by itself"),
        "changed": _l("Changed"),
        "cut_off": _l("Closes"),
        "event_id": None,
        "people": _l("People"),
        "removed": _l("To be struck off"),
        "total": _l("On the list"),
    },
    found=select(AccessPlan.id, Event.title.label("label"), Event.slug).join(
        Event, Event.id == AccessPlan.event_id
    ),
    page=lambda row: url_for("access_lists.index", slug=row.slug),
)
RECORD = Subject(
    name=_l("Details for entry"),
    verbs={
        "answered": _l("given"),
        "reopened": _l("opened for correction"),
    },
    fields={
        x: None
        for x in (
            *("answered_at", "asked_at", "delete_on", "email", "ends_at", "event_id", "handed"),
            *("handed_at", "is_exempt", "is_gone", "is_reopened", "key_name", "kind", "language"),
            *("name", "nonce", "person_id", "registration_id", "reminded_at", "sealed"),
            "token_digest",
        )
    },
    found=select(IdentityRecord.id, IdentityRecord.name.label("label"), Event.slug).join(
        Event, Event.id == IdentityRecord.event_id
    ),
    page=lambda row: url_for("access_lists.index", slug=row.slug),
)
JOURNAL = Journal(
    {"access_profile": PROFILE, "access_plan": PLAN, "identity_record": RECORD},
    states=(DATE_STYLES, KIND_NAMES),
)
