"""Signing in with a password, as the form of the page does it."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts import token_in

PASSWORD = "a sentence one can remember"


def sign_in(client: FlaskClient, email: str, password: str, **more: str) -> TestResponse:
    """Send the form of the sign-in page, on the way to the log."""
    token = token_in(client.get("/account/sign-in").text)
    data = {"csrf_token": token, "email": email, "password": password, **more}
    return client.post("/account/sign-in?next=/organise/log", data=data)
