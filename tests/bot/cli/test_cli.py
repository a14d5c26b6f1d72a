"""What all commands share: options, errors, help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.commands import Newsdesk

from bot.cli.app import app
from bot.cli.codes import EXPLAINED

pytestmark = pytest.mark.stores


@pytest.mark.parametrize("place", ["before", "after"])
def test_options_work_before_and_after_the_command(newsdesk: Newsdesk, place: str) -> None:
    options = ("--collection", "archive")
    command = ("ingest", newsdesk.write())
    done = newsdesk(*options, *command) if place == "before" else newsdesk(*command, *options)
    assert "collection “archive”" in done.out


def test_the_settings_file_of_the_option_counts(newsdesk: Newsdesk, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[library]\ncollection = "mine"\n')
    assert "collection “mine”" in newsdesk("ingest", newsdesk.write(), "--config", file).out
    assert newsdesk("status", "--config", tmp_path / "none.toml").code == 2


def test_errors_are_one_sentence_and_debug_shows_the_trace(newsdesk: Newsdesk) -> None:
    brief = newsdesk("ingest", "nowhere")
    assert len(brief.err.splitlines()) == 1
    full = newsdesk("ingest", "nowhere", "--debug")
    assert "Traceback" in full.err
    assert full.code == brief.code == 2


def test_a_bug_is_one_sentence_too(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("bot.config.load", stumble)
    done = newsdesk("status")
    assert done.code == 1
    assert re.fullmatch(r"This is a bug in Newsdesk: ZeroDivisionError: by zero\. .*--debug.*\n", done.err)


def test_help_documents_exit_codes_and_every_command_has_examples(newsdesk: Newsdesk) -> None:
    text = " ".join(newsdesk("--help").out.split())
    assert EXPLAINED in text
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    paths: list[tuple[str | None, ...]] = [(command.name,) for command in app.registered_commands]
    for name, group in groups.items():
        assert group is not None
        paths += [(name, c.name or c.callback.__name__) for c in group.registered_commands if c.callback]
    assert len(paths) > 8
    for path in paths:
        done = newsdesk(*path, "--help")
        assert done.code == 0
        assert f"    newsdesk {' '.join(filter(None, path))}" in done.out.split("Examples:")[1], path


def test_version(newsdesk: Newsdesk) -> None:
    assert newsdesk("--version").out.startswith("newsdesk")


def test_the_shell_completes_commands(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_NEWSDESK_COMPLETE", "complete_bash"), ("COMP_WORDS", "newsdesk ar"), ("COMP_CWORD", "1")):
        monkeypatch.setenv(name, value)
    assert newsdesk().out == "articles\n"
