"""Guest categories to start with: sets that an organiser takes with one button and then edits."""

from collections.abc import Mapping
from enum import StrEnum

from eventapp.audit.service import Actor
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.registration.categories import CategoryData, categories_of, save
from eventapp.registration.category_models import Access
from eventapp.registration.seats import lock_event


class StartingSet(StrEnum):
    """The sets there are."""

    HIGH_LEVEL = "high_level"
    INVITED = "invited"


_POLICYMAKERS = CategoryData(
    name=Localised(en="Policymakers", fr="Décideurs politiques", nl="Beleidsmakers"),
    description=Localised(
        en="Members of parliaments and governments, and their staff.",
        fr="Membres de parlements et de gouvernements, et leurs équipes.",
        nl="Leden van parlementen en regeringen, en hun medewerkers.",
    ),
    access=Access.INVITED,
    own_line=True,
    companions=3,
)
_PRESS = CategoryData(
    name=Localised(en="Press", fr="Presse", nl="Pers"),
    description=Localised(
        en="Journalists and photographers. We look at each request.",
        fr="Journalistes et photographes. Nous examinons chaque demande.",
        nl="Journalisten en fotografen. We bekijken elke aanvraag.",
    ),
    needs_approval=True,
    own_line=True,
)
_MEMBERS = CategoryData(
    name=Localised(en="Member organisations", fr="Organisations membres", nl="Lidorganisaties"),
    description=Localised(
        en="Staff and volunteers of our member organisations.",
        fr="Personnel et bénévoles de nos organisations membres.",
        nl="Medewerkers en vrijwilligers van onze lidorganisaties.",
    ),
    needs_approval=True,
    priority=1,
)
_PARTNERS = CategoryData(
    name=Localised(en="Partners", fr="Partenaires", nl="Partners"),
    description=Localised(
        en="Organisations that prepare the event with us.",
        fr="Organisations qui préparent l'événement avec nous.",
        nl="Organisaties die het evenement met ons voorbereiden.",
    ),
    access=Access.INVITED,
)
_PUBLIC = CategoryData(
    name=Localised(en="Public", fr="Public", nl="Publiek"),
    description=Localised(
        en="Everybody is welcome while there are seats.",
        fr="Tout le monde est bienvenu tant qu'il reste des places.",
        nl="Iedereen is welkom zolang er plaatsen zijn.",
    ),
    priority=2,
)

SETS: Mapping[StartingSet, tuple[CategoryData, ...]] = {
    StartingSet.HIGH_LEVEL: (_POLICYMAKERS, _PRESS, _MEMBERS, _PUBLIC),
    StartingSet.INVITED: (_POLICYMAKERS, _PARTNERS, _PRESS),
}


def start(event_id: int, chosen: StartingSet, *, by: Actor) -> None:
    """Give an event that has no categories those of a set.

    :raises DomainError: ``category.some_there``: a second press of the button adds nothing.
    """
    lock_event(event_id)
    if categories_of(event_id):
        raise DomainError("category.some_there")
    for data in SETS[chosen]:
        save(event_id, data, by=by)
