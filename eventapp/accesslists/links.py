"""The short-lived links by which people give what an institution asks."""

from eventapp.accesslists.models import IdentityRecord
from eventapp.web.personal import PersonalLinks

LINKS = PersonalLinks("access list", "access")
access_token = LINKS.token
new_link = LINKS.new
hidden_address = LINKS.hidden


def access_address(record: IdentityRecord) -> str:
    """Return the public address of somebody's page, in their language."""
    return LINKS.address(record.nonce, record.language)
