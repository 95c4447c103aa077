"""What imports of calendars say to an organiser: refusals, and a sentence for each remark."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.imports.candidates import Candidate
from eventapp.incoming.faults import Remark
from eventapp.web.file_refusals import REMARKS
from eventapp.web.refusals import sentence

REFUSALS: Mapping[str, Callable[..., str]] = {
    "file.of": lambda name="", fault=None, **_v: (
        _("%(name)s: %(said)s", name=name, said=sentence(fault)) if name else sentence(fault)
    ),
    "import.nothing": lambda aside=0, **_v: (
        ngettext(
            "%(num)d entry lies outside these days, and there is no other.",
            "%(num)d entries lie outside these days, and there is no other.",
            aside,
        )
        if aside
        else _("There is no entry in it.")
    ),
    "import.too_many": lambda number=0, most=0, **_v: _(
        "%(num)d events would come in. At most %(max)d come in at once: please choose fewer days.",
        num=number,
        max=most,
    ),
    "import.none_chosen": lambda **_v: _("Please tick what is to come in."),
    "import.row": lambda name="", fault=None, **_v: _(
        "%(name)s: %(said)s Nothing came in.", name=name, said=sentence(fault)
    ),
    "stale.import": lambda **_v: _(
        "Some of it came in meanwhile. Please look once more, then press again."
    ),
}

SENTENCES: Mapping[str, Callable[..., str]] = {
    **REMARKS,
    "entry.twice": lambda **_v: _("The same entry stands in these files twice. Once is enough."),
    "guests.left_out": lambda number=0, **_v: ngettext(
        "%(num)d guest in it is not brought in.",
        "%(num)d guests in it are not brought in.",
        number,
    ),
    "hours.no_end": lambda **_v: _("It says no end. The event comes with its day alone."),
    "hours.reversed": lambda **_v: _("The end lies before the start."),
    "date.unreadable": lambda text="", **_v: _("“%(text)s” is no date of a calendar.", text=text),
    "date.out_of_range": lambda **_v: _("Please enter a year from 1900 to 2199."),
    "dates.reversed": lambda **_v: _("The end lies before the beginning."),
    "time.skipped": lambda at="", **_v: _(
        "The clocks go forward that night: %(time)s does not exist.", time=at
    ),
    "time.out_of_range": lambda **_v: _("Please enter a date that exists."),
    "text.too_long": lambda most=0, **_v: _("This is longer than %(max)d characters.", max=most),
    "title.missing": lambda **_v: _("There is no title."),
    "url.left_out": lambda **_v: _("Its address is none of the web. It is left out."),
    "venue.unknown": lambda name="", **_v: _(
        "We know no venue “%(name)s”. It stands as the city until you choose one.", name=name
    ),
    "zone.unknown": lambda name="", **_v: _(
        "We know no time zone “%(name)s”. The hours are taken as those of the zone you chose.",
        name=name,
    ),
}


def remark_text(remark: Remark) -> str:
    """Return what a remark says, with the line of the file."""
    said = SENTENCES[remark.code](**remark.values)
    return _("Line %(number)s: %(said)s", number=remark.line, said=said) if remark.line else said


def remarks_of(found: Candidate) -> list[tuple[bool, str]]:
    """Return what is to be said of a candidate, each with whether it keeps it out."""
    return [(x.wrong, remark_text(x)) for x in found.remarks]
