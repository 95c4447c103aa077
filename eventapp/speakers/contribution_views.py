"""The pages on which a speaker writes, and gives a portrait and slides."""

from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound, Unavailable
from eventapp.people import pictures
from eventapp.people.portrait_forms import AT, PLACES
from eventapp.speakers import contents, contributing, sweeping, tasks
from eventapp.speakers.contents import Content, Portrait
from eventapp.speakers.contribution_forms import FORMS, PartForm, values_of
from eventapp.speakers.contribution_models import Contribution, Part
from eventapp.speakers.entrance import Closed, bp, opened
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.service import speaker
from eventapp.speakers.wording import PART_NAMES, saved_at
from eventapp.web.files import store
from eventapp.web.limits import limiter
from eventapp.web.outages import RETRY
from eventapp.web.personal import PER_READER, by_link

WRITTEN = "any(biography, portrait, introduction, slides, needs):name"
# A draft is saved each few seconds while somebody types.
PER_WRITER = "400 per 10 minutes"
UPLOADS_PER_LINK = "20 per hour"  # from wherever: each may be 10 MB
BY_SCRIPT = "X-Draft"


def _brings_no_file() -> bool:
    return not any(x.filename for x in request.files.values())


@bp.get(f"/<{WRITTEN}>")
@limiter.limit(PER_READER)
def part(token: str, name: str) -> Any:
    link, wanted = opened(token), Part(name)
    row, held = _held(link, wanted)
    return _page(link, token, wanted, _shown(wanted, row, held))


@bp.post(f"/<{WRITTEN}>")
@limiter.limit(PER_WRITER)
@limiter.limit(UPLOADS_PER_LINK, key_func=by_link, exempt_when=_brings_no_file)
def write(token: str, name: str) -> Any:
    link, wanted = opened(token), Part(name)
    zone = link.event.zone
    sent: CombinedMultiDict[str, Any] = CombinedMultiDict((request.files, request.form))
    form = FORMS[wanted](sent)
    if not form.validate():
        return _refused(link, token, wanted, form, 422)
    try:
        row = _save(link, wanted, form)
    except NotFound:
        raise Closed(was_open=True) from None
    except DomainError as error:
        form.refuse(error)
        is_stale = any(x.code == "stale" for x in error.faults)
        return _refused(opened(token), token, wanted, form, 409 if is_stale else 422)
    except Unavailable:  # what was typed stays, where the page can be read
        answer = _page(opened(token), token, wanted, form, busy=True)
        return answer, 503, RETRY
    if BY_SCRIPT in request.headers:
        form.see(row.revision)
        return jsonify(revision=form.revision.data, said=saved_at(clock.now(), zone))
    if _sends():
        return redirect(url_for("speaker.page", token=token, said="sent", _anchor="tasks"), 303)
    return redirect(url_for("speaker.part", token=token, name=name, said="kept"), 303)


def _save(link: SpeakerLink, wanted: Part, form: Any) -> Contribution:
    row, held = _held(link, wanted)
    if (row.revision if row else 0) != form.seen:  # before any file is kept for it
        raise DomainError("stale")
    content = form.to_content(held, request.form.get(AT, ""))
    number, seen, actor = link.id, form.seen, speaker(link)
    kept = contents.files_in(held), contents.files_in(content)
    try:
        with transaction():
            saved = contributing.save(number, wanted, content, by=actor, seen=seen, send=_sends())
    except DomainError:
        sweeping.drop_unnamed(kept[1] - kept[0])
        raise
    sweeping.drop_unnamed(kept[0] - kept[1])
    return saved


def _sends() -> bool:
    return request.form.get("do") == "send" and AT not in request.form


def _held(link: SpeakerLink, wanted: Part) -> tuple[Contribution | None, Content]:
    """Return what was written before, or what it begins from."""
    row = contributing.contribution_of(link.event_id, link.person_id, wanted)
    if row is None:
        return None, contents.first(wanted, link.person)
    return row, contents.read(wanted, row.content)


def _shown(wanted: Part, row: Contribution | None, held: Content) -> PartForm:
    form: PartForm = FORMS[wanted](None, data=values_of(held))
    form.see(row.revision if row else 0)
    return form


def _refused(link: SpeakerLink, token: str, wanted: Part, form: PartForm, status: int) -> Any:
    if BY_SCRIPT in request.headers:
        faults = [x.message for x in form.faults()]
        return jsonify(said=" ".join(faults)), status
    row, _content = _held(link, wanted)
    if status == 409:
        form.see(row.revision if row else 0)
    return _page(link, token, wanted, form, stale=status == 409), status


def _page(
    link: SpeakerLink,
    token: str,
    wanted: Part,
    form: PartForm,
    *,
    stale: bool = False,
    busy: bool = False,
) -> str:
    row, held = _held(link, wanted)
    duties = tasks.duties_of(link.event_id, link.person_id)
    return render_template(
        "speakers/part.html",
        link=link,
        event=link.event,
        token=token,
        part=wanted,
        names=PART_NAMES,
        form=form,
        row=row,
        held=held,
        duty=next(x for x in duties if x.part is wanted),
        now=values_of(held) if stale else None,
        places=PLACES,
        busy=busy,
        kept=request.args.get("said") == "kept",
        today=clock.today(link.event.timezone),
    )


@bp.get("/portrait/<any(whole, cut):which>.jpg")
@limiter.limit(PER_READER)
def picture(token: str, which: str) -> Response:
    _row, held = _held(opened(token), Part.PORTRAIT)
    assert isinstance(held, Portrait)
    if which == "cut":
        found = pictures.preview(held.source, held.crop)
    else:
        found = store().get(f"{held.source}.jpg")
    if found is None:
        raise NotFound("portrait")
    return Response(found, mimetype="image/jpeg")
