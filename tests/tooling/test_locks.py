"""The lock files: complete, in step with pyproject.toml and each other, and silent about hosts."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from eventapp.core.settings import ROOT

RUN, DEV = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DIRECT = [Requirement(x) for x in PROJECT["project"]["dependencies"]]
TOOLS = [Requirement(x) for x in PROJECT["dependency-groups"]["dev"]]


def pins(text: str) -> dict[str, set[str]]:
    """Return the versions pinned for each package (several where Pythons need different ones)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.mark.parametrize(
    ("lock", "wanted"), [(RUN, DIRECT), (DEV, [*DIRECT, *TOOLS])], ids=["run", "dev"]
)
def test_a_lock_satisfies_the_project(lock, wanted: list[Requirement]) -> None:
    pinned = pins(lock.read_text())
    for requirement in wanted:
        versions = pinned.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not locked: make lock"
        assert all(requirement.specifier.contains(x, prereleases=True) for x in versions)


def test_both_locks_pin_the_same_versions() -> None:
    run, dev = pins(RUN.read_text()), pins(DEV.read_text())
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("lock", [RUN, DEV], ids=["run", "dev"])
def test_every_pin_has_hashes_and_no_host_is_named(lock) -> None:
    text = lock.read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in x for x in entries)
    assert not re.search(r"://|^-|\bindex\b", text, re.MULTILINE)
