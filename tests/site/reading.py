"""A public page as its reader has it."""

import html
import re

from flask.testing import FlaskClient


def read(client: FlaskClient, path: str) -> str:
    """Return the text of a page, its tags left out, with single spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())
