"""Every model, imported once so that mappers and migrations see all tables."""

from eventapp.accesslists import models as access_lists
from eventapp.advocacy import models as advocacy
from eventapp.audit import models as audit
from eventapp.auth import models as auth
from eventapp.drafting import models as drafting
from eventapp.events import change_models as event_changes
from eventapp.events import models as events
from eventapp.events import withdrawal_models as withdrawals
from eventapp.feeds import answer_models as calendar_answers
from eventapp.fetches import models as fetches
from eventapp.imports import models as calendar_imports
from eventapp.institutions import models as institutions
from eventapp.invitations import models as brought_lists
from eventapp.mail import address_models as mail_addresses
from eventapp.mail import models as mail
from eventapp.mailings import models as mailings
from eventapp.organisations import models as organisations
from eventapp.people import models as people
from eventapp.programme import availability_models as availability
from eventapp.programme import gone_models as gone
from eventapp.programme import models as programme
from eventapp.programme import ranks
from eventapp.questions import models as questions
from eventapp.quotas import models as named_guests
from eventapp.registration import access_models as access_tasks
from eventapp.registration import approval_models as approval
from eventapp.registration import category_models as guest_categories
from eventapp.registration import code_models as codes
from eventapp.registration import guest_models as guests
from eventapp.registration import invitation_models as invitations
from eventapp.registration import models as registration
from eventapp.registration import passing_models as passings
from eventapp.registration import quota_models as quotas
from eventapp.registration import text_models as guest_texts
from eventapp.registration import view_models as guest_views
from eventapp.speakers import contribution_models as contributions
from eventapp.speakers import models as speakers
from eventapp.speakers import told_models as told
from eventapp.subscriptions import models as subscriptions

__all__ = [
    "access_lists",
    "access_tasks",
    "advocacy",
    "approval",
    "audit",
    "auth",
    "availability",
    "brought_lists",
    "calendar_answers",
    "calendar_imports",
    "codes",
    "contributions",
    "drafting",
    "event_changes",
    "events",
    "fetches",
    "gone",
    "guest_categories",
    "guest_texts",
    "guest_views",
    "guests",
    "institutions",
    "invitations",
    "mail",
    "mail_addresses",
    "mailings",
    "named_guests",
    "organisations",
    "passings",
    "people",
    "programme",
    "questions",
    "quotas",
    "ranks",
    "registration",
    "speakers",
    "subscriptions",
    "told",
    "withdrawals",
]
