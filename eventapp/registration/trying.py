"""A test of a mail to guests, to whoever writes it, without the links that are a guest's alone."""

from eventapp.core.tokens import random_token
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.registration.mails import Draft
from eventapp.web.personal import without_tokens


def send_test(draft: Draft, event_id: int, *, address: str) -> Message:
    """Queue a mail as a guest would read it to an organiser's address."""
    return queue(
        Mail(
            key=f"mailing-test-{random_token()[:24]}",
            kind="office.mailing_test",
            recipient=address,
            recipient_name="",
            language=draft.language,
            subject=draft.subject,
            text=without_tokens(draft.text),
            html=without_tokens(draft.html),
            event_id=event_id,
        )
    )
