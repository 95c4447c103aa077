"""What a refusal of the services says to a person. The codes stand where they are raised."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core.errors import DomainError
from eventapp.web.access_refusals import ACCESS_LISTS
from eventapp.web.file_refusals import FILES
from eventapp.web.guest_refusals import GUESTS

Sentence = Callable[..., str]

SENTENCES: dict[str, Sentence] = {
    "form.unknown": lambda **_v: _(
        "Nothing was done: this was not understood. Please open the page again."
    ),
    "stale": lambda **_v: _(
        "Somebody saved this record while you were editing. Your text is still here; compare it "
        "with what stands now, and save again to replace that."
    ),
    "text.missing": lambda **_v: _("Please fill in this field."),
    "text.too_long": lambda length=0, **_v: _(
        "Please shorten this to %(max)d characters.", max=length
    ),
    "language.unknown": lambda **_v: _("Please choose an official language of the Union."),
    "url.invalid": lambda **_v: _("Please enter an address that begins with https:// or http://."),
    "country.unknown": lambda **_v: _("Please choose a country."),
    "zone.unknown": lambda **_v: _("Please enter a time zone such as Europe/Brussels."),
    "slug.invalid": lambda **_v: _("Please use small letters, digits and single hyphens."),
    "slug.taken": lambda **_v: _("Another record has this address."),
    "slug.reserved": lambda **_v: _("This word is kept for something else."),
    "slug.missing": lambda **_v: _("No address can be made of this. Please write one yourself."),
    "slug.fixed": lambda **_v: _("The address cannot change: links lead to it."),
    "number.out_of_range": lambda low=0, high=0, **_v: _(
        "Please enter a number from %(low)s to %(high)s.", low=low, high=high
    ),
    "dates.reversed": lambda **_v: _("The end lies before the beginning."),
    "date.out_of_range": lambda **_v: _("Please enter a year from 1900 to 2199."),
    "hours.half": lambda **_v: _("Please give both hours, or neither."),
    "hours.reversed": lambda **_v: _("The end has to come after the beginning."),
    "step.not_found": lambda **_v: _("This change was undone or forgotten already."),
    "undo.unseen": lambda **_v: _(
        "Nothing was done yet: the programme changed since you opened this page."
    ),
    "undo.gone": lambda **_v: _(
        "This cannot be undone: a room, a person or an affiliation it needs is gone."
    ),
    "undo.changed": lambda **_v: _(
        "This cannot be undone: what it changed was changed in another way since."
    ),
    "session.too_long": lambda hours=24, **_v: _(
        "A session lasts at most %(hours)d hours. Please look at both dates.", hours=hours
    ),
    "time.skipped": lambda **_v: _("The clocks go forward then: this time does not exist."),
    "time.out_of_range": lambda **_v: _("Please enter a date that exists."),
    "rsvp.reversed": lambda **_v: _("Registration has to close after it opens."),
    "place.half": lambda **_v: _("Please give both latitude and longitude, or neither."),
    "venue.not_found": lambda **_v: _("This venue is gone. Please choose another."),
    "session.not_found": lambda **_v: _("Please choose a session of this day that has hours."),
    "room.not_found": lambda **_v: _("There is no such room any more."),
    "room.in_use": lambda room="", **_v: _(
        "%(room)s cannot go: a session is in it. Move the session first.", room=room
    ),
    "room.twice": lambda **_v: _("Two rooms have the same name."),
    "host.one_of_two": lambda **_v: _("Please choose an organisation or a person, not both."),
    "host.not_found": lambda **_v: _("This host is gone. Please choose another."),
    "host.twice": lambda **_v: _("This host stands there twice."),
    "organisation.not_found": lambda **_v: _("Please choose an organisation."),
    "person.not_found": lambda **_v: _("This person is gone. Please choose another."),
    "affiliation.not_found": lambda **_v: _("This affiliation is not one of the person's."),
    "affiliation.in_use": lambda **_v: _(
        "An affiliation that an event shows cannot go. End it with a date instead."
    ),
    "office.not_found": lambda **_v: _("This office is not one of the person's."),
    "email.invalid": lambda **_v: _("Please enter an e-mail address such as name@example.org."),
    "mail_language.unknown": lambda **_v: _("Please choose one of the options."),
    "appearance.twice": lambda **_v: _("This person has this role here already."),
    "appearance.not_asked": lambda **_v: _("Ask this person first: nobody is invited unasked."),
    "gender.unknown": lambda **_v: _("Please choose one of the options."),
    "merge.same": lambda **_v: _("These are not two records."),
    "precedence.none": lambda **_v: _("This event has no order of precedence."),
    "precedence.rank_gone": lambda **_v: _("This rank is gone. Please choose another."),
    "precedence.reason_missing": lambda **_v: _("Please give the reason for this place."),
    "availability.unbounded": lambda **_v: _("Please say from when, until when, or both."),
    "way.unlike": lambda **_v: _("Please choose two rooms or two buildings."),
    "way.nowhere": lambda **_v: _("Please choose two different places."),
    "way.twice": lambda **_v: _("This way stands in the list already. Remove it first."),
    "appearance.agreed": lambda **_v: _("Somebody chosen here has accepted already."),
    "appearance.not_asked_yet": lambda **_v: _("Somebody chosen here was not asked yet."),
    "appearance.no_such_step": lambda **_v: _("This cannot follow from how it stands now."),
    "speaker.no_address": lambda names="", **_v: _(
        "No mail address is known of %(names)s.", names=names
    ),
    "speaker.closed": lambda **_v: _("Answers are no longer taken."),
    "speaker_terms.reversed": lambda **_v: _("Changes cannot end before the answers are due."),
    "deputy.decided": lambda **_v: _("Somebody decided on this deputy already."),
    "mailing.nobody": lambda **_v: _("Nobody would be mailed. Choose other guests."),
    "mailing.other": lambda count=0, **_v: ngettext(
        "Meanwhile it would reach %(num)d guest. Please look once more before you send it.",
        "Meanwhile it would reach %(num)d guests. Please look once more before you send it.",
        count,
    ),
    "placeholder.unknown": lambda name="", **_v: _(
        "%(name)s is no placeholder.", name=f"{{{name}}}"
    ),
    "placeholder.brace": lambda **_v: _(
        "A brace stands alone here. Write it twice if you mean a brace."
    ),
    "order.incomplete": lambda **_v: _("The order changed meanwhile. Please try once more."),
    "membership.no_coalition": lambda **_v: _("Please choose a coalition."),
    "coalition.has_members": lambda **_v: _("A coalition with members stays a coalition."),
    "in_use": lambda users=None, **_v: _used(users or {}),
    "event.not_draft": lambda **_v: _("This event is not a draft any more."),
    "event.not_published": lambda **_v: _("Only a published event can be called off."),
    "event.not_called_off": lambda **_v: _("This event was not called off."),
    "title.missing": lambda **_v: _("The title is missing in the main language."),
    "place.missing": lambda **_v: _("Please say where: a venue, or at least a city."),
    "hosts.missing": lambda **_v: _("Please say who hosts."),
    **GUESTS,
    **FILES,
    **ACCESS_LISTS,
    "account.not_found": lambda **_v: _("This account is gone. Please choose another."),
    "answer.missing": lambda **_v: _("Please answer this question."),
    "answer.consent_missing": lambda **_v: _("We can only keep a place for you if you agree."),
    "answer.unknown": lambda **_v: _("Please choose one of the options."),
    "file.kind": lambda **_v: _(
        "This is neither a PDF nor a JPEG, PNG or WebP picture, whatever its name says."
    ),
    "file.too_large": lambda limit=0, **_v: _(
        "This file is larger than %(limit)d MB. Please send a smaller one.", limit=limit
    ),
    "file.broken": lambda **_v: _(
        "We cannot look into this PDF: it is damaged, or locked with a password. "
        "Please save it anew, without a password."
    ),
    "question.no_options": lambda **_v: _("Please give at least one answer to choose."),
    "question.too_many_options": lambda limit=0, **_v: _(
        "A question has at most %(limit)d answers to choose from.", limit=limit
    ),
    "question.too_many": lambda limit=0, **_v: _(
        "An event asks at most %(limit)d questions.", limit=limit
    ),
    "question.no_such_condition": lambda **_v: _("Please choose a question that is asked."),
    "question.asks_itself": lambda **_v: _("These questions would wait for one another."),
    "question.no_such_answer": lambda **_v: _("That question has no such answer."),
    "question.kind_fixed": lambda answers=0, **_v: ngettext(
        "%(num)d guest has answered: a file or a consent cannot become another kind. "
        "Ask this one no more, and add another.",
        "%(num)d guests have answered: a file or a consent cannot become another kind. "
        "Ask this one no more, and add another.",
        answers,
    ),
    "question.needed": lambda questions=0, **_v: ngettext(
        "%(num)d question depends on this one. Change that first.",
        "%(num)d questions depend on this one. Change those first.",
        questions,
    ),
    "question.answered": lambda **_v: _(
        "Somebody answered meanwhile. Please look at the number once more."
    ),
    "registration.category": lambda **_v: _("Please choose one of the categories."),
    "category.too_many": lambda limit=0, **_v: _(
        "An event has at most %(limit)d guest categories.", limit=limit
    ),
    "category.held_without_seats": lambda **_v: _("Say how many seats are kept for them."),
    "category.no_room": lambda left=0, needed=0, **_v: ngettext(
        "%(num)d seat is needed there and %(left)d are left. Give it more seats first.",
        "%(num)d seats are needed there and %(left)d are left. Give it more seats first.",
        needed,
        left=left,
    ),
    "category.no_room_over": lambda **_v: _(
        "The event has no seat for them there: what is free is held for others, or for a quota."
    ),
    "category.some_there": lambda **_v: _("This event has guest categories already."),
    "domain.too_many": lambda limit=0, **_v: _("Please name at most %(limit)d.", limit=limit),
    "category.closes_first": lambda **_v: _("It cannot close before it opens."),
    "domain.invalid": lambda domain="", **_v: _(
        "%(domain)s is no mail domain such as example.org.", domain=domain
    ),
    "invitation.closed": lambda **_v: _("Answers are no longer taken."),
    "invitation.companions": lambda most=0, **_v: _(
        "At most %(most)d people may come with you.", most=most
    ),
    "invitation.deputy_comes": lambda name="", **_v: _(
        "%(name)s has accepted to come instead. Please write to the organisers to change this.",
        name=name,
    ),
    "invitation.deputies": lambda **_v: _(
        "Enough people were asked by this link. Please write to the organisers."
    ),
    "invitation.own_deputy": lambda **_v: _("This is your own address."),
    "invitation.known": lambda **_v: _("This address is invited already."),
    "invitation.answered": lambda **_v: _("This guest has answered already."),
    "invitation.not_sent": lambda **_v: _("This guest was not invited yet."),
    "list.gone": lambda **_v: _("This was brought in or discarded already."),
    "list.wrong": lambda number=0, **_v: ngettext(
        "%(num)d row is wrong. Mend it, or leave it out.",
        "%(num)d rows are wrong. Mend them, or leave them out.",
        number,
    ),
    "list.empty": lambda **_v: _("No row can come in."),
    "list.no_address": lambda **_v: _("Say which column holds the e-mail address."),
    "file.cards": lambda **_v: _("These vCards cannot be read."),
    "round.not_public": lambda **_v: _(
        "Nobody is invited to an event that is not published. Publish it first."
    ),
    "round.due_past": lambda **_v: _("Please choose a day to come."),
    "round.changed": lambda **_v: _(
        "The list changed while you looked at it. Below is who would be written to now; "
        "please look again before you send."
    ),
    "round.empty": lambda **_v: _("Nobody is left to write to."),
    "round.over": lambda **_v: _("This round is over."),
    "registration.known": lambda **_v: _("This address is registered for the event already."),
    "registration.no_seat": lambda **_v: _("Every seat is taken. Raise the capacity first."),
    "registration.over": lambda **_v: _("The event is over."),
    "registration.not_expected": lambda **_v: _("Only a confirmed guest can arrive."),
    "portrait.missing": lambda **_v: _("Please choose a picture."),
    "portrait.gone": lambda **_v: _("The picture is not there any more. Please send it again."),
    "portrait.too_large": lambda limit=0, **_v: _(
        "This file is larger than %(limit)d MB. Please send a smaller one.", limit=limit
    ),
    "portrait.not_a_picture": lambda **_v: _(
        "This is no JPEG, PNG or WebP picture, whatever its name says. Please send one of these."
    ),
    "portrait.too_many_pixels": lambda limit=0, **_v: _(
        "This picture has more than %(limit)d million pixels. Please send a smaller version.",
        limit=limit,
    ),
    "portrait.too_small": lambda size=(0, 0), **_v: _(
        "This picture is too small: at least %(width)d by %(height)d pixels are needed.",
        width=size[0],
        height=size[1],
    ),
    "portrait.broken": lambda **_v: _(
        "This picture is damaged and cannot be read. Please save it anew and send it again."
    ),
    "contribution.empty": lambda **_v: _("There is nothing to send yet."),
    "contribution.not_sent": lambda **_v: _("This was decided already, or taken back meanwhile."),
    "consent.past": lambda **_v: _("This day has passed. To take it back, remove the tick."),
    "consent.link_closed": lambda **_v: _(
        "This link was closed: it can take consents back, but not give them. "
        "Please ask the organisers for a new link."
    ),
    "slides.missing": lambda **_v: _("Please choose a file."),
    "slides.too_large": lambda limit=0, **_v: _(
        "This file is larger than %(limit)d MB. Please send a smaller one.", limit=limit
    ),
    "slides.not_a_pdf": lambda **_v: _(
        "This is no PDF, whatever its name says. Please save your slides as a PDF."
    ),
    "slides.too_much": lambda **_v: _(
        "This PDF holds more than we can look through. Please save it anew, with smaller pictures."
    ),
    "slides.unreadable": lambda **_v: _(
        "We cannot look into this PDF: it is damaged, or locked with a password. "
        "Please save it anew, without a password."
    ),
    "slides.cut_short": lambda **_v: _(
        "This PDF is not complete. Please save it anew and send it again."
    ),
    "contribution.unallowed": lambda **v: _(
        "%(name)s has not allowed this to be published: they do so on their page, under Consents.",
        name=v["name"],
    ),
    "message.not_failed": lambda **_v: _("This message is on its way or has arrived."),
}


def _used(users: dict[str, int]) -> str:
    number = sum(users.values())
    return ngettext(
        "This cannot be deleted: %(num)d record needs it.",
        "This cannot be deleted: %(num)d records need it.",
        number,
    )


def sentence(error: DomainError) -> str:
    """Return what one refusal says, in the language of the page."""
    found = SENTENCES.get(error.code)
    if found is None:
        return _("This could not be done (%(code)s).", code=error.code)
    return found(**error.values)
