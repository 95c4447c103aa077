"""Who signs the mails of an event."""

from flask_babel import gettext as _

from eventapp.core.memory import remembered
from eventapp.organisations.queries import coalition


def signature() -> str:
    """Return the names of the coalition, short and long, or what stands for it before an import."""
    return remembered("mail signature", _coalition_names) or _("The organisers")


def _coalition_names() -> str:
    owner = coalition()
    if owner is None:
        return ""
    return f"{owner.short_name}, {owner.name}" if owner.short_name else owner.name
