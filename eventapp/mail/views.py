"""The page on which an address unsubscribes, without an account (RFC 8058).

Reading it changes nothing: programs that check mails follow every link.
"""

from typing import Any

from flask import redirect, render_template, request, url_for

from eventapp.core.db import transaction
from eventapp.mail import addresses
from eventapp.web.languages import public_blueprint
from eventapp.web.limits import limiter
from eventapp.web.personal import keep_personal

bp = public_blueprint("mail", __name__)
keep_personal(bp)


@bp.get("/unsubscribe/<token>")
@limiter.limit("60 per 10 minutes")
def unsubscribe(token: str) -> str:
    return render_template("mail/unsubscribe.html", token=token, address=addresses.by_token(token))


@bp.post("/unsubscribe/<token>")
@limiter.limit("60 per 10 minutes")
def leave(token: str) -> Any:
    """Unsubscribe, or take it back.

    No token of a form: mail programs post here by themselves (RFC 8058 section 3.1), and the link
    is signed for this one address.
    """
    act = addresses.come_back if request.form.get("back") == "1" else addresses.leave
    with transaction():
        act(token)
    return redirect(url_for(".unsubscribe", token=token), 303)
