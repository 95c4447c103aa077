"""The code of a ticket, as text and as an image."""

import io

from eventapp.registration.models import Registration


def ticket_code(registration: Registration) -> str:
    """Return what the code on a ticket says: enough for the door, nothing that opens the link."""
    return registration.uid.upper()


def as_svg(registration: Registration) -> bytes:
    """Return the image of a ticket's code."""
    import segno

    out = io.BytesIO()
    code = segno.make_qr(ticket_code(registration), error="m")
    code.save(out, kind="svg", scale=8, border=4, light="#fff", xmldecl=False, svgclass=None,
              lineclass=None)  # fmt: skip
    return out.getvalue()
