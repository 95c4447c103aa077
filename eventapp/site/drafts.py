"""An event with its draft programme as the public would see it; never kept, never indexed."""

from flask import render_template, request

from eventapp.auth.access import private_blueprint, requires
from eventapp.auth.models import RoleName
from eventapp.events.queries import event_of
from eventapp.programme.queries import whole_programme
from eventapp.site import event_page
from eventapp.site.frame import owner
from eventapp.web.pages import unkept
from eventapp.web.templating import loc_text

bp = private_blueprint("drafts", __name__)


@bp.get("/events/<slug>/preview")
@requires(RoleName.ORGANISER)
@unkept
def preview(slug: str) -> str:
    found = event_of(slug)
    spoken, draft = request.args.get("spoken", ""), whole_programme(found.id)
    shown = event_page.gather(found, owner(), spoken, draft)
    return render_template(
        "site/event.html",
        shown=shown,
        jsonld=None,
        event=found,
        indexed=False,
        description=loc_text(found.summary, found.main_language),
    )
