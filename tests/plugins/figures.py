"""Figures that tests tell by ``record_property("figure", …)`` stand at the end of the run."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests counted, whichever process ran them."""
    reports = [x for y in ("passed", "failed") for x in terminalreporter.stats.get(y, ())]
    told = [value for x in reports for name, value in x.user_properties if name == "figure"]
    if told:
        terminalreporter.section("figures")
    for figure in sorted(told):
        terminalreporter.write_line(str(figure))
