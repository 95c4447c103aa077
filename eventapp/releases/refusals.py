"""Why a programme is not released, in words."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

REFUSALS: Mapping[str, Callable[..., str]] = {
    "release.stale": lambda **_v: _(
        "The programme changed while you looked at it. Below is what would be released now; "
        "please look again before you release it."
    ),
    "release.clashes": lambda **v: ngettext(
        "%(num)d clash is not resolved. Resolve it, or tick that you release all the same.",
        "%(num)d clashes are not resolved. Resolve them, or tick that you release all the same.",
        v["number"],
    ),
    "release.new_clashes": lambda **_v: _(
        "Something clashes that did not when the time was set. Please look at it, and release by "
        "hand or set another time."
    ),
    "release.nothing": lambda **_v: _("Nothing to release: readers see all there is."),
    "release.broken": lambda **_v: _(
        "Something on our side broke: the log of the server says what. Please release it by hand."
    ),
    "release.past": lambda **_v: _("Please choose a time to come, within three years."),
    "release.stage_public": lambda **_v: _(
        "Readers see this already. Please choose what is still to come."
    ),
    "release.not_waiting": lambda **_v: _("This release was made or called off meanwhile."),
}
