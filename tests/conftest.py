"""What every test may ask for. The fixtures stand in tests/plugins, one file for each kind."""

import os

import pytest
from hypothesis import settings as hypothesis_settings

from eventapp.core.settings import Settings

pytest_plugins = [
    "tests.plugins.missing",
    "tests.plugins.passwords",
    "tests.plugins.databases",
    "tests.plugins.servers",
    "tests.plugins.browsers",
    "tests.plugins.mailbox",
    "tests.plugins.words",
    "tests.plugins.figures",
]

# A developer's own settings must not decide what a test sees.
for _name in Settings.model_fields:
    os.environ.pop(_name.upper(), None)
Settings.model_config["env_file"] = None

# The machine's load is no property of the code: examples are counted, not timed.
hypothesis_settings.register_profile("eventapp", deadline=None, print_blob=True)
hypothesis_settings.load_profile("eventapp")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what starts programs and browsers: at the end, one process would wait for it."""
    items.sort(key=lambda x: ("tests/tooling/" not in x.nodeid, "tests/browser/" not in x.nodeid))
