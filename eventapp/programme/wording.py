"""What clashes and gaps of a programme say to an organiser."""

from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.programme.conflicts import Clash, Kind
from eventapp.programme.rules import Gap, Lack
from eventapp.web.templating import language_name


def clash_text(clash: Clash) -> str:
    """Return what clashes, in the page's language."""
    match clash.kind:
        case Kind.PERSON:
            return _("%(name)s is in two sessions at once", name=clash.who)
        case Kind.ROOM:
            return _("%(name)s holds two sessions at once", name=clash.who)
        case Kind.MODERATOR:
            return _("%(name)s moderates and is on the panel", name=clash.who)
        case Kind.OUTSIDE:
            return _("Outside the hours of the event")


def lack_text(lack: Lack) -> str:
    """Return what a session lacks, in the page's language."""
    languages = ", ".join(language_name(x) for x in lack.languages)
    match lack.gap:
        case Gap.TITLE:
            return _("No title in %(languages)s", languages=languages)
        case Gap.ABSTRACT:
            return _("No description in %(languages)s", languages=languages)
        case Gap.NAME:
            return ngettext(
                "One seat is to be announced", "%(num)d seats are to be announced", lack.number
            )
        case Gap.CONFIRMATION:
            return _("Not confirmed yet: %(names)s", names=", ".join(lack.names))
