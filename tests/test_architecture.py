"""The walls: what may stand where. Each search is tried on a breach first, so that it can fail."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventapp.core.settings import ROOT

CODE = [x for x in ROOT.glob("eventapp/**/*.py") if "migrations" not in x.parts]
TEMPLATES = list(ROOT.glob("templates/**/*.*"))
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("func", "now"),
}
LINES = {"eventapp": 300, "templates": 300, "static": 300, "bench": 300, "tests": 400}
SOURCE = {".py", ".html", ".txt", ".css", ".js"}
NOT_OURS = {"migrations", "vendor", "golden", "data", "__pycache__"}

_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_INLINE = re.compile(r"<style\b|<[a-z][^>]*\son[a-z]+\s*=|javascript:", re.IGNORECASE)
_FORM_IN_P = re.compile(r"<p\b[^>]*>(?:(?!</p>).)*?(?:\bbutton\(|<form\b)")
_STYLE = re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE)


def broken_paragraphs(template: str) -> Iterator[int]:
    """Yield the lines with a form in a paragraph, which a browser ends before the form."""
    for number, line in enumerate(template.splitlines(), start=1):
        if _FORM_IN_P.search(line):
            yield number


def commits(code: str) -> Iterator[int]:
    """Yield the lines that call ``.commit()``."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Attribute(attr="commit")):
                yield node.lineno


def clock_readings(code: str) -> Iterator[int]:
    """Yield the lines that read a clock of the machine or of the database."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if (owner, name) in CLOCKS:
                yield node.lineno
            case ast.Attribute(value=ast.Attribute(attr=owner), attr=name) if (
                owner,
                name,
            ) in CLOCKS:
                yield node.lineno


def inline_code(template: str, *, mail: bool = False) -> Iterator[str]:
    """Yield what a strict content security policy would not run; a mail may style its elements."""
    for script in _SCRIPT.finditer(template):
        attributes = script["attributes"]
        if "src=" not in attributes and 'type="application/ld+json"' not in attributes:
            yield script[0]
    for found in _INLINE.finditer(template):
        yield found[0]
    if not mail:
        yield from _STYLE.findall(template)


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_only_the_transaction_commits() -> None:
    assert list(commits("def f():\n    db.session.commit()\n")) == [2]
    found = [(_named(x), line) for x in CODE for line in commits(x.read_text())]
    assert {name for name, _line in found} == {"eventapp/core/db.py"}, found
    assert len(found) == 1


def test_no_record_is_locked_by_get() -> None:
    """What was loaded before and changed meanwhile would break it: ``records.locked`` is for that.

    The site revision counts no versions.
    """
    found = {_named(x) for x in CODE if "with_for_update=" in x.read_text()}
    assert found == {"eventapp/core/db.py"}


@pytest.mark.parametrize(
    "code",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "func.now()",
    ],
)
def test_a_reading_of_the_clock_is_found(code: str) -> None:
    assert list(clock_readings(code)) == [1]


def test_only_the_clock_reads_the_clock() -> None:
    found = [(_named(x), line) for x in CODE for line in clock_readings(x.read_text())]
    assert {name for name, _line in found} == {"eventapp/core/clock.py"}, found


@pytest.mark.parametrize(
    "template",
    [
        "<script>alert(1)</script>",
        '<script type="module">go()</script>',
        "<style>p { color: red }</style>",
        '<p style="color: red">',
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_found(template: str) -> None:
    assert list(inline_code(template))


def test_templates_hold_no_inline_code() -> None:
    data = '<script type="application/ld+json">{}</script><script src="/x.js" defer></script>'
    assert not list(inline_code(data))
    found = {
        _named(x): breaches
        for x in TEMPLATES
        if (breaches := list(inline_code(x.read_text(), mail="mail" in x.parts)))
    }
    assert not found


@pytest.mark.parametrize("template", ['<p class="tools">{{ button(x) }}</p>', "<p><form></form>"])
def test_a_form_in_a_paragraph_is_found(template: str) -> None:
    assert list(broken_paragraphs(template)) == [1]


def test_no_paragraph_holds_a_form() -> None:
    assert not list(broken_paragraphs("<p>{{ copy_button(x) }}</p><div>{{ button(x) }}</div>"))
    found = {_named(x): y for x in TEMPLATES if (y := list(broken_paragraphs(x.read_text())))}
    assert not found


def test_no_file_is_too_long() -> None:
    lengths = {
        _named(x): (len(x.read_text().splitlines()), limit)
        for folder, limit in LINES.items()
        for x in (ROOT / folder).glob("**/*")
        if x.suffix in SOURCE and not NOT_OURS & set(x.parts)
    }
    assert not {name: length for name, length in lengths.items() if length[0] > length[1]}


def test_imports_go_one_way() -> None:
    command = "from importlinter.cli import lint_imports_command as run; run()"
    answer = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout[answer.stdout.find("Broken contracts") :]
