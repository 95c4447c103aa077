"""The forms by which calendars are looked at, and by which events are made of them."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.core.checks import Checks, zones
from eventapp.core.localised import CONTENT_LANGUAGES, INTERFACE_LANGUAGES
from eventapp.imports import queries
from eventapp.imports.candidates import Setting
from eventapp.incoming.archives import File
from eventapp.web.fields import Choice, Day
from eventapp.web.forms import Line, Required
from eventapp.web.sent_files import given
from eventapp.web.templating import language_label


class LanguageChoice(Choice):
    """One of the official languages, those of the pages first."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rest = [x for x in CONTENT_LANGUAGES if x not in INTERFACE_LANGUAGES]
        self.offer((x, language_label(x)) for x in (*INTERFACE_LANGUAGES, *rest))


class CalendarsForm(RecordForm):
    """Which files, and what they do not say themselves."""

    file = MultipleFileField(
        _l("Files"), description=_l("One or more .ics, or a ZIP of them, up to 10 MB in all.")
    )
    language = LanguageChoice(_l("Language of its texts"), default="en")
    timezone = Line(
        _l("Time zone"),
        [Required(_l("Please give a time zone."))],
        length=64,
        default="Europe/Brussels",
        render_kw={"list": "zones"},
        description=_l("For hours that name none."),
    )
    since = Day(_l("From"), [Optional()], description=_l("Empty: from the first on."))
    until = Day(_l("Until"), [Optional()], description=_l("Empty: as far as it goes."))

    @staticmethod
    def zone_names() -> list[str]:
        """Return the zones to propose."""
        return sorted(x for x in zones() if x.startswith("Europe/") or x == "UTC")

    def to_request(self) -> tuple[list[File], Setting]:
        """Return the files, and what was said of them.

        :raises DomainError: at ``file``, ``timezone`` or ``until``.
        """
        checks = Checks()
        zone = checks.zone(self.timezone.data or "", "timezone")
        since, until = self.since.data, self.until.data
        if since and until and until < since:
            checks.refuse("dates.reversed", "until")
        checks.done()
        setting = Setting(
            zone=zone,
            language=self.language.data,
            since=since,
            until=until,
            venues=queries.venue_numbers(),
        )
        return given(self.file), setting


class TakeForm(RecordForm):
    """Which rows come in. ``seen`` is the stamp of what the page showed as there already."""

    seen = HiddenField()


def default_since(today: date) -> dict[str, Any]:
    """Return what the form shows at first: events to come."""
    return {"since": today}
