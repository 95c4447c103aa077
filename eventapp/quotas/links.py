"""The links of focal points."""

from eventapp.registration.quota_models import Quota
from eventapp.web.personal import PersonalLinks

LINKS = PersonalLinks("quota", "quota")
quota_token = LINKS.token
new_link = LINKS.new
hidden_address = LINKS.hidden


def quota_address(quota: Quota) -> str:
    """Return the public address of the page of a quota, in the language of its focal point."""
    return LINKS.address(quota.nonce, quota.language)
