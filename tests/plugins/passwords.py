"""Passwords that are cheap to try: what makes guessing dear in use only makes tests slow."""

from collections.abc import Iterator

import pytest
from flask_security import core

CHEAP = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}  # KiB


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Give every application of this process the same hash with the least work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(core._default_config, "PASSWORD_HASH_PASSLIB_OPTIONS", CHEAP)
        yield
