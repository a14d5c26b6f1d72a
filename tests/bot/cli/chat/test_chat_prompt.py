"""The chat as a person at a terminal meets it, with keys from a pipe instead of a keyboard."""

from __future__ import annotations

import _thread
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from prompt_toolkit.application import get_app_session
from support import PATIENCE
from support.commands import Newsdesk
from support.keyboard import CTRL_C, CTRL_D, ENTER, TAB, TROOPS, Asked, Person

from bot.cli.chat import prompt
from bot.cli.chat.commands import help_text
from corpus.errors import BusyError, NewsdeskError, UsageError
from retrieval.answer import Question, Stage
from retrieval.chain import NewsChain

pytestmark = [pytest.mark.process, pytest.mark.models, pytest.mark.stores]


def test_a_person_asks_opens_and_leaves(person: Person) -> None:
    said = person.talk(f"{TROOPS}{ENTER}", f"/open 1{ENTER}", f"/nope{ENTER}", ENTER, CTRL_D)
    assert said.startswith(prompt.GREETING)
    assert "2,500" in said
    assert "/nope is no command" in said
    assert "publisher unknown" in said
    assert "Traceback" not in said


def test_control_c_clears_the_line_and_control_d_leaves(person: Person) -> None:
    said = person.talk(f"/nope this is not sent{CTRL_C}", f"/also not{CTRL_C}", f"/help{ENTER}", CTRL_D)
    assert "no command" not in said
    assert help_text().splitlines()[0] in said


def test_a_paste_of_several_lines_is_one_question(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    person.talk(f"\x1b[200~How many troops\r\ntrain local\nforces?\x1b[201~{ENTER}", CTRL_D)
    assert [q.text.split() for q in asked.questions] == [TROOPS.split()]


def test_tab_completes_commands(person: Person) -> None:
    session = get_app_session()

    def type_slowly() -> None:  # completing is work of its own, which Enter would overtake
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not (session.app and session.app.current_buffer.text == "/help"):
            time.sleep(0.01)
        person.keys.send_text(ENTER)
        person.keys.send_text(CTRL_D)

    threading.Thread(target=type_slowly).start()
    assert help_text().splitlines()[0] in person.talk(f"/he{TAB}")


def test_history_is_kept_across_sessions_for_its_owner_only(
    person: Person, filled: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.talk(f"{TROOPS}{ENTER}", CTRL_D)
    kept = filled.data / "chat_history"
    assert TROOPS in kept.read_text(encoding="utf-8")
    if os.name != "nt":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    place: Future[Path | None] = Future()
    place.set_result(kept)
    history = prompt.KeptHistory(place)
    assert list(history.load_history_strings()) == [TROOPS]
    history.store_string("two\nlines")
    assert list(history.load_history_strings()) == ["two\nlines", TROOPS]


def test_no_history_is_kept_when_it_is_not_wanted(
    person: Person, filled: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_TERMINAL__HISTORY", "false")
    person.talk(f"/help{ENTER}", CTRL_D)
    assert not (filled.data / "chat_history").exists()


def slow_stream(monkeypatch: pytest.MonkeyPatch, started: threading.Event, release: threading.Event) -> list[str]:
    """The next answer stops before its last stage until it is released; the stages it reached are recorded."""
    stream = NewsChain.stream
    reached: list[str] = []

    def slow(chain: NewsChain, question: Question, *rest: object) -> Iterator[object]:
        for event in stream(chain, question):
            if isinstance(event, Stage) and event.name == "answering":
                started.set()
                release.wait(PATIENCE)
            reached.append(type(event).__name__)
            yield event

    monkeypatch.setattr(NewsChain, "stream", slow)
    return reached


def test_control_c_gives_the_prompt_back_at_once_and_drops_the_answer(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, release = threading.Event(), threading.Event()
    reached = slow_stream(monkeypatch, started, release)
    noted: list[tuple[str, bool]] = []
    one_more = threading.Semaphore(0)

    def interrupt() -> None:
        started.wait(PATIENCE)
        behind = [thread for thread in threading.enumerate() if thread.name == prompt._BEHIND]
        _thread.interrupt_main()  # what Ctrl-C does while no prompt is there
        one_more.acquire(timeout=PATIENCE)
        person.keys.send_text(f"/sources{ENTER}")
        one_more.acquire(timeout=PATIENCE)
        release.set()
        for thread in behind:
            thread.join(PATIENCE)
        person.keys.send_text(f"/sources{ENTER}{CTRL_D}")

    threading.Thread(target=interrupt).start()
    note = prompt.note

    def noting(text: str) -> None:
        note(text)
        noted.append((text, release.is_set()))
        one_more.release()

    monkeypatch.setattr(prompt, "note", noting)
    said = person.talk(f"{TROOPS}{ENTER}")
    assert len(noted) == 3, (noted, said, reached)
    assert noted[0] == ("Stopped.", False), "the prompt comes back before the answer"
    assert "“" not in said.replace("“news”", "")
    assert said.count("No sources yet") == 2, "what was dropped is not remembered"
    assert "Answer" not in reached, "the answer was not even finished"


def test_an_error_does_not_end_the_chat(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(message: Exception) -> Callable[..., Iterator[object]]:
        def stream(*_: object) -> Iterator[object]:
            raise message
            yield

        return stream

    monkeypatch.setattr(NewsChain, "stream", fail(BusyError("The collection is in use by somebody.")))
    assert "The collection is in use by somebody." in person.talk(f"Who?{ENTER}", f"/help{ENTER}", CTRL_D)
    monkeypatch.setattr(NewsChain, "stream", fail(ZeroDivisionError("oops")))
    said = person.talk(f"Who?{ENTER}", f"/help{ENTER}", CTRL_D)
    assert "This is a bug in Newsdesk: ZeroDivisionError: oops" in said
    assert "Traceback" not in said
    person.run.debug = True
    assert "Traceback" in person.talk(f"Who?{ENTER}", CTRL_D)


def test_wrong_settings_end_the_chat_with_a_sentence(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_SEARCH__PASSAGES", "0")
    with pytest.raises(NewsdeskError, match=r"search\.passages"):
        person.talk()


def test_a_collection_that_does_not_exist_ends_the_chat_with_a_sentence(person: Person) -> None:
    person.run.named = "nowhere"
    with pytest.raises(UsageError, match="There is no collection “nowhere”"):
        person.talk(f"Who?{ENTER}")


def test_nothing_heavy_is_imported_before_the_prompt() -> None:
    """What the prompt waits for; its time is measured elsewhere."""
    import subprocess
    import sys

    from support import ROOT

    code = (
        "import sys, bot.cli.app, bot.cli.chat.prompt\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & "
        "set('numpy sqlalchemy pydantic pydantic_settings chromadb torch langchain_core onnxruntime'.split())))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
