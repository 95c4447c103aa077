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
    "registration.link_too_often": lambda **_v: _(
        "The link was sent to this guest several times already. Please wait some hours."
    ),
    "approval.mailed": lambda **_v: _("The mail has gone: this cannot be taken back any more."),
    "approval.not_decided": lambda **_v: _(
        "Nothing was done: this guest stands otherwise by now. Please look at the page again."
    ),
    "proof.over": lambda **_v: _(
        "Your address cannot be confirmed any more. The page below says how things are now."
    ),
    "proof.not_asked": lambda **_v: _(
        "An organiser has to agree first: there is nothing to confirm any more."
    ),
    "registration.code": lambda **_v: _(
        "This code does not open this category now. Please look at the message it came with. If "
        "you registered with it already, the answer is in your inbox."
    ),
    "registration.too_many_codes": lambda **_v: _(
        "Too many codes were tried from here. Please try again in an hour."
    ),
    "quota.known": lambda **_v: _("This organisation has a quota in this category already."),
    "quota.below_named": lambda named=0, **_v: ngettext(
        "%(num)d person is on the list: fewer seats than that cannot be.",
        "%(num)d people are on the list: fewer seats than that cannot be.",
        named,
    ),
    "quota.category_fixed": lambda **_v: _(
        "People are on the list already: the category stays. Make another quota instead."
    ),
    "quota.no_room": lambda left=0, **_v: ngettext(
        "Only %(num)d seat can be held. Raise the seats of the category or of the event first.",
        "Only %(num)d seats can be held. Raise the seats of the category or of the event first.",
        left,
    ),
    "quota.past": lambda **_v: _("Please choose a time to come."),
    "quota.after_event": lambda **_v: _("Please choose a time before the event is over."),
    "organisation.unknown": lambda **_v: _("Please choose an organisation."),
    "quota.nobody": lambda **_v: _("The address of the focal point is not known yet."),
    "quota.over": lambda **_v: _("This quota has ended."),
    "quota.revoked": lambda **_v: _("The link is closed. Make a new one first."),
    "quota.not_double": lambda **_v: _("This has changed meanwhile: please look at the list."),
    "quota.ended": lambda **_v: _("The time to name guests has ended. Nothing was changed."),
    "quota.full": lambda left=0, **_v: (
        ngettext(
            "Only %(num)d of your seats is still free. Nobody was put on the list.",
            "Only %(num)d of your seats are still free. Nobody was put on the list.",
            left,
        )
        if left
        else _("All your seats are filled. Take somebody off first, or ask the organisers.")
    ),
    "quota.named": lambda email="", **_v: _(
        "%(email)s is on your list already, by another name.", email=email
    ),
    "quota.too_many_named": lambda **_v: _(
        "This list has named many people already. Please write to the organisers."
    ),
    "quota.too_often": lambda email="", **_v: _(
        "%(email)s was put on your list and taken off too often. Please write to the organisers.",
        email=email,
    ),
    "opinion.colleague": lambda **_v: _("Please choose a colleague who decides on guests."),
    "opinion.decided": lambda **_v: _("This request has been decided: nobody needs to be asked."),
    "guest_view.taken": lambda **_v: _(
        "Another view of this event has this name. Please choose another name."
    ),
    "guest_view.same": lambda name="", **_v: _(
        "This filter is a view already: %(name)s.", name=name
    ),
    "guest_view.too_many": lambda limit=0, **_v: _(
        "An event has at most %(limit)d views. Please remove one first.", limit=limit
    ),
    "code.too_many": lambda limit=0, **_v: _(
        "A category has at most %(limit)d codes.", limit=limit
    ),
}
