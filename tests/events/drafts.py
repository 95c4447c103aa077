"""Events as an organiser drafts and changes them."""

from dataclasses import replace
from datetime import date

from eventapp.audit.service import SYSTEM
from eventapp.core.localised import Localised
from eventapp.events import service
from eventapp.events.data import EventData, HostData, data_of
from eventapp.events.models import Event, HostRole
from eventapp.organisations.models import OrganisationKind
from eventapp.organisations.service import OrganisationData, save_organisation

DAY = date(2030, 5, 20)


def host() -> HostData:
    """Save an organisation and return it as a host."""
    data = OrganisationData(name="The Hosts", kind=OrganisationKind.NGO)
    return HostData(organisation_id=save_organisation(data, by=SYSTEM).id, role=HostRole.HOST)


def draft(**values: object) -> Event:
    """Save an event of one evening in Brussels, with a host."""
    given = {"title": Localised(en="An evening"), "starts_on": DAY, "city": "Brussels"} | values
    if "hosts" not in given:
        given["hosts"] = (host(),)
    return service.save_event(EventData(**given), by=SYSTEM)


def again(event: Event, **values: object) -> Event:
    """Save an event as it stands, but for these values."""
    data = replace(data_of(service.lock_event(event.id)), **values)
    return service.save_event(data, event.id, by=SYSTEM)
