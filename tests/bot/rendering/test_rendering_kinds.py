"""An opinion piece and a forecast are named with one word, in every front end."""

from __future__ import annotations

import csv
import io

from support import fakes
from support.screens import uncoloured

from bot.rendering import passage
from bot.rendering.cards import answer_cards, answer_texts
from bot.rendering.evidence import as_csv, as_markdown
from bot.rendering.plain import plain
from bot.rendering.schema import record
from bot.rendering.terminal import render

PIECE = fakes.quote("The lamp will be lit in May.", title="Opinion: A light for Pell", publisher="Courier")
REPORT = fakes.quote("The lamp was lit in May.", title="A light for Pell", publisher="Courier")
NAMED = fakes.answer(fakes.statement(PIECE, lit=["in May"]))
BARE = fakes.answer(fakes.statement(REPORT, lit=["in May"]))


def test_as_text_and_in_the_terminal() -> None:
    for said in (plain(NAMED), uncoloured(render(NAMED), 200)):
        assert "“The lamp will be lit in May.” [1] · forecast\n" in said
        assert "Opinion: A light for Pell · Courier · date unknown · opinion" in said
    assert "forecast" not in plain(BARE)
    assert "opinion" not in plain(BARE)


def test_in_discord() -> None:
    (text,) = answer_texts(NAMED)
    assert "[1] · forecast" in text
    assert "Courier · date unknown · opinion" in text
    assert "Courier · date unknown · opinion" in str(answer_cards(NAMED))


def test_in_json_and_evidence() -> None:
    for answer, named in ((NAMED, True), (BARE, False)):
        data = record(answer)
        assert data.statements[0].forecast is named
        assert data.citations[0].opinion is named
        (row,) = csv.DictReader(io.StringIO(as_csv(answer).lstrip("\ufeff")))
        assert (row["forecast"], row["opinion"]) == (("yes", "yes") if named else ("", ""))
        assert ("- Opinion piece" in as_markdown(answer)) is named


def test_beside_the_passage() -> None:
    assert passage.view(PIECE, None).heading.endswith(" · opinion")
