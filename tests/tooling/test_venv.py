"""tools/venv: which Python it takes, when it installs, and what it says when it cannot."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from eventapp.core.settings import ROOT

OLD = """#!/bin/sh
case "$2" in *version_info*) exit 1 ;; esac
printf 3.9.2
"""
NO_VENV = """#!/bin/sh
case "$2" in *ensurepip*) exit 1 ;; esac
printf 3.12.1
"""


@dataclass(frozen=True)
class Clone:
    """A folder with the script, a lock file, and a PATH of its own."""

    folder: Path

    @property
    def path(self) -> Path:
        """Return the only folder of the PATH."""
        return self.folder / "bin"

    def install(self, name: str, script: str) -> None:
        """Put a program on the PATH."""
        (self.path / name).write_text(script)
        (self.path / name).chmod(0o755)

    def run(self, **env: str) -> "subprocess.CompletedProcess[str]":
        """Run the script on the lock file."""
        return subprocess.run(
            ["tools/venv", "lock.txt"],
            cwd=self.folder,
            env={"PATH": str(self.path), **env},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone on a machine without any Python."""
    made = Clone(tmp_path)
    made.path.mkdir()
    (tmp_path / "tools").mkdir()
    shutil.copy2(ROOT / "tools/venv", tmp_path / "tools/venv")
    (tmp_path / "lock.txt").write_text("# no package\n")
    for name in ("cmp", "cp", "sh"):
        (made.path / name).symlink_to(shutil.which(name) or "")
    return made


def test_no_python_is_a_sentence(clone: Clone) -> None:
    answer = clone.run()
    assert answer.returncode == 1
    assert answer.stderr == (
        "eventapp: Python 3.11 or newer is needed, and python3 here does not run; install a newer "
        "one (Debian: apt-get install python3 python3-venv) or name it: PYTHON=/its/path.\n"
    )


def test_an_old_python_is_a_sentence(clone: Clone) -> None:
    clone.install("python3", OLD)
    answer = clone.run()
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "Python 3.11 or newer is needed, and python3 here is 3.9.2;" in answer.stderr


def test_an_old_python_that_was_named_is_a_sentence(clone: Clone) -> None:
    clone.install("mine", OLD)
    clone.install("python3", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    answer = clone.run(PYTHON="mine")
    assert answer.returncode == 1
    assert answer.stderr == (
        "eventapp: Python 3.11 or newer is needed, and PYTHON=mine is 3.9.2.\n"
    )


def test_a_python_without_venv_is_a_sentence(clone: Clone) -> None:
    clone.install("python3", NO_VENV)
    answer = clone.run()
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "apt-get install python3-venv" in answer.stderr


def test_a_newer_python_under_another_name_is_found_and_used_once(clone: Clone) -> None:
    clone.install("python3", OLD)
    clone.install("python3.11", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    first = clone.run()
    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr == "eventapp: installing what lock.txt names into .venv ...\n"
    assert os.access(clone.folder / ".venv/bin/python", os.X_OK)

    (clone.path / "python3.11").unlink()
    again = clone.run()
    assert (again.returncode, again.stderr) == (0, "")

    (clone.folder / "lock.txt").write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    failed = clone.run(PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert failed.returncode == 1
    assert "the packages could not be installed" in failed.stderr

    (clone.folder / "lock.txt").write_text("# no package\n")
    assert clone.run().returncode == 0
