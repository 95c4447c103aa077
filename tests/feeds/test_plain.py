"""What organisers write, as calendars can show it."""

import pytest

from eventapp.feeds.plain import plain


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Plain, and unchanged.", "Plain, and unchanged."),
        ("**Bold** _and_ `code`", "Bold and code"),
        ("[the site](https://x.eu/a)", "the site (https://x.eu/a)"),
        ("<https://x.eu/a>", "https://x.eu/a"),
        ("Intro\n\n- one\n- two", "Intro\n\n- one\n- two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("# Title\nText", "Title\n\nText"),
        ("A &amp; B <b>C</b>", "A & B C"),
        ("<p>Hello <i>you</i></p>\n<script>alert(1)</script>", "Hello you"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("snake_case stays", "snake_case stays"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\x00nul and \x07bell", "nul and bell"),
        ("", ""),
    ],
)
def test_marks_tags_and_controls_go(written: str, told: str) -> None:
    assert plain(written) == told
