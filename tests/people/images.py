"""Pictures for tests, good ones and hostile ones, made where they are needed."""

import struct
import zlib
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse, encode_multipart


def encoded(image: Any, kind: str = "JPEG", **options: Any) -> bytes:
    """Return a picture as a file."""
    held = BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()


def photo(width: int = 800, height: int = 1000, kind: str = "JPEG", **options: Any) -> bytes:
    """Return a plain picture: red in its upper half, blue in its lower one."""
    image = Image.new("RGB", (width, height), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, width, height // 2))
    return encoded(image, kind, **options)


def png_that_claims(width: int, height: int) -> bytes:
    """Return a small PNG of which the head promises any number of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def opened(content: bytes) -> Any:
    """Return a file as a picture."""
    image = Image.open(BytesIO(content))
    image.load()
    return image


def send(client: FlaskClient, path: str, fields: dict[str, Any]) -> TestResponse:
    """Post a form with files; the client's own encoder leaves a temporary file open."""
    boundary, body = encode_multipart(fields)
    return client.post(path, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')
