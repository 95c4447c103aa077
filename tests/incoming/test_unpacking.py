"""Archives made to hurt: nothing is unpacked that cannot be counted on the way."""

import io
import zipfile

import pytest

from eventapp.core.errors import DomainError
from eventapp.drafting import workbooks
from eventapp.incoming import unpacking
from eventapp.incoming.archives import File, files
from eventapp.incoming.unpacking import MOST_PARTS, Archive, Broken, Locked, TooMuch
from tests.drafting.files import workbook

UNCOUNTABLE = {"bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}


def packed(name: str, data: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        made.writestr(name, data)
    return file.getvalue()


def patched(data: bytes, at: int, value: bytes) -> bytes:
    """Return an archive with some bytes changed in the list of its parts, ``at`` of the first."""
    begin = data.index(b"PK\x01\x02") + at
    return data[:begin] + value + data[begin + len(value) :]


@pytest.fixture
def no_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where the library begins to unpack anything."""

    def opened(*_args: object, **_options: object) -> None:
        pytest.fail("a part was opened")

    monkeypatch.setattr(zipfile, "ZipExtFile", opened)


@pytest.mark.usefixtures("no_unpacking")
@pytest.mark.parametrize("method", UNCOUNTABLE.values(), ids=UNCOUNTABLE)
def test_what_cannot_be_counted_is_not_unpacked(method: int) -> None:
    with pytest.raises(Broken):
        Archive(packed("a.ics", b"0" * 9_999, method)).content("a.ics", 10**6)


@pytest.mark.usefixtures("no_unpacking")
def test_a_part_under_a_password_is_not_unpacked() -> None:
    with pytest.raises(Locked):
        Archive(patched(packed("a.ics", b"0"), 8, b"\x01")).content("a.ics", 10**6)


def test_a_list_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(zipfile, "ZipFile")
    with pytest.raises(TooMuch):
        Archive(b"PK\x01\x02" * (MOST_PARTS + 1))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (42, b"\xf0\xff\xff\x7f"),  # a part beyond the end of the file
        (42, b"\x28\x00\x00\x00"),  # in the middle of another
        (10, b"\x63\x00"),  # a way of packing that nobody knows
        (6, b"\xff\xff"),  # a version from the future
        (16, b"\x00\x00\x00\x01"),  # another checksum
    ],
    ids=["beyond", "amid", "unknown", "later", "checksum"],
)
def test_whatever_the_library_fails_with_the_archive_is_broken(at: int, value: bytes) -> None:
    with pytest.raises(Broken):
        Archive(patched(packed("a.ics", b"0" * 999), at, value)).content("a.ics", 10**6)


def test_a_part_without_a_name_is_one() -> None:
    data = patched(packed("a", b"0"), 28, b"\0\0\0\0\1\0")  # its name is a comment now
    assert Archive(data).names == [""]
    with pytest.raises(DomainError) as refused:
        files([File("a.zip", data)])
    assert refused.value.code == "archive.nothing"


def test_a_part_is_unpacked_as_far_as_it_may() -> None:
    archive = Archive(packed("a.ics", b"0" * (10 * unpacking.MOST_PARTS)))
    assert len(archive.content("a.ics", 50_000)) == 50_000
    with pytest.raises(TooMuch):
        archive.content("a.ics", 49_999)


@pytest.mark.parametrize("method", UNCOUNTABLE.values(), ids=UNCOUNTABLE)
@pytest.mark.parametrize("name", ["xl/workbook.xml", "content.xml"])
def test_a_workbook_so_packed_is_refused(method: int, name: str) -> None:
    with pytest.raises(DomainError) as refused:
        workbooks.read(packed(name, b"<a/>", method))
    assert refused.value.code == "file.workbook"


@pytest.mark.parametrize("method", UNCOUNTABLE.values(), ids=UNCOUNTABLE)
def test_a_calendar_so_packed_is_refused(method: int) -> None:
    with pytest.raises(DomainError) as refused:
        files([File("a.zip", packed("a.ics", b"0", method))])
    assert refused.value.code == "archive.broken"


def test_a_part_beyond_the_end_of_a_workbook_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        workbooks.read(patched(workbook(("Title",)), 42, b"\xf0\xff\xff\x7f"))
    assert refused.value.code == "file.workbook"
