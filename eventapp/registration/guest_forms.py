"""The organisers' form of a guest."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventapp.auth.editing import RecordForm
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.models import Event
from eventapp.registration.categories import Full
from eventapp.registration.consent import PRIVACY_VERSION
from eventapp.registration.forms import NEEDS_LENGTH, details_of, no_link
from eventapp.registration.places import categories
from eventapp.registration.requests import RegistrationRequest
from eventapp.web.fields import Choice
from eventapp.web.forms import Address, Line, Paragraphs, Required
from eventapp.web.templating import language_label

_FULL = (
    (Full.REFUSE, _l("Change nothing, and tell me")),
    (Full.OVER, _l("Go beyond its seats, never beyond those of the event")),
    (Full.LINE, _l("The seat is given up: they wait for one at the end of its line")),
)


class GuestForm(RecordForm):
    """What an organiser writes down for a guest."""

    name = Line(_l("Name"), [Required(_l("Please give the guest's name.")), no_link])
    email = Address(
        _l("E-mail address"),
        [Required(_l("Please give the guest's e-mail address."))],
        render_kw={"maxlength": 254},
    )
    category_id = Choice(_l("Category"))
    when_full = Choice(
        _l("If another category has no seat left"),
        description=_l("Whoever has no seat keeps their turn. Only the waiting list is mailed."),
    )
    organisation = Line(_l("Organisation"))
    role = Line(_l("Function"))
    language = Choice(_l("Language of mails"), default="en")
    access_needs = Paragraphs(_l("Access needs"), length=NEEDS_LENGTH, render_kw={"rows": 3})
    dietary_needs = Paragraphs(_l("Dietary needs"), length=NEEDS_LENGTH, render_kw={"rows": 3})
    message = Paragraphs(_l("Message"), length=NEEDS_LENGTH, render_kw={"rows": 3})
    photo_consent = BooleanField(_l("May appear in photographs"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.when_full.offer(_FULL)
        self.language.offer((x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES)

    def offer(self, event: Event) -> None:
        """Set the categories to choose from; an event without any asks for none."""
        known = categories(event.id)
        if not known:
            del self.category_id, self.when_full
            return
        unset = [] if self.category_id.object_data else [("", _l("None yet"))]
        main = event.main_language
        named = [(x.id, x.name.text(main, main)) for x in known.values()]
        self.category_id.offer([*unset, *named])

    @property
    def category(self) -> int | None:
        """Return the category chosen, once the choice is known to be offered."""
        return self.category_id.number if "category_id" in self else None

    @property
    def full(self) -> Full:
        """Return what to do where the category chosen has no seat left."""
        return Full(self.when_full.data) if "when_full" in self else Full.REFUSE


class NewGuestForm(GuestForm):
    """A guest who answered by telephone or letter."""

    privacy_consent = BooleanField(
        _l("The guest was told how the answers are used, and agreed."),
        [Required(_l("Please ask the guest first."))],
    )

    def offer(self, event: Event) -> None:
        """Set the categories to choose from; who is new and finds no seat waits."""
        super().offer(event)
        if "when_full" in self:
            del self.when_full

    def to_request(self) -> RegistrationRequest:
        """Return what the service needs of a new guest."""
        return RegistrationRequest(
            email=self.email.data,
            details=details_of(self),
            privacy_version=PRIVACY_VERSION,
            category_id=self.category,
        )
