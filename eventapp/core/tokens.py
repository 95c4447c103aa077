"""Secrets in links. What is stored is a digest; what travels is never stored."""

import hashlib
import hmac
import secrets
from base64 import b32encode, urlsafe_b64encode


def random_token() -> str:
    """Return a new URL-safe secret of 256 bits."""
    return secrets.token_urlsafe(32)


def derived_token(secret: str, purpose: str, nonce: str) -> str:
    """Return the URL-safe token of a purpose and nonce: the same one for as long as both stand.

    A person who lost a link is mailed the same link again, though only its digest is stored;
    a new nonce revokes it.
    """
    return urlsafe_b64encode(_mac(secret, purpose, nonce)).rstrip(b"=").decode()


def derived_word(secret: str, purpose: str, nonce: str) -> str:
    """Return 128 bits of such a token as 26 of a-z and 2-7 (RFC 4648 section 6).

    For what may lose its capitals on the way, as the address of a mail does.
    """
    return b32encode(_mac(secret, purpose, nonce)[:16]).rstrip(b"=").decode().lower()


def _mac(secret: str, purpose: str, nonce: str) -> bytes:
    return hmac.digest(secret.encode(), f"{purpose}:{nonce}".encode(), hashlib.sha256)


def digest(token: str) -> str:
    """Return the SHA-256 of a token in hex: what the database keeps and looks up."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
