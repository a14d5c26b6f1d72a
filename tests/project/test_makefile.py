"""`make chat` and `make test`: set up once, keep quiet on standard output, leave standard input to the chat.

A hand-written Python stands in for the real one: it makes a `.venv` whose tools write down how they were called.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support import ROOT

pytestmark = pytest.mark.process

PYTHON = """#!/bin/sh
[ "$1" = -c ] && exit 0
mkdir -p .venv/bin
for tool in python newsdesk ruff mypy lint-imports; do cp "$(dirname "$0")/tool" .venv/bin/$tool; done
"""

TOOL = """#!/bin/sh
echo "$(basename "$0") $*" >> calls
case "$0 $*" in
    *ingest*) echo "ingest talks"; cat >> calls ;;
    *newsdesk*chat) while read -r line; do echo "answer to $line"; done ;;
    *pip*) echo "pip talks"; [ ! -e broken ] ;;
    *mypy*) [ ! -e mistyped ] ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    if not shutil.which("make"):
        pytest.skip("needs make")
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
        os.utime(folder / name, (0, 0))
    for name, text in (("python", PYTHON), ("tool", TOOL)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return folder


def make(checkout: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    # a make that runs these tests must not hand its own flags down
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    command = ["make", *(arguments or ("chat",)), f"PYTHON={checkout / 'python'}"]
    return subprocess.run(
        command, cwd=checkout, input=typed, capture_output=True, text=True, check=False, env=environment
    )


def calls(checkout: Path) -> list[str]:
    lines = [line.strip() for line in (checkout / "calls").read_text().splitlines()]
    (checkout / "calls").unlink()
    return lines


INSTALL = "python -m pip install -qq --disable-pip-version-check -c constraints.txt -e "
LINT = ["ruff check .", "ruff format --check .", "mypy", "lint-imports --no-logo"]
CHAT = ["newsdesk --config config.toml ingest --sample", "newsdesk --config config.toml chat"]


def test_chat_sets_up_and_answers_what_is_piped_in(checkout: Path) -> None:
    done = make(checkout, typed="How many?\nWhy?\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "answer to How many?\nanswer to Why?\n"
    assert "pip talks" in done.stderr
    assert "ingest talks" in done.stderr
    assert calls(checkout) == [INSTALL + ".", *CHAT]


def test_set_up_is_done_once(checkout: Path) -> None:
    make(checkout)
    calls(checkout)
    done = make(checkout, typed="Why?\n")
    assert done.stdout == "answer to Why?\n"
    assert calls(checkout) == CHAT


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_other_dependencies_are_installed(checkout: Path, name: str) -> None:
    make(checkout)
    calls(checkout)
    later = (checkout / ".venv" / "installed").stat().st_mtime + 1
    os.utime(checkout / name, (later, later))
    make(checkout)
    assert calls(checkout) == [INSTALL + ".", *CHAT]


def test_a_failed_set_up_is_done_again(checkout: Path) -> None:
    (checkout / "broken").touch()
    assert make(checkout).returncode != 0
    assert calls(checkout) == [INSTALL + "."]
    (checkout / "broken").unlink()
    assert make(checkout).returncode == 0
    assert calls(checkout) == [INSTALL + ".", *CHAT]


def test_the_tests_add_their_tools_and_serve_the_chat_too(checkout: Path) -> None:
    assert make(checkout, "test").returncode == 0
    checks = [*LINT, "python -m pytest -n auto --dist loadfile"]
    assert calls(checkout) == [INSTALL + ".[dev]", *checks]
    make(checkout, "test")
    assert calls(checkout) == checks
    make(checkout, "chat")
    assert calls(checkout) == CHAT


def test_the_quick_checks_leave_out_what_takes_long(checkout: Path) -> None:
    assert make(checkout, "check", "ARGS=-k cleaning").returncode == 0
    chosen = "-m not process and not models and not stores -k cleaning"
    assert calls(checkout) == [INSTALL + ".[dev]", *LINT, f"python -m pytest -n auto --dist loadfile {chosen}"]


def test_help_names_every_target(checkout: Path) -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (checkout / "Makefile").read_text(), re.MULTILINE)
    done = make(checkout, "help")
    assert re.findall(r"^make (\w+) +\w", done.stdout, re.MULTILINE) == phony.split()


def test_the_first_failing_check_ends_the_tests(checkout: Path) -> None:
    (checkout / "mistyped").touch()
    assert make(checkout, "test").returncode != 0
    assert calls(checkout)[-1] == "mypy"


def test_an_old_python_is_refused_with_advice(checkout: Path) -> None:
    (checkout / "python").write_text("#!/bin/sh\nexit 1\n")
    done = make(checkout)
    assert done.returncode != 0
    assert "Newsdesk needs Python 3.11 or newer" in done.stderr
    assert "make chat PYTHON=" in done.stderr
    assert not (checkout / ".venv").exists()
