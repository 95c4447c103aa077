"""What a programme lacks before it goes public. Advice: nothing of it stops anybody. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventapp.core.localised import INTERFACE_LANGUAGES, Localised


class Gap(StrEnum):
    """What is missing."""

    TITLE = "title"
    ABSTRACT = "abstract"
    NAME = "name"
    CONFIRMATION = "confirmation"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Line:
    """A session as the checklist sees it: its texts, and seats by how they are filled.

    ``gone`` are the people who declined or withdrew and still stand on the session.
    """

    id: int
    title: Localised
    abstract: Localised
    unnamed: int
    unconfirmed: tuple[str, ...]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """What one session lacks: texts in ``languages``, ``number`` names, or the yes of ``names``.

    With ``gone`` the ``names`` are of people who said no and have to be replaced.
    """

    gap: Gap
    session: int
    languages: tuple[str, ...] = ()
    number: int = 0
    names: tuple[str, ...] = ()


def lacks(lines: Sequence[Line]) -> list[Lack]:
    """Return what sessions lack, in their order.

    A title is wanted in every language of the interface, an abstract, where there is one, in each
    of them in which some session of the programme has one.
    """
    written = {lang for line in lines for lang in line.abstract}
    wanted = tuple(x for x in INTERFACE_LANGUAGES if x in written)
    return [x for line in lines for x in _of(line, wanted)]


def _of(line: Line, wanted: Sequence[str]) -> Iterator[Lack]:
    if untitled := tuple(x for x in INTERFACE_LANGUAGES if x not in line.title):
        yield Lack(Gap.TITLE, line.id, languages=untitled)
    untold = tuple(x for x in wanted if x not in line.abstract)
    if line.abstract and untold:
        yield Lack(Gap.ABSTRACT, line.id, languages=untold)
    if line.unnamed:
        yield Lack(Gap.NAME, line.id, number=line.unnamed)
    if line.unconfirmed:
        yield Lack(Gap.CONFIRMATION, line.id, names=line.unconfirmed)
    if line.gone:
        yield Lack(Gap.GONE, line.id, names=line.gone)
