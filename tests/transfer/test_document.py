"""Files that cannot be read: each is told in a sentence with its line, and none is dangerous."""

import json

import pytest

from eventapp.transfer import document
from eventapp.transfer.document import Items, Mapping, Scalar, read
from eventapp.transfer.faults import BadFile

BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def faults(raw: bytes) -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as caught:
        read(raw)
    return [
        (x.line, f"{x.path}: {x.sentence}" if x.path else x.sentence) for x in caught.value.faults
    ]


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (b"", 1, "the file is empty"),
        (b"# only a remark\n", 1, "the file is empty"),
        (b"\n\x00\x01", 2, "control character U+0000"),
        (b"PK\x03\x04", 1, "control character U+0003"),
        (b"a: x\n\xff\xfe", 2, "not a text in UTF-8"),
        (b"just words", 1, "it holds no sections"),
        (b"- a\n- b", 1, "it holds no sections"),
        (b"events:\n  - [", 3, "not YAML"),
        (b"events:\n\t- x", 2, "not YAML"),
        (b"a: 1\n---\nb: 2", 2, "a second document begins"),
        (b"a: " + b"[" * 5000, 1, "more than 12 levels deep"),
        (b"a: " + b"{b: " * 40, 1, "more than 12 levels deep"),
        (b'{"a": "\\ud83d"}', 1, "not YAML"),
    ],
)
def test_what_is_no_import_file_is_one_fault(raw: bytes, line: int, said: str) -> None:
    [(found, sentence)] = faults(raw)
    assert found == line
    assert said in sentence


def test_anchors_and_aliases_are_refused_unexpanded() -> None:
    found = faults(BOMB)
    assert {x for x, _ in found} == {1, 2, 3}
    assert all("anchors and aliases are not read" in x for _, x in found)


def test_tags_are_refused() -> None:
    [(line, said)] = faults(b"a: x\nb: !!python/object/apply:os.system [ls]")
    assert line == 2
    assert said.startswith("b: tags such as")


def test_every_name_that_stands_twice_is_told() -> None:
    found = faults(b"a:\n  - b: 1\n    b: 2\nc: 3\nc: {d: 1, d: 2}\n")
    assert found == [
        (3, "a[0].b: this name stands here twice"),
        (5, "c: this name stands here twice"),
        (5, "c.d: this name stands here twice"),
    ]


def test_a_name_is_a_text() -> None:
    assert faults(b"? [a, b]\n: c\nd: e\n") == [(1, "'?': a name must be a plain text")]


def test_a_file_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "larger than 20 MB" in faults(b"a" * (document.LARGEST_FILE + 1))[0][1]
    rows = b"people:\n" + b"  - {key: x}\n" * (document.MOST_ROWS + 1)
    assert faults(rows) == [(document.MOST_ROWS + 2, "more than 20000 rows")]


def test_a_scalar_stays_as_it_was_written() -> None:
    root = read(b"country: NO\nyear: 1990\nmonth: 2022-04\nnone: ~\nempty:\nquoted: '~'\n")
    texts = {x: y.text for x, y in root.items.items() if isinstance(y, Scalar)}
    assert texts == {
        "country": "NO",
        "year": "1990",
        "month": "2022-04",
        "none": None,
        "empty": None,
        "quoted": "~",
    }
    assert root.items["month"].line == 3


def test_json_is_read_whatever_it_escapes() -> None:
    text = "a\u2028b \U0001f600 \x7f \\ud83d \u00e9"
    for ascii_only in (True, False):
        raw = json.dumps({"a": [text, {"b": text}]}, indent="\t", ensure_ascii=ascii_only)
        node = read(raw.encode()).items["a"]
        assert isinstance(node, Items)
        first, second = node.items
        assert isinstance(first, Scalar)
        assert isinstance(second, Mapping)
        assert first.text == text
        assert second.items["b"] == Scalar(5, text)
