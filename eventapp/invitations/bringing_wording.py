"""What is said of a list of people that was brought."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.invitations.lists import Finding

COLUMN_NAMES = {
    "name": _l("Name"),
    "given": _l("Given name"),
    "family": _l("Family name"),
    "email": _l("E-mail address"),
    "organisation": _l("Organisation"),
    "role": _l("Function"),
    "honorific": _l("Title"),
    "language": _l("Language"),
    "salutation": _l("Salutation"),
    "category": _l("Category"),
}
_SAID: Mapping[str, Callable[[str], str]] = {
    "too_long": lambda x: _("%(column)s is too long.", column=COLUMN_NAMES.get(x, x)),
    "cells": lambda _x: _("This row has more cells than there are columns."),
    "name": lambda _x: _("The name is missing."),
    "odd_name": lambda _x: _("Is this how the guest is called? The salutation would say it."),
    "email": lambda _x: _("This is no e-mail address."),
    "no_email": lambda _x: _("The e-mail address is missing."),
    "known": lambda _x: _("This address is invited already."),
    "same_address": lambda x: _("The same address as in row %(row)s.", row=x),
    "like_address": lambda x: _(
        "Perhaps the same mailbox as in row %(row)s: only dots or a plus sign differ.", row=x
    ),
    "like_known": lambda _x: _(
        "Perhaps somebody who is invited already: only dots or a plus sign differ."
    ),
    "same_name": lambda x: _("The same name as in row %(row)s.", row=x),
    "known_name": lambda _x: _("Somebody of this name is on the guest list already."),
    "language": lambda x: _("We do not write in %(language)s: the usual one is taken.", language=x),
    "category": lambda x: _(
        "There is no category called %(name)s: choose one above for whoever has none of ours.",
        name=x,
    ),
    "other_category": lambda x: _(
        "There is no category called %(name)s: the one chosen above is taken.", name=x
    ),
}


def finding_text(found: Finding) -> str:
    """Return what was found, in words."""
    return _SAID[found.code](found.about)
