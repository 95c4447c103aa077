"""What a refusal says about access lists."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

ACCESS_LISTS: dict[str, Callable[..., str]] = {
    "access.field": lambda **_v: _("This is asked already, or is nothing that can be asked."),
    "access.no_field": lambda **_v: _("Please choose at least one thing to ask."),
    "access.lead": lambda **_v: _("People have to be asked before the list closes."),
    "access.late": lambda **_v: _("The list has to close before the event ends."),
    "access.no_profile": lambda **_v: _(
        "Nobody has said yet what the institution of this venue asks of visitors."
    ),
    "access.unpublished": lambda **_v: _("People are asked once the event is published."),
    "access.over": lambda **_v: _("The time to give details is over."),
    "access.nobody": lambda **_v: _("There is nobody to write to just now."),
    "access.other": lambda count=0, **_v: ngettext(
        "Nothing was sent: meanwhile it would reach %(num)d person. Please look again.",
        "Nothing was sent: meanwhile it would reach %(num)d people. Please look again.",
        count,
    ),
    "access.too_many": lambda most=0, count=0, **_v: _(
        "Nothing was handed over: the institution lets in %(most)d people, and %(count)d are on "
        "the list.",
        most=most,
        count=count,
    ),
    "access.nothing": lambda **_v: _("There is nothing to hand over: nobody new, nothing changed."),
    "identity.birth": lambda **_v: _("Please enter a date of birth from 1900 on."),
    "identity.expired": lambda **_v: _(
        "This document is no longer valid on the day of the event. Please name another."
    ),
    "identity.document": lambda **_v: _("Please choose a kind of document."),
    "identity.badge": lambda **_v: _("Please choose one of the badges."),
    "identity.locked": lambda **_v: _(
        "Your details are with the institution already. Please ask the organisers if something "
        "has to be corrected."
    ),
    "identity.gone": lambda **_v: _("This person does not come any more."),
    "identity.comes": lambda **_v: _(
        "Guests and speakers are on this list for as long as they come."
    ),
    "identity.key": lambda **_v: _(
        "The key of the identity data is missing or is another one, so that nothing was read or "
        "kept. Whoever runs this server has to bring it back."
    ),
}
