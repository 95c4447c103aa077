"""What a refusal says to a guest: of categories, codes, companions and offers."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

GUESTS: dict[str, Callable[..., str]] = {
    "category.asked": lambda **_v: _(
        "A question is asked of this category alone. Change that question first, or delete it."
    ),
    "registration.refused": lambda state="", **_v: {
        "full": _("All places in this category are taken. Please choose another."),
        "not_yet": _("Registration in this category is not open yet. Please choose another."),
    }.get(state, _("Registration in this category is closed. Please choose another.")),
    "offer.accepted": lambda **_v: _("You have accepted already: the place is yours."),
    "offer.ended": lambda **_v: _(
        "The offer has ended, and the place goes to the next in line. We are sorry."
    ),
    "offer.withdrawn": lambda **_v: _(
        "This offer no longer stands. The page below says how things are now."
    ),
    "passing.closed": lambda **_v: _(
        "Your place cannot be passed on now. The page below says how things are."
    ),
    "passing.open": lambda **_v: _(
        "You have passed your place to somebody already: take that back first."
    ),
    "passing.own_address": lambda **_v: _(
        "This is your own address. Please give that of your colleague."
    ),
    "passing.too_many": lambda most=0, **_v: _(
        "You have asked %(most)d people already. If you cannot come, please give the place back.",
        most=most,
    ),
    "passing.accepted": lambda **_v: _("You have accepted already: the place is yours."),
    "passing.ended": lambda **_v: _("This offer no longer stands. We are sorry."),
    "passing.has_place": lambda **_v: _(
        "You have a place of your own already. Please decline this one."
    ),
    "passing.declined": lambda **_v: _(
        "The organisers could not offer you a place, so none can be passed to you. Please write to "
        "them if you think this is a mistake."
    ),
    "registration.companions": lambda limit=0, **_v: (
        ngettext(
            "In this category you may bring %(num)d person.",
            "In this category you may bring %(num)d people.",
            limit,
        )
        if limit
        else _("In this category you cannot bring anybody.")
    ),
    "registration.companions_full": lambda left=0, **_v: (
        ngettext("Only %(num)d more seat is free.", "Only %(num)d more seats are free.", left)
        if left
        else _("No more seat is free. You may write names, or bring fewer.")
    ),
    "registration.companions_waiting": lambda **_v: _(
        "While you are on the waiting list, nobody can be added. You may write names, or bring "
        "fewer."
    ),
    "approval.mailed": lambda **_v: _("The mail has gone: this cannot be taken back any more."),
    "registration.code": lambda **_v: _(
        "This code does not open this category now. Please look at the message it came with."
    ),
    "registration.too_many_codes": lambda **_v: _(
        "Too many codes were tried from here. Please try again in an hour."
    ),
    "code.too_many": lambda limit=0, **_v: _(
        "A category has at most %(limit)d codes.", limit=limit
    ),
}
