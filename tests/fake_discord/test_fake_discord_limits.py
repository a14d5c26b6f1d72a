"""Discord's limits as the fake holds them: what just fits is taken, what is one too many is refused."""

from __future__ import annotations

from typing import Any

import pytest
from support.fake_discord import COMPONENTS_V2, spec
from support.fake_discord.api import ApiError, Json
from support.fake_discord.command_limits import check_commands
from support.fake_discord.component_limits import check_modal
from support.fake_discord.limits import check_choices, check_message, check_thread, check_uploads

MIB = 2**20


def button(number: int = 0, **more: Any) -> Json:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": f"b{number}", **more}


def link(url: str) -> Json:
    return {"type": 2, "style": 5, "label": "Open", "url": url}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def buttons(number: int) -> Json:
    return row(*(button(n) for n in range(number)))


def rows(number: int) -> list[Json]:
    return [row(button(n)) for n in range(number)]


def select(**more: Any) -> Json:
    return row({"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}], **more})


def options(number: int, length: int = 1) -> list[Json]:
    return [{"label": "x" * length, "value": f"{n:0{length}}"} for n in range(number)]


def text(length: int) -> Json:
    return {"type": 10, "content": "x" * length}


def container(*components: Json) -> Json:
    return {"type": 17, "components": list(components)}


def section(*components: Json) -> Json:
    return {"type": 9, "components": list(components), "accessory": link("https://example.org")}


def layout(*components: Json) -> Json:
    return {"flags": COMPONENTS_V2, "components": list(components)}


def embed(**parts: Any) -> Json:
    return {"embeds": [parts]}


def url(length: int) -> str:
    return "https://example.org/".ljust(length, "x")


FITS_AND_NOT = {
    "content": ({"content": "x" * 2000}, {"content": "x" * 2001}),
    "embeds": ({"embeds": [{"title": "x"}] * 10}, {"embeds": [{"title": "x"}] * 11}),
    "title": (embed(title="x" * 256), embed(title="x" * 257)),
    "description": (embed(description="x" * 4096), embed(description="x" * 4097)),
    "fields": (embed(fields=[{"name": "n", "value": "v"}] * 25), embed(fields=[{"name": "n", "value": "v"}] * 26)),
    "field value": (embed(fields=[{"name": "n", "value": "v" * 1024}]), embed(fields=[{"name": "n", "value": ""}])),
    "all embeds": ({"embeds": [{"description": "x" * 3000}] * 2}, {"embeds": [{"description": "x" * 3001}] * 2}),
    "rows": ({"components": rows(5)}, {"components": rows(6)}),
    "buttons in a row": ({"components": [buttons(5)]}, {"components": [buttons(6)]}),
    "a row": ({"components": [select()]}, {"components": [row()]}),
    "selects in a row": ({"components": [select()]}, {"components": [row(*select()["components"], button())]}),
    "label": ({"components": [row(button(label="x" * 80))]}, {"components": [row(button(label="x" * 81))]}),
    "no label": ({"components": [row(button(label="x"))]}, {"components": [row(button(label=None))]}),
    "custom_id": (
        {"components": [row(button(custom_id="x" * 100))]},
        {"components": [row(button(custom_id="x" * 101))]},
    ),
    "custom_id of none": ({"components": rows(1)}, {"components": [row(button(custom_id=""))]}),
    "link": ({"components": [row(link(url(512)))]}, {"components": [row(link(url(513)))]}),
    "scheme": ({"components": [row(link("http://a.example"))]}, {"components": [row(link("ftp://a.example"))]}),
    "link with custom_id": ({"components": [row(button())]}, {"components": [row(button(style=5))]}),
    "options": ({"components": [select(options=options(25))]}, {"components": [select(options=options(26))]}),
    "option": (
        {"components": [select(options=options(1, 100))]},
        {"components": [select(options=options(1, 101))]},
    ),
    "placeholder": ({"components": [select(placeholder="x" * 150)]}, {"components": [select(placeholder="x" * 151)]}),
    "layout needs its flag": (layout(text(1)), {"components": [text(1)]}),
    "layout and content": (layout(text(1)), layout(text(1)) | {"content": "x"}),
    "text of a layout": (layout(text(2000), container(text(2000))), layout(text(2000), container(text(2001)))),
    "empty text": (layout(text(1)), layout(text(0))),
    "components": (layout(container(*[text(1)] * 39)), layout(container(*[text(1)] * 40))),
    "texts of a section": (layout(section(*[text(1)] * 3)), layout(section(*[text(1)] * 4))),
    "container in container": (layout(container(text(1))), layout(container(container(text(1))))),
    "button outside a row": (layout(buttons(1)), layout(button())),
    "nonce": ({"content": "x", "nonce": "1" * 25}, {"content": "x", "nonce": "1" * 26}),
    "mentions": (
        {"content": "x", "allowed_mentions": {"parse": ["users"]}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ),
}


@pytest.mark.parametrize("case", FITS_AND_NOT)
def test_messages(case: str) -> None:
    fits, not_quite = FITS_AND_NOT[case]
    check_message(fits, fits.get("flags", 0), set())
    with pytest.raises(ApiError) as refused:
        check_message(not_quite, not_quite.get("flags", 0), set())
    assert refused.value.body["code"] == 50035


def test_an_empty_message_and_an_attachment_that_is_missing() -> None:
    check_message({}, 0, {"a.md"})
    with pytest.raises(ApiError, match="empty message"):
        check_message({"content": "", "embeds": [], "components": []}, 0, set())
    shown = layout({"type": 13, "file": {"url": "attachment://a.md"}})
    check_message(shown, COMPONENTS_V2, {"a.md"})
    with pytest.raises(ApiError) as refused:
        check_message(shown, COMPONENTS_V2, {"b.md"})
    assert "REFERENCED_ATTACHMENT_NOT_FOUND" in str(refused.value.body)


def test_uploads() -> None:
    check_uploads([("a", b"x" * 10 * MIB), ("b", b"x" * 10 * MIB)])
    for files in ([("a", b"x" * (10 * MIB + 1))], [("a", b"x" * 9 * MIB)] * 3, [("a", b"")] * 11):
        with pytest.raises(ApiError):
            check_uploads(files)


def test_choices_and_threads() -> None:
    check_choices([{"name": "x" * 100, "value": "x" * 100}] * 25)
    check_thread({"name": "x" * 100, "auto_archive_duration": 1440})
    for choices in (
        [{"name": "x", "value": "x"}] * 26,
        [{"name": "", "value": "x"}],
        [{"name": "x" * 101, "value": "x"}],
        [{"name": "x", "value": "x" * 101}],
    ):
        with pytest.raises(ApiError):
            check_choices(choices)
    for thread in ({"name": "x" * 101}, {"name": ""}, {"name": "x", "auto_archive_duration": 5}):
        with pytest.raises(ApiError):
            check_thread(thread)


def label(component: Json | None = None, **more: Any) -> Json:
    field = {"type": 4, "style": 1, "custom_id": "t"} if component is None else component
    return {"type": 18, "label": "Why", "component": field, **more}


def modal(*components: Json, **more: Any) -> Json:
    return {"title": "Report", "custom_id": "report", "components": list(components), **more}


MODALS = {
    "title": (modal(label(), title="x" * 45), modal(label(), title="x" * 46)),
    "components": (
        modal(*(label({"type": 4, "custom_id": str(n)}) for n in range(5))),
        modal(*(label({"type": 4, "custom_id": str(n)}) for n in range(6))),
    ),
    "nothing": (modal(label()), modal()),
    "label": (modal(label(label="x" * 45)), modal(label(label="x" * 46))),
    "description": (modal(label(description="x" * 100)), modal(label(description="x" * 101))),
    "length": (
        modal(label({"type": 4, "custom_id": "t", "max_length": 4000})),
        modal(label({"type": 4, "custom_id": "t", "max_length": 4001})),
    ),
    "value": (
        modal(label({"type": 4, "custom_id": "t", "max_length": 3, "value": "xxx"})),
        modal(label({"type": 4, "custom_id": "t", "max_length": 3, "value": "xxxx"})),
    ),
    "same custom_id": (modal(label()), modal(label(), label())),
    "button": (modal(label()), modal(label(button()))),
    "options": (
        modal(label({"type": 3, "custom_id": "s", "options": options(25)})),
        modal(label({"type": 3, "custom_id": "s", "options": options(26)})),
    ),
    "row": (
        modal(row({"type": 4, "custom_id": "t", "label": "Why"})),
        modal(row({"type": 4, "custom_id": "t", "label": ""})),
    ),
}


@pytest.mark.parametrize("case", MODALS)
def test_modals(case: str) -> None:
    fits, not_quite = MODALS[case]
    check_modal(fits)
    with pytest.raises(ApiError):
        check_modal(not_quite)


def command(*given: Json, **more: Any) -> list[Json]:
    return [{"name": "ask", "description": "Ask", "options": list(given), **more}]


def option(name: str = "question", kind: int = 3, **more: Any) -> Json:
    return {"name": name, "type": kind, "description": "It", **more}


def heavy(length: int) -> list[Json]:
    """A command of so many characters in all."""
    choices = [{"name": "x" * 100, "value": "y" * 100} for _ in range(25)]
    more = length - len("askAsk") - len("oneIt") - len("twoIt") - 5000
    rest = [{"name": "x" * (more - 2900), "value": "y" * 100}, *({"name": "x" * 100, "value": "y" * 100},) * 14]
    return command(option("one", choices=choices), option("two", choices=rest))


COMMANDS = {
    "name": (command(name="frage-ö_1"), command(name="Ask")),
    "name of words": (command(name="x" * 32), command(name="two words")),
    "description": (command(description="x" * 100), command(description="x" * 101)),
    "no description": (command(), command(description="")),
    "options": (command(*(option(f"o{n}") for n in range(25))), command(*(option(f"o{n}") for n in range(26)))),
    "same option": (command(option("a"), option("b")), command(option("a"), option("a"))),
    "order": (command(option("a", required=True), option("b")), command(option("b"), option("a", required=True))),
    "choices": (
        command(option(choices=[{"name": str(n), "value": "v"} for n in range(25)])),
        command(option(choices=[{"name": str(n), "value": "v"} for n in range(26)])),
    ),
    "choices or suggestions": (
        command(option(autocomplete=True)),
        command(option(autocomplete=True, choices=[{"name": "n", "value": "v"}])),
    ),
    "length": (command(option(max_length=6000)), command(option(max_length=6001))),
    "sub-commands": (command(option(kind=1)), command(option(kind=1), option("b"))),
    "groups": (
        command(option(kind=2, options=[option(kind=1, options=[option()])])),
        command(option(kind=2, options=[option(kind=2)])),
    ),
    "nested": (command(option(kind=1, options=[option()])), command(option(kind=1, options=[option(kind=1)]))),
    "weight": (heavy(8000), heavy(8001)),
    "same command": ([*command(), *command(name="b")], [*command(), *command()]),
    "menu": ([{"type": 3, "name": "Find Reports"}], [{"type": 3, "name": "Find", "description": "x"}]),
    "number of menus": (
        [{"type": 3, "name": str(n)} for n in range(15)],
        [{"type": 3, "name": str(n)} for n in range(16)],
    ),
    "number": ([command(name=f"c{n}")[0] for n in range(100)], [command(name=f"c{n}")[0] for n in range(101)]),
}


@pytest.mark.parametrize("case", COMMANDS)
def test_commands(case: str) -> None:
    fits, not_quite = COMMANDS[case]
    check_commands(fits)
    with pytest.raises(ApiError):
        check_commands(not_quite)


def test_discords_own_file_agrees() -> None:
    rules = spec.load()
    if rules is None:
        pytest.skip("needs ../shared/discord/discord_openapi_subset.json, which is not part of the project")
    send, register = ("POST", "/channels/{c}/messages"), ("PUT", "/applications/{a}/commands")
    answer = {"content": "hi", "message_reference": {"message_id": 1}, "nonce": "1"}
    assert not rules.errors(*send, answer)
    assert not rules.errors("POST", "/unheard/of", {"content": 1})
    assert rules.errors(*send, {"embeds": [{"color": 1 << 24}]})
    assert rules.errors(*send, {"components": [row(button(label="x" * 81))]})
    assert rules.errors(*register, [{"name": "x" * 33, "description": "d"}])
