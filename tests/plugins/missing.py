"""What to do when the machine lacks something: skip with the way to get it, or fail where told."""

import os
from collections import Counter
from typing import NoReturn

import pytest


def missing(what: str, remedy: str, *, required_by: str) -> NoReturn:
    """Skip the test, or fail it when the environment variable ``required_by`` is 1."""
    sentence = f"{what}: {remedy}"
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{sentence} ({required_by}=1)", pytrace=False)
    pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say each reason for which tests were skipped once, in a line of its own."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, number in reasons.items():
        terminalreporter.write_line(f"skipped {number}: {reason}")
