"""The organisers' pages that write to guests: the mail, whom it reaches, how far it is."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import RecordForm, press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.mailings import queries, service
from eventapp.mailings.journal import STATES
from eventapp.mailings.mails import Said, drafts
from eventapp.mailings.models import Mailing, MailingState
from eventapp.mailings.trying import try_out
from eventapp.registration import segments
from eventapp.registration.filter_wording import filter_words
from eventapp.registration.texts import NAMES
from eventapp.web.fields import LocalisedField, number_of
from eventapp.web.personal import without_tokens

bp = private_blueprint("mailings", __name__, "/organise/events/<slug>/mailings")
SHOWN = 5  # guests on whom the mail is shown


class MailingForm(RecordForm):
    """A mail to guests."""

    subject = LocalisedField(_l("Subject"))
    text = LocalisedField(_l("Text"), paragraphs=True)

    def to_said(self) -> Said:
        """Return the words that were typed."""
        return Said(self.subject.data, self.text.data)


@bp.get("")
@requires(RoleName.ORGANISER)
def index(slug: str) -> str:
    event = event_of(slug)
    return render_template(
        "mailings/index.html",
        event=event,
        rows=queries.of_event(event.id),
        progress=queries.progress(event.id),
        states=STATES,
    )


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new(slug: str) -> Any:
    event = event_of(slug)
    number, segment = event.id, segments.query(segments.asked(request.args))
    form = MailingForm(request.form)
    verb = request.form.get("verb", "look")
    if request.method == "POST" and form.validate() and verb != "look":
        said, expected = form.to_said(), number_of(request.form.get("expected")) or 0
        if verb == "try":
            address = str(current_user.email)
            if saved(form, lambda: try_out(number, said, segment, address=address)):
                flash(_("A test is on its way to %(address)s.", address=address))
        else:
            begin = lambda: service.start(  # noqa: E731 - said once, used once
                number, said, segment, expected=expected, by=actor()
            )
            if made := saved(form, once(Mailing, begin)):
                return redirect(url_for(".show", slug=slug, number=made.id), 303)
        event = event_of(slug)
    return _page(event, form, segment), form.status if form.faults() else 200


@bp.get("/<record:number>")
@requires(RoleName.ORGANISER)
def show(slug: str, number: int) -> str:
    event = event_of(slug)
    row = queries.mailing(event.id, number)
    gone = queries.progress(event.id)[row.id]
    return render_template("mailings/show.html", event=event, mailing=row, gone=gone, states=STATES)


@bp.post("/<record:number>")
@requires(RoleName.ORGANISER)
def turn(slug: str, number: int) -> Any:
    row = queries.mailing(event_of(slug).id, number).id
    state = MailingState.PAUSED if request.form.get("verb") == "pause" else MailingState.SENDING
    pressed(press(), lambda: service.turn(row, state, by=actor()))
    return redirect(url_for(".show", slug=slug, number=number), 303)


def _page(event: Event, form: MailingForm, segment: dict[str, str]) -> str:
    said, wanted = form.to_said(), segments.asked(segment)
    examples = queries.examples(event.id, wanted, SHOWN) if said.text else []
    try:
        shown = drafts(said, examples, event) if _is_good(said) else []
    except DomainError as error:
        shown = []
        if request.method == "POST" and not form.faults():
            form.refuse(error)
    return render_template(
        "mailings/new.html",
        event=event,
        form=form,
        segment=segment,
        who=filter_words(event, wanted) or [_("all guests")],
        reach=queries.reach(event.id, wanted),
        drafts=shown,
        placeholders=NAMES,
        without_tokens=without_tokens,
    )


def _is_good(said: Said) -> bool:
    service.check_said(said)
    return True
