"""Commands as processes: Ctrl-C, a reader that goes away, a terminal, and what gets imported."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support import PATIENCE, wait_until
from support.commands import Newsdesk, program

pytestmark = [
    pytest.mark.process,
    pytest.mark.stores,
    pytest.mark.skipif(os.name == "nt", reason="signals and terminals of Unix"),
]
HEAVY = {"torch", "transformers", "sentence_transformers", "chromadb", "onnxruntime", "langchain_core", "trafilatura"}
STYLE = re.compile(r"\x1b\[([\d;]*)m")


def _many(newsdesk: Newsdesk, number: int) -> Path:
    """Articles of five passages each."""
    newsdesk.articles.mkdir()
    body = "\n\n".join(f"Paragraph {n}. " + "Troops and officials met again in the capital. " * 15 for n in range(5))
    for n in range(number):
        (newsdesk.articles / f"{n}.txt").write_text(f"Story number {n} of the day\n\n{body} Number {n} ends here.\n")
    return newsdesk.articles


def test_ctrl_c_keeps_what_is_in_and_the_next_run_finishes(newsdesk: Newsdesk) -> None:
    folder = _many(newsdesk, 200)
    process = newsdesk.start("ingest", folder, batches=2)
    library = newsdesk.data / "library.sqlite"
    try:
        wait_until(lambda: library.exists() and newsdesk("status", "--json").json["articles"])
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130
    assert out == b""
    (line,) = err.decode().splitlines()
    kept = newsdesk("status", "--json").json["articles"]
    assert 0 < kept < 200
    assert line.startswith("Stopped: ")
    assert line.endswith("The same command goes on from here.")
    assert f"Added {200 - kept}, changed 0, unchanged {kept}" in newsdesk("ingest", folder).out
    assert newsdesk("doctor").code == 0


def test_doctor_makes_vectors_anew_that_cannot_be_opened(newsdesk: Newsdesk) -> None:
    newsdesk("ingest", newsdesk.write())
    (file,) = newsdesk.data.glob("vectors/*/chroma.sqlite3")
    file.write_bytes(b"no database" * 1_000)
    # In processes of their own: Chroma keeps what it has open for as long as a process lives.
    for command, code, said in (
        (["doctor"], 1, "wrong  Collection “news”: The vectors in "),
        (["doctor", "--fix"], 0, "fixed  Collection “news”: 3 vectors made anew."),
        (["doctor"], 0, "fine   Collection “news”: 3 passages, the stores agree."),
        (["search", "banks"], 0, "Fourteen banks"),
    ):
        process = newsdesk.start(*command)
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, err) == (code, b"")
        assert said in out.decode()


def test_a_reader_that_goes_away_is_no_error(newsdesk: Newsdesk) -> None:
    newsdesk("ingest", _many(newsdesk, 1))
    identity = newsdesk("articles", "list").out[:8]
    read, write = os.pipe()
    os.close(read)  # nobody reads
    process = newsdesk.start("articles", "show", identity, stdout=write)
    os.close(write)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (1, b"")


def _on_a_terminal(newsdesk: Newsdesk, *arguments: object) -> str:
    """What a terminal of 80 columns is sent."""
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    process = newsdesk.start(*arguments, stdout=theirs, env=environment)
    os.close(theirs)
    sent = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            some = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not some:
            break
        sent += some
    process.communicate(timeout=PATIENCE)
    os.close(ours)
    return sent.decode()


def test_colour_on_a_terminal_unless_it_is_not_wanted(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    newsdesk("ingest", newsdesk.write())
    command = ("search", "banks", "-k", "1")
    assert "\x1b[36m1. " in _on_a_terminal(newsdesk, *command)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = _on_a_terminal(newsdesk, *command)
    assert "Fourteen banks" in STYLE.sub("", plain)  # what matches is bold all the same
    assert not any(30 <= int(code) <= 107 for codes in STYLE.findall(plain) for code in codes.split(";") if code)


def _imported(newsdesk: Newsdesk, *arguments: object) -> set[str]:
    """The packages that a command imports, in a process of its own."""
    code = program().replace("sys.exit(", "code = (")
    code += "import json\nprint(json.dumps([code, sorted({name.split('.')[0] for name in sys.modules})]))"
    command = [sys.executable, "-c", code, "--data", str(newsdesk.data), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    exit_code, names = json.loads(done.stdout.splitlines()[-1])
    assert exit_code == 0, done
    return set(names)


@pytest.mark.parametrize("command", ["ingest", "dry run", "status", "articles list", "config show"])
def test_what_needs_no_model_imports_none(newsdesk: Newsdesk, command: str) -> None:
    folder = newsdesk.write()
    newsdesk("ingest", folder)
    arguments = {"ingest": ["ingest", folder], "dry run": ["ingest", folder, "--dry-run"]}
    assert _imported(newsdesk, *arguments.get(command, command.split())) & HEAVY == set()


def test_a_question_imports_only_what_it_needs(newsdesk: Newsdesk) -> None:
    newsdesk("ingest", newsdesk.write())
    imported = _imported(newsdesk, "search", "banks")
    assert imported & {"torch", "transformers", "sentence_transformers", "trafilatura", "rich"} == set()
    assert imported >= {"chromadb", "langchain_core"}
