"""The organisers' overview, the log, and lists that come by import."""

from flask import render_template, request

from eventapp.advocacy.queries import policy_files, statements
from eventapp.auth.access import account, private_blueprint, requires
from eventapp.auth.models import RoleName
from eventapp.backoffice import journal, queries
from eventapp.backoffice.queries import LogFilter
from eventapp.core import clock
from eventapp.registration import opinions
from eventapp.web.fields import number_of, page_asked, text_asked

bp = private_blueprint("backoffice", __name__)


@bp.get("/")
@requires(RoleName.ORGANISER, RoleName.DOOR, RoleName.ACCESS_LIST)
def overview() -> str:
    lines = queries.overview()
    today = clock.now().date()
    coming = sorted((x for x in lines if x.event.ends_on >= today), key=lambda x: x.event.starts_on)
    past = [x for x in lines if x.event.ends_on < today]
    return render_template(
        "backoffice/overview.html",
        coming=coming,
        past=past,
        failed=queries.failed_messages(),
        pending=queries.waiting_for_approval(),
        asked=opinions.asked_of(account().id),
    )


@bp.get("/policy")
@requires(RoleName.ORGANISER)
def policy() -> str:
    return render_template("backoffice/policy.html", files=policy_files(), statements=statements())


@bp.get("/log")
@requires(RoleName.ORGANISER)
def log() -> str:
    asked = text_asked("event")
    events = queries.event_titles()
    chosen = next((x for x in events if x.slug == asked), None)
    wanted = LogFilter(
        event_id=chosen.id if chosen else None,
        actor=text_asked("actor", length=254),
        action=text_asked("action", length=60),
        guest=number_of(request.args.get("guest")),
    )
    page = queries.log(wanted, page_asked())
    return render_template(
        "backoffice/log.html",
        page=page,
        lines=journal.lines(page.rows, {x.id: x for x in events}),
        wanted=wanted,
        chosen=chosen,
        events=events,
        actors=[(x, journal.actor_name(x)) for x in queries.log_actors()],
        actions=journal.actions(queries.log_actions()),
    )
