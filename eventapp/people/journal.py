"""The words of people and their affiliations in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import LANGUAGE, Field, Journal, Subject
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Office, Person
from eventapp.people.wording import OFFICES

PERSON = Subject(
    name=_l("Person"),
    verbs={
        "asked_again": _l("no longer told apart from somebody alike"),
        "described": _l("self-declared data given"),
        "hidden": _l("hidden from readers"),
        "merged": _l("merged"),
        "shown": _l("shown to readers again"),
        "told_apart": _l("told apart from somebody alike"),
        "undescribed": _l("self-declared data deleted"),
    },
    fields={
        "apart_from": _l("Not the same person as"),
        "affiliations": Field(_l("Affiliations"), rows="affiliation"),
        "biography": _l("Biography"),
        "email": _l("E-mail address"),
        "honorific": _l("Honorific"),
        "is_portrait_withheld": _l("Portrait withheld"),
        "is_withheld": _l("Page withheld"),
        "languages": Field(_l("Languages they speak"), LANGUAGE),
        "links": Field(_l("Links"), rows="link"),
        "mail_language": Field(_l("Language of our mails"), LANGUAGE),
        "merged_from": _l("Merged from"),
        "merged_into": _l("Merged into"),
        "offices": Field(_l("Offices"), rows="office"),
        "picture": _l("Picture"),
        "portrait": _l("Portrait"),
        "portrait_alt": _l("What the picture shows"),
        "portrait_crop": None,
        "portrait_source": None,
        "publication": _l("Publication"),
        "recording": _l("Recording"),
        "until": _l("Until"),
    },
    found=select(Person.id, Person.name.label("label"), Person.slug),
    page=lambda row: url_for("people_manage.edit", slug=row.slug),
)

AFFILIATION = Subject(
    name=_l("Affiliation"),
    fields={
        "organisation_id": _l("Organisation"),
        "person_id": _l("Person"),
        "role": _l("Function"),
    },
    found=select(Affiliation.id, Organisation.name.label("label"), Person.slug)
    .join(Organisation, Organisation.id == Affiliation.organisation_id)
    .join(Person, Person.id == Affiliation.person_id),
    page=lambda row: url_for("people_manage.edit", slug=row.slug),
)

OFFICE = Subject(
    name=_l("Office"),
    fields={"body": _l("Where or of what"), "kind": _l("Office"), "person_id": None},
    found=select(Office.id, Person.name.label("label"), Person.slug).join(Person),
    page=lambda row: url_for("people_manage.edit", slug=row.slug),
)

# A link has no table of its own.
LINK = Subject(name=_l("Link"), fields={"label": _l("Name of the page"), "url": _l("Address")})

# What people say of themselves is nobody's to read, here as elsewhere.
SELF_DESCRIPTION = Subject(
    name=_l("What a person says of themselves"),
    fields={
        "country": None,
        "first_time": None,
        "gender": None,
        "person_id": None,
        "text_version": None,
    },
)

JOURNAL = Journal(
    {
        "person": PERSON,
        "affiliation": AFFILIATION,
        "office": OFFICE,
        "link": LINK,
        "self_description": SELF_DESCRIPTION,
    },
    states=(OFFICES,),
)
