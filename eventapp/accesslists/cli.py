"""The command `flask identity rotate`."""

import click
from flask.cli import AppGroup

from eventapp.accesslists import keyring, vault
from eventapp.accesslists.keyring import Keyring
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.web.links import settings

identity = AppGroup("identity", help="The key that seals identity data of visitors.")


@identity.command("rotate")
def rotate() -> None:
    """Seal everything with a new key, and put the old one away."""
    found = keyring.read(settings())
    if found is None:
        raise click.ClickException("There is no key: nothing was ever sealed here.")
    is_ours = not settings().identity_key
    ring = Keyring((keyring.new_key(), *found.keys)) if is_ours else found
    try:
        ring.seal("", {})  # a key that is none must not get into the file
        if is_ours:
            keyring.write(settings(), ring)
        with transaction():
            number = vault.reseal(ring)
    except DomainError:
        raise click.ClickException(
            "Some records open with none of the keys; nothing was changed. Bring the missing key "
            "back as a further line of the file, or behind a comma in IDENTITY_KEY."
        ) from None
    if is_ours:
        keyring.write(settings(), Keyring(ring.keys[:1]))
        click.echo(f"{number} records sealed with a new key. Keep a copy apart from the database.")
    else:
        click.echo(f"{number} records sealed with the first key of IDENTITY_KEY; drop the others.")
