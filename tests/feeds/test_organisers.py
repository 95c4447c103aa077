"""At which address the answer to an invitation comes back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import vobject
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from eventapp.core.db import transaction
from eventapp.core.settings import Settings
from eventapp.core.tokens import derived_word
from eventapp.feeds import organisers
from eventapp.feeds.organisers import guest_token, speaker_token, token_in
from eventapp.feeds.service import event_invitation
from tests.feeds.test_service import Guest, gala
from tests.mail.letters import using

DIGEST = "ab" * 32


@pytest.fixture
def answering(app: Flask) -> Iterator[Flask]:
    """The application, where mail can come in."""
    with using(app, mail_replies="rsvp@events.localhost"), app.app_context():
        yield app


def organiser(text: str) -> str:
    return str(vobject.readOne(text).vevent.organizer.value)


@pytest.mark.usefixtures("answering")
def test_a_guest_is_asked_from_an_address_of_their_own() -> None:
    with transaction():
        event, token = gala(), guest_token(7, DIGEST)
        texts = [
            event_invitation(event, guest, method=method, lang="en", token=token)
            for guest, method in (
                (Guest(), "REQUEST"),
                (replace(Guest(), revision=9), "REQUEST"),
                (replace(Guest(), state="cancelled"), "CANCEL"),
            )
        ]
    assert {organiser(x) for x in texts} == {f"mailto:rsvp+{token}@events.localhost"}
    asked = [vobject.readOne(x).vevent.attendee.params.get("RSVP") for x in texts]
    assert asked == [["TRUE"], ["TRUE"], None]


def test_where_no_mail_comes_in_the_sender_asks(app: Flask) -> None:
    with app.app_context(), transaction():
        token = guest_token(7, DIGEST)
        text = event_invitation(gala(), Guest(), method="REQUEST", lang="en", token=token)
        assert token_in(f"rsvp+{token}@localhost") is None
    assert organiser(text) == "mailto:events@localhost"
    assert "RSVP=" not in text


@pytest.mark.usefixtures("answering")
def test_a_token_names_whose_answer_it_is_whatever_its_capitals() -> None:
    address = f"rsvp+{guest_token(7, DIGEST)}@events.localhost"
    for written in (address, address.upper(), f" {address} "):
        found = token_in(written)
        assert found is not None
        assert (found.kind, found.number) == ("g", 7)
        assert found.is_good(DIGEST)
        assert not found.is_good("cd" * 32)


@pytest.mark.usefixtures("answering")
def test_a_token_of_one_is_none_of_another() -> None:
    tokens = {
        guest_token(7, DIGEST),
        guest_token(8, DIGEST),
        speaker_token(7, DIGEST),
        guest_token(7, "cd" * 32),
    }
    assert len({x[-26:] for x in tokens}) == 4
    assert "rsvp+" not in organisers.answer_address("")


@pytest.mark.usefixtures("answering")
@pytest.mark.parametrize(
    "address",
    [
        "",
        "rsvp@events.localhost",
        "rsvp+@events.localhost",
        "rsvp+g7@events.localhost",
        f"rsvp+g0{'a' * 26}@events.localhost",
        f"rsvp+g7{'1' * 26}@events.localhost",
        f"rsvp+x7{'a' * 26}@events.localhost",
        f"g7{'a' * 26}@events.localhost",
        f"rsvp+g7{'a' * 26}@elsewhere.localhost",
        f"rsvp+g7{'a' * 26}",
        f"rsvp+g{'9' * 10}{'a' * 26}@events.localhost",
        "\x00\ud800@events.localhost",
    ],
    ids=range(12),
)
def test_other_addresses_have_no_token(address: str) -> None:
    assert token_in(address) is None


@given(number=st.integers(1, organisers.LARGEST), secret=st.text(max_size=80))
def test_every_address_has_a_lawful_length(number: int, secret: str) -> None:
    seal = derived_word(
        "key", organisers.PURPOSE, f"g{number}:{secret.encode('utf-8', 'replace')!r}"
    )
    assert len(seal) == 26
    assert seal == seal.lower()
    assert len(f"{'a' * 26}+g{number}{seal}") <= 64  # RFC 5321 section 4.5.3.1.1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"mail_replies": "rsvp"}, "name@domain"),
        ({"mail_replies": "Rsvp <rsvp@localhost>"}, "name@domain"),
        ({"mail_replies": "a-name-that-is-much-too-long@localhost"}, "at most 26"),
        ({"mail_replies": "rsvp+more@localhost"}, "name@domain"),
        ({"mail_replies": "rsvp@other.org", "mail_from": "E <e@example.org>"}, "(example.org)"),
        ({"mail_lmtp": "127.0.0.1:24"}, "MAIL_REPLIES"),
        ({"mail_replies": "a@localhost", "mail_lmtp": "2424"}, "host:port"),
        ({"mail_replies": "a@localhost", "mail_lmtp": "127.0.0.1:0"}, "host:port"),
        ({"mail_replies": "a@localhost", "mail_lmtp": "127.0.0.1:x"}, "host:port"),
    ],
)
def test_a_wrong_setting_says_what_it_must_be(values: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**values)
    assert said in refused.value.errors()[0]["msg"]


def test_answers_may_come_to_a_part_of_the_senders_domain() -> None:
    for domain in ("example.org", "events.example.org"):
        made = Settings(mail_from="ECLAG <e@example.org>", mail_replies=f"RSVP@{domain}")
        assert made.mail_replies == f"rsvp@{domain}"
    for place in ("[::1]:24", "/run/events/lmtp"):
        assert Settings(mail_replies="rsvp@localhost", mail_lmtp=place).mail_lmtp == place
