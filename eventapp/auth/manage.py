"""Accounts of colleagues, for administrators."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth import queries, service
from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.forms import InvitationForm, Press, RolesForm
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError

bp = private_blueprint("accounts", __name__, "/organise/accounts")

REFUSALS = {
    "account.last_administrator": lambda: _("Somebody has to stay administrator."),
    "account.address_taken": lambda: _("There is an account with this address already."),
    "account.inactive": lambda: _("This account is closed. Open it again first."),
}


def _refusal(error: DomainError) -> str:
    return REFUSALS.get(error.code, lambda: _("This could not be done."))()


@bp.route("", methods=["GET", "POST"])
@requires(RoleName.ADMINISTRATOR)
def index() -> Any:
    form = InvitationForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                user = service.invite(form.to_request(), by=actor())
        except DomainError as error:
            form.email.errors = [_refusal(error)]
        else:
            flash(_("%(email)s has been sent a link.", email=user.email))
            return redirect(url_for(".index"), 303)
    status = 422 if form.errors else 200
    return render_template("auth/manage/accounts.html", form=form, found=queries.accounts()), status


@bp.route("/<record:account_id>", methods=["GET", "POST"])
@requires(RoleName.ADMINISTRATOR)
def edit(account_id: int) -> Any:
    user = queries.account(account_id)
    form = RolesForm(request.form)
    if request.method != "POST":
        form = RolesForm(roles=[x.name for x in user.roles])
    elif form.validate():
        try:
            with transaction():
                service.change_roles(account_id, form.chosen(), by=actor())
        except DomainError as error:
            form.roles.errors = [_refusal(error)]
        else:
            flash(_("Saved."))
            return redirect(url_for(".index"), 303)
    status = 422 if form.errors else 200
    page = render_template("auth/manage/account.html", form=form, user=queries.account(account_id))
    return page, status


VERBS = {
    "deactivate": service.deactivate,
    "reactivate": service.reactivate,
    "invite": service.invite_again,
}


@bp.post("/<record:account_id>/<any(deactivate, reactivate, invite):verb>")
@requires(RoleName.ADMINISTRATOR)
def act(account_id: int, verb: str) -> Any:
    if not Press(request.form).validate():
        flash(_("Nothing was done yet: please press the button once more."))
        return redirect(url_for(".edit", account_id=account_id), 303)
    try:
        with transaction():
            service_verb = VERBS[verb]
            service_verb(account_id, by=actor())
        flash(_("Done."))
    except DomainError as error:
        flash(_refusal(error))
    return redirect(url_for(".edit", account_id=account_id), 303)
