"""What changed in an event and its programme, and the programme to stand in pages of others."""

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from eventapp.events.addressed import addressed
from eventapp.events.queries import published_event_of
from eventapp.programme.queries import released_programme
from eventapp.site.frame import bp
from eventapp.site.history import steps
from eventapp.site.programme_view import by_day, programme
from eventapp.web.pages import kept
from eventapp.web.security import EMBEDDED
from eventapp.web.templating import loc_text


@bp.get("/events/<slug>/changes")
@kept()
def programme_changes(slug: str) -> str:
    found = addressed(published_event_of(slug))
    title = loc_text(found.title, found.main_language)
    return render_template(
        "site/changes.html",
        event=found,
        steps=steps(found),
        description=_("What changed in time, place and programme of %(title)s.", title=title),
    )


@bp.get("/events/<slug>/embed")
@kept()
def programme_embed(slug: str) -> Response:
    found = addressed(published_event_of(slug))
    released = released_programme(found.id)
    page = render_template(
        "site/embed.html",
        event=found,
        released=released,
        days=by_day(programme(released.sessions, found.zone)),
    )
    response = make_response(page)
    response.headers.update(EMBEDDED)
    return response
