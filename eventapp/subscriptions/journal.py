"""The words of personal calendars in the log."""

from flask_babel import lazy_gettext as _l

from eventapp.audit.wording import Journal, Subject

KEY = Subject(
    name=_l("Calendar address"),
    verbs={
        "closed": _l("closed"),
        "renewed": _l("made anew"),
    },
)

JOURNAL = Journal({"feed_key": KEY})
