"""Sending files with a form of a page, as a browser does."""

import io
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.datastructures.structures import MultiDict
from werkzeug.test import TestResponse, encode_multipart

from tests.backoffice.forms import fields_of


def upload(
    client: FlaskClient, path: str, *files: tuple[str, str | bytes], to: str = "", **changes: Any
) -> TestResponse:
    """Open a page, put files into its form's field ``file``, change other fields, and send it."""
    fields = {x: y[0] for x, y in fields_of(client.get(path).text, to).items() if x != "file"}
    sent = MultiDict[str, Any]({**fields, **changes})
    for name, content in files:
        data = content.encode() if isinstance(content, str) else content
        sent.add("file", FileStorage(io.BytesIO(data), name))
    boundary, body = encode_multipart(sent)  # in memory: the client leaves its files open
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(to or path, data=body, content_type=kind)
