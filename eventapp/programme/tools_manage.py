"""Tools that move many sessions: first what would move where and what would clash, then one act."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.programme import grid, queries, retiming
from eventapp.programme.checking import accepted_warnings, stage_of
from eventapp.programme.conflicts import clashes
from eventapp.programme.forms import KINDS
from eventapp.programme.grid_manage import day_asked
from eventapp.programme.manage import bp
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.places import used_rooms
from eventapp.programme.retiming import Wish
from eventapp.programme.slots import Clash, Slot
from eventapp.programme.stage import PAUSES
from eventapp.programme.timing import Piece
from eventapp.programme.trying import NEW, in_room
from eventapp.programme.wording import clash_text
from eventapp.web.fields import Choice, Ticks
from eventapp.web.forms import Form, Line, Whole
from eventapp.web.refusals import sentence
from eventapp.web.templating import loc_text

TOOLS = {
    "insert": _l("Insert a session after this one and push the rest"),
    "shift": _l("Shift everything after this one"),
    "swap": _l("Swap two sessions"),
    "length": _l("Set how long sessions last"),
}
NAMES = {
    "shift": _l("Shift"),
    "insert": _l("Insert"),
    "swap": _l("Swap"),
    "length": _l("Lengths"),
}


# What a tool is asked for beside its own name and the day.
ASKED = frozenset({"first", "second", "minutes", "title"})


class ToolForm(Form):
    """What a tool is asked; it changes nothing, so it is sent as an address."""

    class Meta(Form.Meta):
        """An address needs no token."""

        csrf = False

    tool = Choice(_l("Tool"), default="shift", widget=HiddenInput())
    first = Choice(_l("Session"))
    second = Choice(_l("With"))
    minutes = Whole(_l("Minutes"), [Optional()], low=-1440, high=1440, default=15)
    title = Line(_l("Title"))
    kind = Choice(_l("Kind"), default=SessionKind.PANEL.value)
    kinds = Ticks(_l("Of these kinds; none ticked: of all"))
    keep = BooleanField(_l("Keep every start, even if gaps or overlaps come of it"))

    def offer(self, event: Event, sessions: Sequence[Session]) -> None:
        """Set tools, kinds and the sessions of the day to choose from."""
        named = [(x.id, loc_text(x.title, event.main_language)) for x in sessions]
        self.tool.offer(TOOLS.items())
        nothing = [("", "")]
        # Who sets how long sessions last names none.
        self.first.offer(named if named and self.chosen != "length" else [*nothing, *named])
        self.second.offer([*nothing, *named])
        self.kind.offer((x.value, label) for x, label in KINDS.items())
        self.kinds.offer((x.value, label) for x, label in KINDS.items())

    @property
    def chosen(self) -> str:
        """Return the tool to show; what is no tool is the usual one."""
        return str(self.tool.data) if self.tool.data in TOOLS else "shift"

    def refuse(self, error: DomainError) -> None:
        """Show each refusal at its field; what names none stands at the tool."""
        for fault in error.faults:
            field = self._fields.get(fault.field or "", self.tool)
            field.errors = [*field.errors, sentence(fault)]

    def wish(self) -> Wish:
        """Return what is asked.

        :raises DomainError: for minutes or a title that the tool needs otherwise.
        """
        minutes = self.minutes.data or 0
        if self.tool.data in {"insert", "length"} and not 0 < minutes <= 1440:
            raise DomainError("number.out_of_range", field="minutes", low=1, high=1440)
        if self.tool.data == "insert" and not self.title.data:
            raise DomainError("text.missing", field="title")
        return Wish(
            tool=str(self.tool.data),
            first=self.first.number,
            second=self.second.number,
            minutes=minutes,
            title=self.title.data or "",
            kind=SessionKind(self.kind.data),
            kinds=frozenset(SessionKind(x) for x in self.kinds.data or ()),
            close_up=not self.keep.data,
        )


@bp.route("/programme/tools", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def tools(slug: str) -> Any:
    event = event_of(slug)
    sessions = queries.whole_programme(event.id)
    day = day_asked(event, sessions, request.values.get("day", ""))
    here = [x for x in sessions if grid.day_of(x, event.zone) == day]
    tool = request.values.get("tool", "shift")
    is_asked = not ASKED.isdisjoint(request.values)
    form = ToolForm(request.values if is_asked else None, tool=tool)
    form.offer(event, here)
    moves, wish = None, None
    if is_asked and form.validate():
        try:
            wish = replace(form.wish(), day=day)
            moves = retiming.plan(sessions, wish, event.zone)
        except DomainError as error:
            form.refuse(error)
    if request.method == "POST" and wish and moves is not None:
        return _do(event, wish)
    page = render_template(
        "programme/manage/tools.html",
        event=event,
        form=form,
        tools=TOOLS,
        names=NAMES,
        day=day,
        days=grid.days_of(event, sessions),
        moves=moves,
        by_id={x.id: x for x in sessions},
        rooms={x.id: x.told(event.venue_id) for x in used_rooms(event, sessions)},
        new=_inserted(sessions, wish) if wish and moves is not None else None,
        sign=retiming.seen(sessions),
        after=_after(event, sessions, wish, moves) if wish and moves is not None else None,
        clash_text=clash_text,
        asked=[(k, v) for k, v in request.args.items(multi=True) if k in form._fields],
    )
    return page, 422 if request.method == "POST" else 200


def _inserted(sessions: Sequence[Session], wish: Wish) -> tuple[datetime, datetime] | None:
    """Return when a session that a tool would insert begins and ends."""
    after = next((x.ends_at for x in sessions if x.id == wish.first), None)
    if wish.tool != "insert" or after is None:
        return None
    return after, after + timedelta(minutes=wish.minutes)


def _do(event: Event, wish: Wish) -> Any:
    number, slug, by = event.id, event.slug, actor()
    assert wish.day
    day = wish.day.isoformat()
    sign = request.form.get("sign", "")
    if pressed(press(), lambda: retiming.retime(number, wish, sign, by=by), _("Done.")):
        return redirect(url_for(".show", slug=slug, day=day), 303)
    return redirect(url_for(".tools", slug=slug, day=day), 303)


@dataclass(frozen=True, slots=True)
class After:
    """What a tool does to the clashes: those it would make, those that stay, how many it ends."""

    new: Sequence[Clash]
    kept: Sequence[Clash]
    gone: int


def _after(event: Event, sessions: Sequence[Session], wish: Wish, moves: Sequence[Piece]) -> After:
    """Compare the clashes as they stand with those once a tool has done its work."""
    stage, known = stage_of(event, sessions), accepted_warnings(event.id)
    to = {x.id: x for x in moves}
    slots = [_moved(event, x, to[x.id]) if x.id in to else x for x in stage.slots]
    if wish.tool == "insert":
        slots += [_new(x, wish) for x in stage.slots if x.id == wish.first and x.ends]
    before = [x for x in clashes(stage) if known.of(x) is None]
    after = [x for x in clashes(replace(stage, slots=slots)) if known.of(x) is None]
    was, then = {_about(x) for x in before}, {_about(x) for x in after}
    return After(
        [x for x in after if _about(x) not in was],
        [x for x in after if _about(x) in was],
        len(was - then),
    )


def _about(clash: Clash) -> tuple[object, ...]:
    """Return what makes a clash the same one, though by other minutes."""
    return clash.kind, frozenset(clash.sessions), clash.subject, clash.event[0]


def _moved(event: Event, slot: Slot, to: Piece) -> Slot:
    room = to.room if to.room != (slot.room and slot.room[0]) else None
    there = in_room(event, slot, room) if room else slot
    return replace(there, starts=to.starts, ends=to.ends)


def _new(after: Slot, wish: Wish) -> Slot:
    assert after.ends
    ends = after.ends + timedelta(minutes=wish.minutes)
    place = Slot(NEW, after.ends, ends, after.room, venue=after.venue, seats=after.seats)
    return replace(place, is_pause=wish.kind in PAUSES)
