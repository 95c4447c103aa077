"""The files of this installation."""

from eventapp.core.files import Store
from eventapp.web.links import settings


def store() -> Store:
    """Return the store of the running application."""
    return Store(settings().instance_path / "files")
