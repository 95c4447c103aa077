"""The words by which files name columns, kinds, roles and languages, in three languages. Pure.

All are folded (``core.text.fold``) before they are compared, so accents and capitals do not count.
"""

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale

from eventapp.core.localised import CONTENT_LANGUAGES, INTERFACE_LANGUAGES
from eventapp.core.sign_languages import SIGN_LANGUAGES
from eventapp.core.text import fold
from eventapp.programme.models import Role, SessionKind

LONGEST_HEADER = 100
_TAIL = re.compile(r"^(.*?)[\s_.\-:/]*[(\[]?([a-z]{2})[)\]]?$")
_NUMBERED = re.compile(r" ?\d{1,2}$")  # Speaker 1, Speaker 2
_NO_WORD = re.compile(r"[\s_.\-:/*]+")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "day", "jour", "datum", "dag"),
    "start": (
        "start", "starts", "start time", "starts at", "from", "begin", "begins", "time", "debut",
        "heure", "heure de debut", "de", "aanvang", "begintijd", "starttijd", "van", "uur",
    ),
    "end": (
        "end", "ends", "end time", "ends at", "to", "until", "till", "fin", "heure de fin", "a",
        "jusqu a", "einde", "eindtijd", "tot",
    ),
    "duration": ("duration", "length", "minutes", "min", "duree", "duur"),
    "kind": ("kind", "type", "format", "genre", "nature", "soort", "vorm"),
    "title": ("title", "session", "name of session", "titre", "seance", "titel", "sessie"),
    "abstract": (
        "abstract", "description", "summary", "resume", "beschrijving", "omschrijving",
        "samenvatting",
    ),
    "room": ("room", "place", "location", "salle", "lieu", "zaal", "ruimte", "locatie"),
    "languages": (
        "languages", "language", "languages spoken", "langue", "langues", "langues parlees", "taal",
        "talen", "gesproken talen",
    ),
    "interpreted_from": (
        "interpreted from", "interpretation from", "interpretation depuis", "interprete depuis",
        "vertolkt uit", "vertolking uit",
    ),
    "interpreted_into": (
        "interpreted into", "interpretation into", "interpretation", "interpretation vers",
        "interprete vers", "vertolkt naar", "vertolking naar", "vertolking",
    ),
    "sign_languages": (
        "sign languages", "sign language", "langues des signes", "langue des signes",
        "gebarentalen", "gebarentaal",
    ),
    "sign_interpreters": (
        "sign interpreters", "interpretes en langue des signes", "gebarentolken",
    ),
    "audience": (
        "audience", "expected audience", "expected guests", "attendance", "public attendu",
        "participants attendus", "verwacht publiek", "verwachte gasten",
    ),
    "captions": (
        "captions", "subtitles", "sous titres", "sous titrage", "ondertiteling", "ondertitels",
    ),
    "recorded": (
        "recorded", "recording", "enregistre", "enregistrement", "opgenomen", "opname",
    ),
    "people": (
        "people", "speakers", "speaker", "person", "name", "intervenants", "intervenant",
        "orateurs", "orateur", "personne", "nom", "sprekers", "spreker", "persoon", "naam",
    ),
    "organisation": (
        "organisation", "organization", "affiliation", "organisme", "organisatie",
    ),
    "role": ("role", "fonction", "rol", "functie"),
}  # fmt: skip

ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.KEYNOTE: (
        "keynote", "keynote speaker", "keynotes", "keynote speakers", "discours liminaire",
        "orateur principal",
        "oratrice principale", "discours principal", "hoofdspreker", "hoofdsprekers",
        "keynotespreker",
    ),
    Role.MODERATOR: (
        "moderator", "moderators", "chair", "chaired by", "moderated by", "moderation",
        "moderateur", "moderatrice", "moderateurs", "animation", "gespreksleider", "voorzitter",
        "moderatoren",
    ),
    Role.PANELLIST: (
        "panellist", "panellists", "panelist", "panelists", "panel", "panel member", "speaker",
        "speakers", "discussant", "participant", "intervenant", "intervenante", "intervenants",
        "paneliste", "panelistes", "panellid", "panelleden", "spreker", "sprekers",
    ),
    Role.OPENING: (
        "opening", "opening words", "opening speaker", "opening remarks", "welcome", "ouverture",
        "mot d ouverture", "mots d ouverture", "accueil", "openingswoord", "verwelkoming",
        "inleiding",
    ),
    Role.CLOSING: (
        "closing", "closing words", "closing remarks", "closing speaker", "cloture", "conclusion",
        "conclusions", "mot de cloture", "mots de cloture", "slotwoord", "slot", "afsluiting",
    ),
    Role.RESPONDENT: (
        "respondent", "respondents", "response", "reaction", "repondant", "repondante",
        "repondants",
        "reactie", "referent", "respondenten",
    ),
    Role.HOST: (
        "host", "hosts", "session host", "hote", "hotes", "hote de la seance", "gastheer",
        "gastvrouw", "sessiehost",
        "op uitnodiging van",
    ),
}  # fmt: skip

KINDS: Mapping[SessionKind, tuple[str, ...]] = {
    SessionKind.OPENING: ("opening", "welcome", "ouverture", "accueil", "verwelkoming"),
    SessionKind.KEYNOTE: (
        "keynote", "keynote address", "keynotes", "address", "speech", "talk", "lecture",
        "presentation", "discours", "discours liminaire", "discours principal", "allocution",
        "expose", "hoofdtoespraak",
        "toespraak", "lezing", "presentatie",
    ),
    SessionKind.PANEL: (
        "panel", "panel discussion", "debate", "discussion", "session", "table ronde", "debat",
        "panelgesprek", "paneldiscussie",
    ),
    SessionKind.FIRESIDE: (
        "fireside", "fireside talk", "fireside chat", "conversation", "interview", "entretien",
        "causerie", "gesprek", "tweegesprek",
    ),
    SessionKind.ROUNDTABLE: (
        "roundtable", "round table", "echange de vues", "rondetafel", "rondetafelgesprek",
        "ronde tafel",
    ),
    SessionKind.WORKSHOP: ("workshop", "atelier", "training", "tutorial", "werkgroep"),
    SessionKind.QUESTIONS: (
        "questions", "q&a", "q & a", "qa", "question", "questions and answers",
        "questions from the floor", "questions de la salle", "questions reponses",
        "vragen", "vragen uit de zaal", "vragenronde",
    ),
    SessionKind.PRESS_CONFERENCE: (
        "press conference", "press", "press point", "conference de presse", "point presse",
        "persconferentie",
    ),
    SessionKind.BREAK: (
        "break", "coffee", "coffee break", "lunch", "lunch break", "pause", "pause cafe",
        "dejeuner", "pauze", "koffie", "koffiepauze", "middagpauze",
    ),
    SessionKind.RECEPTION: (
        "reception", "drinks", "cocktail", "networking", "dinner", "receptie", "borrel", "diner",
    ),
    SessionKind.CLOSING: (
        "closing", "conclusion", "conclusions", "cloture", "afsluiting", "slot", "slotwoord",
    ),
}  # fmt: skip


SIGNED: Mapping[str, tuple[str, ...]] = {
    "ils": ("international sign", "is", "signes internationaux", "internationale gebaren"),
    "sfb": ("lsfb", "langue des signes de belgique francophone"),
    "vgt": ("vlaamse gebarentaal", "flemish sign language"),
    "fsl": ("lsf", "langue des signes francaise", "french sign language"),
    "dse": ("ngt", "nederlandse gebarentaal", "dutch sign language"),
    "bfi": ("bsl", "british sign language"),
    "gsg": ("dgs", "deutsche gebardensprache", "german sign language"),
}
_YES = {"yes", "y", "true", "1", "x", "oui", "o", "vrai", "ja", "j", "waar", "recorded"}
_NO = {"no", "n", "false", "0", "non", "faux", "nee", "onwaar", "not recorded"}


def plain(word: str) -> str:
    """Return a word of a file as it is compared: folded, with single spaces between its parts."""
    folded = fold(word).replace("'", " ").replace("\u2019", " ")
    return _NO_WORD.sub(" ", folded).strip()


def _turned(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    return {plain(word): name for name, all in words.items() for word in (name, *all)}


@cache
def _columns() -> Mapping[str, str]:
    of_roles = {plain(x): f"people.{role.value}" for role, all in ROLES.items() for x in all}
    return {**of_roles, **_turned(COLUMNS)}


@cache
def _roles() -> Mapping[str, str]:
    return _turned({x.value: words for x, words in ROLES.items()})


@cache
def _kinds() -> Mapping[str, str]:
    return _turned({x.value: words for x, words in KINDS.items()})


@cache
def _languages() -> Mapping[str, str]:
    found = {code: code for code in CONTENT_LANGUAGES}
    for code in CONTENT_LANGUAGES:
        found[fold(Locale(code).languages.get(code, code))] = code
        for lang in INTERFACE_LANGUAGES:
            found[fold(Locale(lang).languages[code])] = code
    return found


def column(header: str) -> tuple[str, str]:
    """Return which column a header names and in which language; empty when neither is said.

    ``Title (FR)``, ``title_fr`` and ``titre fr`` are all ``("title", "fr")``.
    """
    if len(header) > LONGEST_HEADER:
        return "", ""
    word = _NUMBERED.sub("", plain(header))
    if found := _columns().get(word):
        return found, ""
    tail = _TAIL.match(word)
    if tail and tail[2] in CONTENT_LANGUAGES:
        found = _columns().get(tail[1].strip(" ([").strip())
        if found in {"title", "abstract"}:
            return found, tail[2]
    return "", ""


def role(word: str) -> Role | None:
    """Return the role a word names."""
    found = _roles().get(plain(word))
    return Role(found) if found else None


def kind(word: str) -> SessionKind | None:
    """Return the kind of session a word names."""
    found = _kinds().get(plain(word))
    return SessionKind(found) if found else None


def language(word: str) -> str:
    """Return the code of a language named by code or in words; empty when it is none."""
    folded = fold(word)
    return _languages().get(folded) or _languages().get(folded.partition("-")[0], "")


@cache
def _signed() -> Mapping[str, str]:
    return _turned(SIGNED)


def signed(word: str) -> str:
    """Return the ISO 639-3 code of a sign language; empty when the word is none."""
    code = plain(word)
    return _signed().get(code) or (code if code in SIGN_LANGUAGES else "")


def yes_or_no(word: str) -> bool | None:
    """Return what a word answers; None when it is neither yes nor no."""
    answer = plain(word)
    return True if answer in _YES else False if answer in _NO else None
