"""A person at the prompt of the chat, whose keys come from a pipe."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.cli.chat import prompt
from bot.cli.run import Run
from retrieval.answer import Question
from retrieval.chain import NewsChain
from support import PATIENCE
from support.commands import Newsdesk

TROOPS = "How many troops train local forces?"


class Asked:
    """Records what the chain is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.questions: list[Question] = []
        stream = NewsChain.stream

        def recording(chain: NewsChain, question: Question, *rest: object) -> object:
            self.questions.append(question)
            return stream(chain, question, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(NewsChain, "stream", recording)


class Person:
    """Types at the prompt; what the chat says is captured as it goes."""

    def __init__(self, run: Run, keys: PipeInput, capsys: pytest.CaptureFixture[str]) -> None:
        self.run = run
        self.keys = keys
        self._capsys = capsys

    def talk(self, *typed: str) -> str:
        for text in typed:
            self.keys.send_text(text)
        assert prompt.talk(self.run) == 0
        out, err = self._capsys.readouterr()
        return out + err


@pytest.fixture
def person(filled: Newsdesk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    def wait_instead(_: int) -> None:
        for thread in threading.enumerate():
            if thread.name == prompt._BEHIND:
                thread.join(PATIENCE)

    monkeypatch.setattr(prompt, "_exit", wait_instead)
    run = Run(data=filled.data)
    capsys.readouterr()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield Person(run, keys, capsys)
    run.close()


ENTER, CTRL_C, CTRL_D, TAB = "\r", "\x03", "\x04", "\t"
