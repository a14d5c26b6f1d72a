"""The picture of the bot's answers in the README.

    python tests/bench/discord_picture.py [--out docs/discord.png] [--chromium /usr/bin/chromium]

Ingests the sample collection into a folder of its own, asks it two questions, makes the components that Discord would
be sent, draws them as a page in Discord's dark look and lets headless Chromium take the picture. The page asks no
other site for anything.
"""

from __future__ import annotations

import argparse
import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(1, str(ROOT / "tests"))

from support import PATIENCE
from support.discord_markdown import Node, read

from bot.cli import main as newsdesk
from bot.config import load
from bot.conversation.types import Origin, StoredAnswer
from bot.discord_bot.views.answers import buttons_of, cards_of
from bot.discord_bot.views.layout import layout
from bot.wiring import Desk

QUESTIONS = ("How many U.S. troops are in Iraq?", "When will the last American soldier leave?")
WIDTH = 780  # CSS pixels; the picture has twice as many
STYLE = (Path(__file__).parent / "discord_picture.css").read_text(encoding="utf-8")

# Discord's numbers for kinds of components, https://discord.com/developers/docs/components/reference
ROW, BUTTON, SECTION, TEXT, SEPARATOR, CONTAINER = 1, 2, 9, 10, 14, 17
BUTTON_LOOKS = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary"}
ELEMENTS = {"bold": "strong", "italic": "em", "heading": "h3", "small": "small", "quote": "blockquote", "link": "a"}
BLOCKS = ("heading", "small", "quote")


def main() -> None:
    """Ask, draw, take the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "discord.png")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = page(ask(Path(folder)))
        picture(found, options.out, options.chromium, Path(folder))
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")


def ask(folder: Path) -> list[list[dict[str, Any]]]:
    """The components of the answers, a list for each message."""
    if code := newsdesk(["--data", str(folder), "ingest", "--sample"]):
        sys.exit(code)
    desk = Desk(load(data=folder))
    messages = []
    for question in QUESTIONS:
        answer = desk.chain("sample").invoke(question)
        asked = Origin(person=1, server=1, channel=1, conversation="c1p1", private=False)
        stored = StoredAnswer(answer, asked, answer.asked or datetime.now(UTC), (), ())
        cards = cards_of(stored)
        messages += [layout(card, *(buttons_of(stored) if card is cards[-1] else ())).to_components() for card in cards]
    desk.close()
    return messages


def page(messages: Iterable[Sequence[dict[str, Any]]]) -> str:
    """The messages as one page that needs nothing else."""
    shown = "".join(
        f'<article><div class="used"><i>A</i> <b>Ada</b> used <a>/ask</a></div><div class="face">N</div>'
        f'<div><header><b>Newsdesk</b><span class="app">APP</span><time>Today at 14:{3 + number:02}</time></header>'
        f"{''.join(map(component, components))}</div></article>"
        for number, components in enumerate(messages)
    )
    return f'<!doctype html><meta charset="utf-8"><title>Newsdesk</title><style>{STYLE}</style><main>{shown}</main>'


def component(one: dict[str, Any]) -> str:
    """A component and what is in it, as HTML."""
    kind = one["type"]
    inside = "".join(map(component, one.get("components", ())))
    if kind == CONTAINER:
        return f'<section class="container" style="border-left-color:#{one["accent_color"]:06x}">{inside}</section>'
    if kind == SECTION:
        return f'<div class="section"><div>{inside}</div>{component(one["accessory"])}</div>'
    if kind == ROW:
        return f'<div class="row">{inside}</div>'
    if kind == BUTTON:
        opens = " <span>↗</span>" if "url" in one else ""
        return f'<span class="button {BUTTON_LOOKS[one["style"]]}">{html.escape(one["label"])}{opens}</span>'
    if kind == SEPARATOR:
        return "<hr>"
    if kind == TEXT:
        return f'<div class="text">{markdown(read(one["content"]))}</div>'
    raise ValueError(f"the picture knows no component of type {kind}")


def markdown(nodes: Sequence[Node]) -> str:
    """A message that was read, as HTML."""
    said = []
    for node in nodes:
        inside = markdown(node.children) or html.escape(node.text)
        if node.kind in BLOCKS:
            inside = inside.rstrip("\n")
        element = ELEMENTS.get(node.kind)
        said.append(f"<{element}>{inside}</{element}>" if element else inside)
    # A line break before a block is the block's own.
    return re.sub(r"\n(?=<(?:h3|small|blockquote)>)", "", "".join(said))


def picture(found: str, out: Path, chromium: str, folder: Path) -> None:
    """Let Chromium take the picture of a page, as high as it is.

    Raises CalledProcessError when Chromium fails.
    """
    source = folder / "page.html"
    measure = "<script>document.documentElement.dataset.height = document.querySelector('main').offsetHeight</script>"
    source.write_text(found + measure, encoding="utf-8")
    command = [
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={folder}/c",
    ]

    def run(*arguments: str) -> str:
        whole = [*command, *arguments, source.as_uri()]
        return subprocess.run(whole, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout

    height = re.search(r'data-height="(\d+)"', run(f"--window-size={WIDTH},600", "--dump-dom"))
    if height is None:
        raise ValueError("Chromium did not say how high the page is")
    run(f"--window-size={WIDTH},{height[1]}", "--force-device-scale-factor=2", f"--screenshot={out.resolve()}")


if __name__ == "__main__":
    main()
