"""The log in words: who, what, which record, which field; and where the record has a page."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from eventapp.audit.models import AuditEntry
from eventapp.events.models import Event
from eventapp.web.templating import colon

ACTORS = {
    "user": _l("Account"),
    "guest": _l("Guest"),
    "speaker": _l("Speaker"),
    "import": _l("Import"),
    "system": _l("The system"),
}
SUBJECTS = {
    "contribution": _l("Contribution"),
    "speaker_tasks": _l("What speakers are asked for"),
    "event": _l("Event"),
    "programme": _l("Programme"),
    "precedence": _l("Order of precedence"),
    "standing": _l("Place in the order of precedence"),
    "session": _l("Session"),
    "appearance": _l("Appearance"),
    "deputy": _l("Deputy"),
    "speaker_link": _l("Link of a speaker"),
    "speaker_terms": _l("Dates for speakers"),
    "availability": _l("Availability"),
    "turnaround": _l("Way"),
    "warning": _l("Warning"),
    "registration": _l("Guest"),
    "person": _l("Person"),
    "organisation": _l("Organisation"),
    "venue": _l("Venue"),
    "account": _l("Account"),
    "policy_file": _l("Policy file"),
    "statement": _l("Statement"),
}
VERBS = {
    "accepted": _l("accepted"),
    "consent_withdrawn": _l("consent taken back"),
    "consented": _l("consent given"),
    "hidden": _l("hidden from readers"),
    "returned": _l("sent back"),
    "sent": _l("sent in"),
    "shown": _l("shown to readers again"),
    "added": _l("added"),
    "answered": _l("answered"),
    "asked": _l("asked"),
    "applied": _l("put in order"),
    "asked_again": _l("asked once more"),
    "attended": _l("arrived"),
    "cancelled": _l("cancelled"),
    "capacity_changed": _l("seats changed"),
    "changed": _l("changed"),
    "confirmed": _l("confirmed"),
    "created": _l("created"),
    "deactivated": _l("closed"),
    "declined": _l("declined"),
    "deleted": _l("deleted"),
    "edited": _l("corrected"),
    "entered": _l("registered"),
    "guests_told_cancelled": _l("guests told of the cancellation"),
    "guests_told_postponed": _l("guests told of the postponement"),
    "followed": _l("followed by a session again"),
    "identified": _l("recognised by calendars"),
    "invited_again": _l("invited once more"),
    "link_requested": _l("sign-in link asked for"),
    "merged": _l("merged"),
    "linked": _l("policy files chosen"),
    "membership": _l("place in the coalition set"),
    "password_set": _l("password set"),
    "postponed": _l("postponed"),
    "promoted": _l("moved up to a seat"),
    "published": _l("published"),
    "reactivated": _l("opened again"),
    "reinstated": _l("takes place after all"),
    "removed": _l("removed"),
    "refused": _l("refused"),
    "renewed": _l("renewed"),
    "reopened": _l("raised again"),
    "reordered": _l("put in another order"),
    "revoked": _l("taken back"),
    "roles_changed": _l("roles changed"),
    "signed_in_by_link": _l("signed in by link"),
    "taken": _l("taken"),
    "started": _l("set up"),
    "stopped": _l("taken away"),
    "waitlisted": _l("put on the waiting list"),
}
FIELDS = {
    "access_needs": _l("Access needs"),
    "address": _l("Address"),
    "attendance": _l("Attendance"),
    "biography": _l("Biography"),
    "capacity": _l("Seats"),
    "city": _l("City"),
    "consent": _l("Consents"),
    "country": _l("Country"),
    "description": _l("Why"),
    "dietary_needs": _l("Dietary needs"),
    "email": _l("E-mail address"),
    "ends_at": _l("Ends"),
    "ends_on": _l("Last day"),
    "guests": _l("Guests"),
    "hosts": _l("Hosts"),
    "introduction": _l("How to announce you"),
    "is_portrait_withheld": _l("Portrait hidden"),
    "is_withheld": _l("Hidden from readers"),
    "language": _l("Language"),
    "languages": _l("Languages spoken"),
    "level": _l("Level"),
    "main_language": _l("Main language"),
    "message": _l("Message"),
    "minutes": _l("Minutes"),
    "name": _l("Name"),
    "needs": _l("What you need"),
    "note": _l("Note"),
    "organisation": _l("Organisation"),
    "part": _l("Part"),
    "photo_consent": _l("Photographs"),
    "picture": _l("Portrait and pictures"),
    "portrait": _l("Portrait"),
    "portrait_alt": _l("What the picture shows"),
    "reason": _l("Reason"),
    "publication": _l("Publication"),
    "recording": _l("Recording"),
    "role": _l("Role"),
    "roles": _l("Roles"),
    "rsvp_closes_at": _l("Closes"),
    "rsvp_opens_at": _l("Opens"),
    "slides": _l("Slides"),
    "starts_at": _l("Starts"),
    "starts_on": _l("First day"),
    "state": _l("State"),
    "status": _l("State"),
    "status_reason": _l("Reason"),
    "summary": _l("Summary"),
    "timezone": _l("Time zone"),
    "title": _l("Title"),
    "until": _l("Until"),
    "visibility": _l("Who may see it"),
    "website": _l("Website"),
}
# What only the program reads.
INTERNAL = {
    "calendar_digest", "email_key", "event_id", "nonce", "portrait_crop", "portrait_source",
    "position", "queue_number", "token_digest", "uid",
}  # fmt: skip


def action_name(action: str) -> str:
    """Return ``event.published`` in words; a word this module does not know stays as it is."""
    subject, _dot, verb = action.partition(".")
    said = VERBS.get(verb, verb.replace("_", " "))
    return f"{SUBJECTS.get(subject, subject.replace('_', ' '))}{colon()}{said}"


def actor_name(name: str) -> str:
    """Return an actor's own name, or what kind of actor it is."""
    return str(ACTORS.get(name, name))


def field_name(name: str) -> str:
    """Return the label of a field."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def shown_changes(entry: AuditEntry) -> dict[str, Any]:
    """Return the changes of an entry that say something to a person, by label."""
    return {field_name(x): pair for x, pair in entry.changes.items() if x not in INTERNAL}


def subject(entry: AuditEntry, events: Mapping[int, Event], title: str) -> tuple[str, str]:
    """Return what an entry calls its record, and the address of its page or nothing.

    ``title`` is that of the entry's event, for entries that carry no name of their own.
    """
    event = events.get(entry.event_id or 0)
    kind = SUBJECTS.get(entry.subject_type, entry.subject_type.replace("_", " "))
    label = entry.subject_label or (title if event else "") or f"{kind} {entry.subject_id}"
    return label, _address(entry, event)


def _address(entry: AuditEntry, event: Event | None) -> str:
    if event is None:
        return ""
    if entry.subject_type == "registration" and entry.subject_id:
        return url_for("guests.edit", slug=event.slug, number=entry.subject_id)
    if entry.subject_type in {"availability", "turnaround"}:
        return url_for("programme_manage.availability", slug=event.slug)
    if entry.subject_type in {"session", "appearance", "accepted_warning"}:
        return url_for("programme_manage.show", slug=event.slug)
    return url_for("events_manage.show", slug=event.slug)
