"""The page on which a speaker says what they allow, and the button that takes them off at once.

It opens as long as readers may see the person: whoever may consent may take it back as easily
(GDPR, article 7(3)), whatever became of their link.
"""

from typing import Any

from flask import redirect, render_template, request, url_for

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.speakers import consent_texts, consenting, links
from eventapp.speakers.contribution_forms import ConsentForm
from eventapp.speakers.contribution_models import Purpose
from eventapp.speakers.entrance import (
    PER_ANSWER,
    PER_LINK,
    Closed,
    bp,
    is_open,
    opened_for_consents,
)
from eventapp.speakers.forms import HideForm
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.service import speaker
from eventapp.web.limits import limiter
from eventapp.web.personal import PER_READER, by_link


@bp.route("/consents", methods=["GET", "POST"])
@limiter.limit(PER_READER)
def consents(token: str) -> Any:
    link = opened_for_consents(token)
    if request.method != "POST":
        return _page(link, token, ConsentForm.of(consenting.in_force(link.person)))
    form = ConsentForm(request.form)
    if not form.validate():
        return _page(link, token, form), 422
    try:
        _say(link, token, form.choices())
    except NotFound:
        raise Closed(was_open=True) from None
    except DomainError as error:
        form.refuse(error)
        return _page(opened_for_consents(token), token, form), 422
    return redirect(url_for("speaker.consents", token=token, said="kept"), 303)


@bp.post("/hide")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def hide(token: str) -> Any:
    link = opened_for_consents(token)
    if not HideForm(request.form).validate():
        form = ConsentForm.of(consenting.in_force(link.person))
        return _page(link, token, form, said="again"), 422
    try:
        _say(link, token, {Purpose.PUBLICATION: consenting.Choice(given=False)})
    except NotFound:
        raise Closed(was_open=True) from None
    return redirect(url_for("speaker.consents", token=token, said="hidden"), 303)


def _say(link: SpeakerLink, token: str, choices: dict[Purpose, consenting.Choice]) -> None:
    number, actor, is_revoked = link.id, speaker(link), links.is_revoked(link, token)
    with transaction():
        consenting.say(number, choices, by=actor, is_revoked=is_revoked)


def _page(link: SpeakerLink, token: str, form: ConsentForm, *, said: str = "") -> str:
    has_page = is_open(link, token)
    return render_template(
        "speakers/consents.html",
        link=link,
        event=link.event,
        token=token,
        form=form,
        purposes=Purpose,
        texts=consent_texts,
        # Who took a link that was revoked learns nothing by it.
        said=consenting.statements(link.person_id) if not links.is_revoked(link, token) else (),
        kept=said or request.args.get("said", ""),
        has_page=has_page,
        hide_form=HideForm(),
        today=clock.today(link.event.timezone),
    )
