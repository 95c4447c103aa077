"""The organisers' page of the mails by the clock: what goes when, to how many, in which words."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional, StopValidation

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import RecordForm, saved
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.text import days_typed
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.mail.contacts import reply_address
from eventapp.mailings import clockwork, planning, rules
from eventapp.mailings.manage import bp
from eventapp.mailings.models import MailPlan
from eventapp.mailings.planning import PlanData
from eventapp.registration.rewording import KINDS
from eventapp.web.fields import Choice
from eventapp.web.forms import Address, Line, Required, Whole


class ClockForm(RecordForm):
    """Which mails go by the clock."""

    reminds = BooleanField(_l("Remind guests who have a place"))
    remind_days = Line(
        _l("So many days before the event"),
        description=_l("For example 7, 1. Four reminders at most."),
        length=40,
        render_kw={"inputmode": "numeric"},
    )
    thanks = BooleanField(_l("Thank those who came"))
    misses = BooleanField(_l("Write to those who had a place and did not come"))
    thank_days = Whole(
        _l("So many days after the event"),
        [Required(_l("Please say how many days."))],
        low=1,
        high=rules.LATEST,
    )
    hour = Choice(_l("At this hour"))
    reply_to = Address(
        _l("Answers go to"),
        [Optional()],
        description=_l(
            "The address that reads what guests and speakers answer to mails of this event. "
            "Empty: the sender of all mails."
        ),
    )

    def validate_remind_days(self, field: Line) -> None:
        """Refuse what is no list of a few days."""
        if self.days() is None or 0 in (self.days() or []):
            raise StopValidation(_l("Please write up to four numbers of days such as 7, 2."))

    def days(self) -> list[int] | None:
        """Return the days in order, the earliest reminder first; None for what is no list."""
        return days_typed(self.remind_days.data, most=rules.MOST, furthest=rules.FURTHEST)

    def to_request(self) -> PlanData:
        """Return what the service needs."""
        return PlanData(
            reminds=self.reminds.data,
            remind_days=tuple(self.days() or ()),
            thanks=self.thanks.data,
            misses=self.misses.data,
            thank_days=self.thank_days.data or 0,
            hour=int(self.hour.data),
            reply_to=self.reply_to.data or "",
        )


@bp.route("/by-clock", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def by_clock(slug: str) -> Any:
    event = event_of(slug)
    plan = clockwork.plan_of(event.id)
    form = _form(event, plan, request.form)
    if request.method == "POST" and plan.id is not None:
        form.merge(plan.revision, _form(event, plan))
    if request.method == "POST" and form.validate():
        number, wanted, seen = event.id, form.to_request(), form.seen_revision
        if saved(form, partial(planning.save, number, wanted, by=actor(), revision=seen)):
            flash(_("Saved."))
            return redirect(url_for(".by_clock", slug=slug), 303)
        event = event_of(slug)
        plan = clockwork.plan_of(event.id)
    return _page(event, plan, form), form.status


def _form(event: Event, plan: MailPlan, typed: Any = None) -> ClockForm:
    shown = {x: getattr(plan, x) for x in (*planning.COPIED, "revision")}
    days = ", ".join(str(x) for x in plan.remind_days)
    form = ClockForm(
        typed, data={**shown, "remind_days": days, "reply_to": reply_address(event.id)}
    )
    hours = range(rules.FIRST_HOUR, rules.LAST_HOUR + 1)
    form.hour.offer((x, f"{x:02}:00") for x in hours)
    return form


def _page(event: Event, plan: MailPlan, form: ClockForm) -> str:
    rows = clockwork.forecast(event, plan)
    return render_template(
        "mailings/by_clock.html",
        event=event,
        form=form,
        rows=rows,
        kinds=KINDS,
        now=clock.now(),
        arrived=next(x.reach + x.unwilling for x in rows if x.timing.kind == rules.THANKS),
    )
