"""Every visible text is there in French and Dutch, and the compiled catalogues are current."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from eventapp.core.settings import ROOT

FOLDER = ROOT / "eventapp" / "translations"
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|</?\w+")


def _texts(found: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found)


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    keywords = {
        "_": None,
        "_l": None,
        "gettext": None,
        "lazy_gettext": None,
        "ngettext": (1, 2),
        "_n": (1, 2),
        "lazy_ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
    }
    found = extract_from_dir(
        ROOT, methods, options, keywords=keywords, directory_filter=lambda p: "venv" not in p
    )
    return {_texts(message)[0] for _, _, message, _, _ in found}


def test_no_text_hides_from_the_catalogues_inside_another() -> None:
    """What is marked within an f-string is not found by the extractor, and stays in English."""
    hidden = []
    for file in (ROOT / "eventapp").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.JoinedStr):
                calls = [x for x in ast.walk(node) if isinstance(x, ast.Call)]
                named = [x for x in calls if getattr(x.func, "id", "") in {"_", "_l", "ngettext"}]
                hidden += [f"{file.name}:{x.lineno}" for x in named]
    assert hidden == []


def _catalogue(lang: str) -> Catalog:
    with (FOLDER / lang / "LC_MESSAGES" / "messages.po").open("rb") as po:
        return read_po(po, locale=lang)


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_nothing_is_left_untranslated(lang: str, wanted: set[str]) -> None:
    catalogue = _catalogue(lang)
    done = {
        _texts(m.id)[0] for m in catalogue if m.id and not m.fuzzy and all(_texts(m.string or ""))
    }
    assert len(wanted) > 100
    assert sorted(wanted - done) == []


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_places_for_values_survive_translation(lang: str) -> None:
    wrong = []
    for message in _catalogue(lang):
        allowed = {x for text in _texts(message.id) for x in PLACE.findall(text)}
        for text in _texts(message.string or ""):
            if not set(PLACE.findall(text)) <= allowed:
                wrong.append((message.id, text))
    assert wrong == []


def test_french_signs_follow_a_space_that_does_not_break() -> None:
    loose = re.compile(r"(?<![\u00a0\u202f\d/])[:;?!](?=\s|$)")
    texts = [text for m in _catalogue("fr") if m.id for text in _texts(m.string or "")]
    assert len(texts) > 100
    assert [text for text in texts if loose.search(text)] == []


# What was once said two ways, by the word that lost: one thing has one word, on pages and in mails.
LOST = {
    "fr": r"\bsessions?\b|diffusée?s?\b|réglages|\bpanels?\b|suppléante?s?\b|désigné",
    "nl": r"hoofdtoespra|ontwerp|vrijgegeven|affiliatie|optreden|(?<!e-)\bmails?\b|aannemen\b",
}


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_one_thing_has_one_word(lang: str) -> None:
    lost = re.compile(LOST[lang], re.IGNORECASE)
    texts = [text for m in _catalogue(lang) if m.id for text in _texts(m.string or "")]
    assert [text for text in texts if lost.search(text)] == []


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_the_compiled_catalogue_is_current(lang: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue(lang))
    committed: Path = FOLDER / lang / "LC_MESSAGES" / "messages.mo"
    assert committed.read_bytes() == compiled.getvalue(), "run `make messages`"


@pytest.mark.parametrize(("lang", "word"), [("fr", "suppléance"), ("nl", "vervanger")])
def test_a_deputy_is_called_by_one_word(lang: str, word: str) -> None:
    found = {
        said: text
        for m in _catalogue(lang)
        for said, text in zip(_texts(m.id), _texts(m.string or ""), strict=False)
        if re.search("deput(y|ies)", said.lower())
    }
    assert len(found) > 10
    assert {x: y for x, y in found.items() if word not in y.lower()} == {}
