"""An organiser's own calendar, with drafts: where its address is made, renewed or closed."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import account, private_blueprint, requires
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.subscriptions import owners, service
from eventapp.subscriptions.forms import AccountKeyForm
from eventapp.subscriptions.part import part

bp = private_blueprint("own_calendar", __name__, "/account")


@bp.get("/calendar")
@requires(RoleName.ORGANISER)
def show() -> Any:
    return _page()


@bp.post("/calendar")
@requires(RoleName.ORGANISER)
def change() -> Any:
    form = AccountKeyForm(request.form)
    if not form.validate():
        return _page(form=form), 422
    owner, language = owners.organiser(account()), account().language
    if request.form.get("do") == "close":
        with transaction():
            service.close(owner)
        flash(_("The address of your calendar is closed."))
        return redirect(url_for(".show"), 303)
    with transaction():
        made = service.make(owner, language=language, reminder=form.minutes)
    return _page(made=made)


def _page(*, form: AccountKeyForm | None = None, made: str = "") -> str:
    owner = owners.organiser(account())
    own = part(owner, url_for(".show"), form=form, token=made)
    return render_template("subscriptions/manage.html", own=own)
