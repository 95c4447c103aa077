"""The store of files: whole or not at all, and never outside of its folder."""

from pathlib import Path

import pytest

from eventapp.core.files import Store, content_name

NAME = content_name(b"content")


def test_what_is_put_is_got_and_dropped(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    assert store.get(f"{NAME}.jpg") is None
    for _again in range(2):
        store.put(f"{NAME}.jpg", b"content")
        store.put(f"{NAME}-320.webp", b"small")
    assert (store.get(f"{NAME}.jpg"), store.get(f"{NAME}-320.webp")) == (b"content", b"small")
    assert sorted(x.name for x in (tmp_path / "files" / NAME[:2]).iterdir()) == [
        f"{NAME}-320.webp",
        f"{NAME}.jpg",
    ]
    store.drop(f"{NAME}.jpg")
    store.drop(f"{NAME}.jpg")
    assert store.get(f"{NAME}.jpg") is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../secret_key",
        f"{NAME}/../x.jpg",
        f"{NAME}.html",
        f"{NAME}.jpg\n",
        "aa.jpg",
        f"/{NAME}.jpg",
    ],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path)
    assert store.get(name) is None
    store.drop(name)
    with pytest.raises(ValueError, match="no name"):
        store.put(name, b"x")
