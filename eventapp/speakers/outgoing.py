"""The organisers' pages that write to speakers: each shows every mail before any is sent."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import RecordForm, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.mail.models import Message
from eventapp.mail.placeholders import check as check_text
from eventapp.programme.models import GONE, AppearanceState
from eventapp.speakers import asking, letters
from eventapp.speakers.asking import Chosen, Write
from eventapp.speakers.manage import bp
from eventapp.speakers.manage_forms import AskForm, WriteForm
from eventapp.speakers.slots import Slot, slots_at
from eventapp.web.forms import Form

MANY = 500


@bp.post("/speakers/act")
@requires(RoleName.ORGANISER)
def act(slug: str) -> Any:
    """Show the page of what is to be done with the appearances that were ticked."""
    event = event_of(slug)
    slots = _chosen(event)
    pages = {"ask": _ask_page, "link": _link_page, "write": _write_page}
    show = pages.get(request.form.get("verb", ""))
    if show is None or not slots:
        flash(_("Choose speakers by their boxes first, then what to do."))
        return redirect(url_for(".index", slug=slug), 303)
    return show(event, slots)


@bp.get("/speakers/write")
@requires(RoleName.ORGANISER)
def writing(slug: str) -> Any:
    """Show the form of a mail to everybody, or to a session's people."""
    event = event_of(slug)
    session = request.args.get("session", "")
    return _write_page(event, [x for x in slots_at(event.id) if session in ("", x.session.slug)])


@bp.post("/speakers/ask")
@requires(RoleName.ORGANISER)
def ask(slug: str) -> Any:
    event = event_of(slug)
    form = AskForm(request.form)
    slots = _chosen(event)
    note = form.note.data
    if _is_to_be_sent(form, slots):
        chosen = _seen(event)
        sent = _sent(form, lambda: asking.ask(chosen, note, by=actor()))
        if sent:
            return redirect(url_for(".index", slug=slug), 303)
        event = event_of(slug)
        slots = _chosen(event)
    return _ask_page(event, slots, form), form.status if form.errors or form.form_errors else 200


@bp.post("/speakers/write")
@requires(RoleName.ORGANISER)
def write(slug: str) -> Any:
    event = event_of(slug)
    form = WriteForm(request.form)
    slots = _chosen(event)
    subject, text = form.subject.data, form.text.data
    if _is_to_be_sent(form, slots):
        chosen = _seen(event, anew=True)
        sent = _sent(form, lambda: asking.write(chosen, subject, text, by=actor()))
        if sent:
            return redirect(url_for(".index", slug=slug), 303)
        event = event_of(slug)
        slots = _chosen(event)
    page = _write_page(event, slots, form)
    return page, form.status if form.errors or form.form_errors else 200


@bp.post("/speakers/link")
@requires(RoleName.ORGANISER)
def link_again(slug: str) -> Any:
    event = event_of(slug)
    form = RecordForm(request.form)
    slots = _chosen(event)
    if form.validate() and slots:
        chosen = _seen(event, anew=True)
        sent = _sent(form, lambda: asking.link_again(chosen, by=actor()))
        if sent:
            return redirect(url_for(".index", slug=slug), 303)
        event = event_of(slug)
        slots = _chosen(event)
    return _link_page(event, slots, form), 422


def _is_to_be_sent(form: RecordForm, slots: Sequence[Slot]) -> bool:
    valid = form.validate()
    return valid and bool(slots) and request.form.get("send") == "1"


def _sent(form: RecordForm, send: Callable[[], list[Message]]) -> bool:
    """Send, once however often the button is pressed; say so, or show at the form what is wrong."""
    numbers: list[int] = []

    def first() -> Message:
        made = send()
        numbers.append(len(made))
        return made[0]

    if not saved(form, once(Message, first)):
        return False
    number = sum(numbers)
    flash(
        ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", number)
        if number
        else _("These mails are on their way already.")
    )
    return True


def _pairs() -> dict[int, int | None]:
    """Return the appearances of the form with the revisions that were seen: ``12`` or ``12:3``."""
    found: dict[int, int | None] = {}
    for asked in request.form.getlist("appearance")[:MANY]:
        number, _colon, revision = asked.partition(":")
        if all(x.isascii() and x.isdigit() and len(x) < 10 for x in (number, revision or "0")):
            found[int(number)] = int(revision) if revision else None
    return found


def _chosen(event: Event) -> list[Slot]:
    return Chosen(event.id, _pairs()).among(slots_at(event.id))


def _seen(event: Event, *, anew: bool = False) -> Chosen:
    """Return what the form names; ``anew`` when it does not matter what changed since."""
    found = _pairs()
    return Chosen(event.id, dict.fromkeys(found) if anew else found)


def _ask_page(event: Event, slots: Sequence[Slot], form: AskForm | None = None) -> str:
    form = form or AskForm(None)
    agreed = [x for x in slots if x.appearance.state is AppearanceState.CONFIRMED]
    note, who = form.note.data, asking.contact(actor())
    return _page(
        "ask",
        event,
        [x for x in slots if x not in agreed],
        form,
        lambda x: letters.ask(x, note, contact=who),
        check=lambda: check_text({"note": note}, letters.NAMES),
        agreed=agreed,
        gone=[x for x in slots if x.appearance.state in GONE],
    )


def _write_page(event: Event, slots: Sequence[Slot], form: WriteForm | None = None) -> str:
    form = form or WriteForm(None)
    subject, text = form.subject.data, form.text.data

    def check() -> None:
        check_text({"subject": subject, "text": text}, letters.NAMES)

    return _page(
        "write", event, slots, form, lambda x: letters.written(x, subject, text), check=check
    )


def _link_page(event: Event, slots: Sequence[Slot], form: RecordForm | None = None) -> str:
    asked = [x for x in slots if x.appearance.state is not AppearanceState.PLANNED]
    return _page("link", event, asked, form or RecordForm(None), letters.link_again)


def _page(
    name: str,
    event: Event,
    slots: Sequence[Slot],
    form: Form,
    write: Write,
    *,
    check: Callable[[], None] = lambda: None,
    **values: object,
) -> str:
    reachable = [x for x in slots if x.person.email]
    try:
        check()
        drafts = asking.previews(event, reachable, write)
    except DomainError as error:
        drafts = []
        if isinstance(form, RecordForm) and not form.faults():
            form.refuse(error)
    return render_template(
        f"speakers/manage/{name}.html",
        event=event,
        form=form,
        slots=reachable,
        drafts=drafts,
        unreachable=asking.without_address(slots),
        placeholders=letters.NAMES,
        **values,
    )
