"""The organisers' pages of the mails to guests: which there are, their words, how they read."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import RecordForm, press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import DomainError, NotFound
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.registration import rewording
from eventapp.registration.manage import bp
from eventapp.registration.texts import NAMES, NONE, Own, own_texts, text_of
from eventapp.web.fields import LocalisedField
from eventapp.web.personal import without_tokens


class TextForm(RecordForm):
    """An event's own words in one kind of mail."""

    subject = LocalisedField(_l("Subject"))
    text = LocalisedField(_l("Text"), paragraphs=True)

    def to_own(self) -> Own:
        """Return the words that were typed."""
        return Own(self.subject.data, self.text.data)


@bp.get("/guests/mails")
@requires(RoleName.ORGANISER)
def texts(slug: str) -> str:
    event = event_of(slug)
    return render_template(
        "registration/manage/texts.html",
        event=event,
        kinds=rewording.KINDS,
        own=own_texts(event.id),
    )


@bp.route("/guests/mails/<kind>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit_text(slug: str, kind: str) -> Any:
    event = event_of(slug)
    if kind not in rewording.KINDS:
        raise NotFound("guest_text")
    known = text_of(event.id, kind)
    form = TextForm(request.form, obj=known)
    if request.method == "POST" and known:
        form.merge(known.revision, TextForm(obj=known))
    if request.method == "POST" and request.form.get("look") == "try" and form.validate():
        address, own = str(current_user.email), form.to_own()
        if saved(form, lambda: rewording.try_out(event, kind, own, address=address)):
            flash(_("A test is on its way to %(address)s.", address=address))
        event = event_of(slug)
    elif request.method == "POST" and form.validate() and request.form.get("look") != "1":
        own, seen = form.to_own(), form.seen_revision
        act = partial(rewording.save, event.id, kind, own, by=actor(), revision=seen)
        if saved(form, act):
            flash(_("Saved."))
            return redirect(url_for(".edit_text", slug=slug, kind=kind), 303)
        event = event_of(slug)
    return _page(event, kind, form), form.status if form.faults() else 200


@bp.post("/guests/mails/<kind>/reset")
@requires(RoleName.ORGANISER)
def reset_text(slug: str, kind: str) -> Any:
    number = event_of(slug).id
    if kind not in rewording.KINDS:
        raise NotFound("guest_text")
    told = _("The mail says the usual words again.")
    pressed(press(), lambda: rewording.reset(number, kind, by=actor()), told)
    return redirect(url_for(".edit_text", slug=slug, kind=kind), 303)


def _page(event: Event, kind: str, form: TextForm) -> str:
    own = form.to_own()
    try:
        rewording.check_own(own)
    except DomainError as error:
        own = NONE
        if not form.faults():
            form.refuse(error)
    return render_template(
        "registration/manage/text.html",
        event=event,
        kind=kind,
        label=rewording.KINDS[kind],
        form=form,
        drafts=rewording.previews(event, kind, own),
        is_own=kind in own_texts(event.id),
        placeholders=NAMES,
        without_tokens=without_tokens,
    )
