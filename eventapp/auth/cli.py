"""The commands `flask user …`."""

from datetime import timedelta

import click
from flask.cli import AppGroup

from eventapp.audit.service import SYSTEM
from eventapp.auth import queries, service
from eventapp.auth.models import RoleName
from eventapp.auth.service import AccountRequest
from eventapp.core.addresses import mail_address
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError

user = AppGroup("user", help="Accounts of organisers.")
ROLES = click.Choice([x.value for x in RoleName])


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", "roles", multiple=True, type=ROLES, help="May be given several times.")
@click.option("--language", default="en", type=click.Choice(["en", "fr", "nl"]))
def add(email: str, name: str, roles: tuple[str, ...], language: str) -> None:
    """Add an account and print its sign-in link."""
    try:
        email = mail_address(email.strip(), local=True)
    except ValueError:
        raise click.ClickException(f"{email!r} is no mail address we can write to.") from None
    wanted = AccountRequest(
        email, name=name, language=language, roles=frozenset(RoleName(x) for x in roles)
    )
    try:
        with transaction():
            made = service.add_account(wanted, by=SYSTEM)
            url = service.sign_in_link(made.id, lasting=timedelta(days=service.INVITATION_DAYS))
    except DomainError:
        raise click.ClickException(f"{email} has an account already.") from None
    click.echo(url)


@user.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs an account in once."""
    with transaction():
        account_id = _account_id(email)
        url = service.sign_in_link(account_id, lasting=timedelta(minutes=service.LINK_MINUTES))
    click.echo(url)


@user.command("roles")
@click.argument("email")
@click.argument("roles", nargs=-1, type=ROLES)
def roles(email: str, roles: tuple[str, ...]) -> None:
    """Give an account exactly the roles named; without any, print those it has."""
    with transaction():
        account_id = _account_id(email)
        if roles:
            try:
                service.change_roles(account_id, [RoleName(x) for x in roles], by=SYSTEM)
            except DomainError:
                raise click.ClickException("Somebody has to stay administrator.") from None
        names = sorted(x.name for x in queries.account(account_id).roles)
    click.echo(" ".join(names) or "no role")


def _account_id(email: str) -> int:
    found = queries.account_of(email)
    if found is None:
        raise click.ClickException(f"{email} has no active account.")
    return int(found.id)
