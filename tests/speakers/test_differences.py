"""Word differences and slides, as values."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import pdfs
from eventapp.core.errors import DomainError
from eventapp.speakers.differences import Kind, Piece, compare
from tests.speakers.pdfs import pdf

TEXTS = st.text(st.sampled_from("ab \n.é"), max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(x.text for x in pieces if x.kind is not Kind.NEW) == old
    assert "".join(x.text for x in pieces if x.kind is not Kind.GONE) == new
    assert all(x.text for x in pieces)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(x.kind is Kind.SAME for x in compare(text, text))


def test_only_the_word_that_changed_is_marked() -> None:
    assert compare("one two three", "one 2 three") == [
        Piece(Kind.SAME, "one "),
        Piece(Kind.GONE, "two"),
        Piece(Kind.NEW, "2"),
        Piece(Kind.SAME, " three"),
    ]


def test_a_rewritten_sentence_is_one_piece() -> None:
    pieces = compare("An old life.", "A new start.")
    assert [x.kind for x in pieces] == [Kind.GONE, Kind.NEW]


@pytest.mark.parametrize("text", ["a " * 10_000, "\n" * 20_000, "x" * 20_000, "a\nb " * 5_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    start = time.monotonic()
    compare(text, text[::-1] + "end")
    assert time.monotonic() - start < 5


GOOD = pdf()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "missing"),
        (b"MZ" + GOOD, "not_a_pdf"),
        (b"\n" + GOOD, "not_a_pdf"),
        (GOOD[:-9], "cut_short"),
        (GOOD + b"PK\x03\x04", "not_a_pdf"),
        (GOOD + b"\0" * pdfs.LARGEST, "too_large"),
    ],
)
def test_what_is_no_pdf_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(DomainError, match=f"slides.{code}"):
        pdfs.checked(raw)
    assert pdfs.checked(GOOD).startswith(b"%PDF-")


@given(st.text(max_size=200))
def test_a_name_is_harmless_and_ends_in_pdf(name: str) -> None:
    tidy = pdfs.tidy_name(name)
    assert tidy.endswith(".pdf")
    assert 5 <= len(tidy) <= 84
    assert not set(tidy) & set('/\\"\r\n\0<>|:*?')


def test_a_name_keeps_its_words() -> None:
    assert pdfs.tidy_name("C:\\talks\\Été 2026.pdf") == "Été 2026.pdf"
