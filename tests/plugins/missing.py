"""What to do when the machine lacks something: skip with the way to get it, or fail where told."""

import os
from typing import NoReturn

import pytest


def missing(what: str, remedy: str, *, required_by: str) -> NoReturn:
    """Skip the test, or fail it when the environment variable ``required_by`` is 1."""
    sentence = f"{what}: {remedy}"
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{sentence} ({required_by}=1)", pytrace=False)
    pytest.skip(sentence)
