"""The page on which speakers say something of themselves, and empty it again."""

from typing import Any

from flask import redirect, render_template, request, url_for

from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.people.balance import said_by
from eventapp.people.tallies import LEAST, Answers
from eventapp.speakers import describing
from eventapp.speakers.describing_forms import DescribingForm
from eventapp.speakers.entrance import Closed, bp, opened
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.service import speaker
from eventapp.web.limits import limiter
from eventapp.web.personal import PER_READER


@bp.route("/about", methods=["GET", "POST"])
@limiter.limit(PER_READER)
def about(token: str) -> Any:
    link = opened(token)
    if request.method != "POST":
        return _page(link, token, DescribingForm.of(said_by(link.person_id)))
    form = DescribingForm(request.form)
    if not form.validate():
        return _page(link, token, form), 422
    said = Answers() if request.form.get("do") == "empty" else form.to_answers()
    number, actor = link.id, speaker(link)
    try:
        with transaction():
            describing.say(number, said, by=actor)
    except NotFound:
        raise Closed(was_open=True) from None
    except DomainError as error:
        form.refuse(error)
        return _page(opened(token), token, form), 422
    told = "kept" if said != Answers() else "empty"
    return redirect(url_for("speaker.about", token=token, said=told), 303)


def _page(link: SpeakerLink, token: str, form: DescribingForm) -> str:
    return render_template(
        "speakers/about.html",
        link=link,
        event=link.event,
        token=token,
        form=form,
        least=LEAST,
        said=request.args.get("said"),
    )
