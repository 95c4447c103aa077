"""The page behind a focal point's link: whom their organisation sends, and no other's."""

from collections.abc import Callable
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound, Unavailable
from eventapp.quotas import filling, queries
from eventapp.quotas.entrance import bp, opened
from eventapp.quotas.forms import OffForm, PersonForm, SeveralForm
from eventapp.quotas.queries import Person
from eventapp.registration import consent, wording
from eventapp.registration.quota_models import Quota
from eventapp.web.forms import Form
from eventapp.web.languages import left_language
from eventapp.web.limits import limiter
from eventapp.web.outages import RETRY
from eventapp.web.personal import PER_ANSWER, PER_READER, by_link
from eventapp.web.refusals import sentence

PER_LINK = "120 per hour"  # from however many addresses
Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates say when and where."""
    return {"wording": wording}


@bp.get("")
@limiter.limit(PER_READER)
def page(token: str) -> Page:
    return _page(token)


@bp.post("")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def add(token: str) -> Page:
    quota, _event = opened(token)
    form = PersonForm(request.form)
    number = quota.id
    return _named(token, form, lambda: filling.name(
        number, [form.to_named()], privacy_version=consent.PRIVACY_VERSION
    ))  # fmt: skip


@bp.post("/several")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def add_several(token: str) -> Page:
    quota, _event = opened(token)
    form = SeveralForm(request.form)
    number = quota.id
    return _named(token, form, lambda: filling.name(
        number, form.to_named(), privacy_version=consent.PRIVACY_VERSION
    ))  # fmt: skip


@bp.get("/several")
@limiter.limit(PER_READER)
def adding_several(token: str) -> Page:
    return redirect(url_for("quota.page", token=token), 303)


@bp.get("/<record:number>")
@limiter.limit(PER_READER)
def correcting(token: str, number: int) -> Page:
    person = _person(opened(token)[0], number)
    return _own_page("correct", token, number, PersonForm.of(person.named))


@bp.post("/<record:number>")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def correct(token: str, number: int) -> Page:
    quota, _event = opened(token)
    person = _person(quota, number)
    form = PersonForm.of(person.named, request.form)
    if left_language():
        return _own_page("correct", token, number, form)
    of = quota.id
    act = lambda: filling.correct(  # noqa: E731 - said once, used once
        number, form.to_named(), quota_id=of, privacy_version=consent.PRIVACY_VERSION
    )
    again = lambda: _own_page("correct", token, number, form)  # noqa: E731
    return _done(token, form, act, again, said="corrected")


@bp.get("/<record:number>/off")
@limiter.limit(PER_READER)
def taking_off(token: str, number: int) -> Page:
    return _own_page("off", token, number, OffForm())


@bp.post("/<record:number>/off")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def take_off(token: str, number: int) -> Page:
    quota, _event = opened(token)
    _person(quota, number)
    form, of = OffForm(request.form), quota.id
    act = lambda: filling.take_off(number, quota_id=of)  # noqa: E731
    again = lambda: _own_page("off", token, number, form)  # noqa: E731
    return _done(token, form, act, again, said="off")


def _person(quota: Quota, number: int) -> Person:
    found = next((x for x in queries.people(quota.id) if x.named.id == number), None)
    if found is None:
        raise NotFound("named_guest")
    return found


def _named(token: str, form: PersonForm | SeveralForm, act: Callable[[], Any]) -> Page:
    which = "one" if isinstance(form, PersonForm) else "several"
    shown: dict[str, Any] = {which: form}
    if left_language():
        return _page(token, **shown)
    return _done(token, form, act, lambda: _page(token, **shown), said="named", shown=shown)


def _done(
    token: str,
    form: Form,
    act: Callable[[], Any],
    again: Callable[[], str],
    *,
    said: str,
    shown: dict[str, Any] | None = None,
) -> Page:
    """Do one act and go back to the list; what was refused is shown with what was typed."""
    if not form.validate():
        return again(), 422
    try:
        with transaction():
            act()
    except DomainError as error:
        opened(token)  # the link may have been closed meanwhile
        form.refuse(error)
        if form.errors:
            return again(), 422
        return _page(token, refused=sentence(error), **(shown or {})), 409
    except Unavailable:  # what was typed stays, where the page can be read
        return _page(token, busy=True, **(shown or {})), 503, RETRY
    return redirect(url_for("quota.page", token=token, said=said), 303)


def _page(
    token: str,
    *,
    one: PersonForm | None = None,
    several: SeveralForm | None = None,
    refused: str = "",
    busy: bool = False,
) -> str:
    quota, event = opened(token)
    people = queries.people(quota.id)
    left = max(0, quota.seats - sum(x.is_on for x in people))
    is_open = filling.is_open(quota, event)
    return render_template(
        "quotas/page.html",
        in_language=lambda lang: url_for("quota.page", token=token, lang=lang),
        quota=quota,
        event=event,
        token=token,
        people=people,
        left=left,
        is_open=is_open,
        one=(one or PersonForm(language=g.lang)) if is_open and (left or one) else None,
        several=(several or SeveralForm(language=g.lang))
        if is_open and (left or several)
        else None,
        refused=refused,
        busy=busy,
        said=request.args.get("said", ""),
        consent=consent,
    )


def _own_page(name: str, token: str, number: int, form: Form) -> str:
    quota, event = opened(token)
    person = _person(quota, number)
    return render_template(
        f"quotas/{name}.html",
        quota=quota,
        event=event,
        token=token,
        person=person,
        form=form,
        is_open=filling.is_open(quota, event) and person.is_on,
    )
