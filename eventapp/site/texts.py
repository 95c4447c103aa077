"""The pages that are only text: accessibility and privacy."""

from datetime import date
from email.utils import parseaddr

from flask import render_template
from flask_babel import gettext as _

from eventapp.registration.consent import PRIVACY_DATE
from eventapp.site.frame import bp
from eventapp.web.links import settings
from eventapp.web.pages import kept

ACCESSIBILITY_DATE = date(2026, 11, 21)


@bp.get("/accessibility")
@kept()
def accessibility() -> str:
    return render_template(
        "site/accessibility.html",
        written=ACCESSIBILITY_DATE,
        contact=_contact(),
        description=_("How far these pages are accessible, and whom to tell when they are not."),
    )


@bp.get("/privacy")
@kept()
def privacy() -> str:
    return render_template(
        "site/privacy.html",
        written=PRIVACY_DATE,
        contact=_contact(),
        description=_("What we keep about guests and speakers, why, and how to have it removed."),
    )


def _contact() -> str:
    return parseaddr(settings().mail_from)[1]
