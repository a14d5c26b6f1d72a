"""What the documents say is what the program does."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import BaseModel
from support import ROOT

from bot.rendering import feeds_schema, history_schema, listing_schema, schema
from bot.rendering.scoreboard import records
from retrieval.evaluation import Item
from retrieval.evaluation.scores import METRICS

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "findings" / "README.md",
    *(ROOT / "docs").glob("*.md"),
]
_BENCH = r"(?:bench|calibrate|measure)_\w+\.py"
_PATH = re.compile(rf"(?<![\w./-])(?:(?:bot|corpus|docs|findings|retrieval|tests)/[\w./-]*\w|{_BENCH})")
SCORES = (ROOT / "docs" / "scores-json.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "model",
    [
        schema.AnswerRecord,
        schema.StatementRecord,
        schema.CitationRecord,
        schema.QuestionRecord,
        listing_schema.ListingRecord,
        schema.TimedRecord,
        listing_schema.PublisherRecord,
        listing_schema.SourceRecord,
        history_schema.ChatRecord,
        history_schema.FoundRecord,
    ],
)
def test_every_field_of_the_json_is_documented(model: type) -> None:
    text = (ROOT / "docs" / "answer-json.md").read_text(encoding="utf-8")
    section = text.split(f"## {model.__name__}\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(model.model_fields)


def test_a_conversation_has_the_fields_of_a_chat_and_its_turns() -> None:
    text = (ROOT / "docs" / "answer-json.md").read_text(encoding="utf-8")
    section = text.split("## ConversationRecord\n")[1].split("\n## ")[0]
    own = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    chat, conversation = history_schema.ChatRecord.model_fields, history_schema.ConversationRecord.model_fields
    assert own == set(conversation) - set(chat)


def test_a_hit_has_the_fields_of_a_place_and_its_own() -> None:
    text = (ROOT / "docs" / "answer-json.md").read_text(encoding="utf-8")
    section = text.split("## HitRecord\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", section, re.MULTILINE)
    every, own = schema.HitRecord.model_fields, schema.HitRecord.__annotations__
    assert [(name, meaning.strip()) for name, meaning in rows] == [(name, every[name].description) for name in own]
    assert set(every) - set(own) == set(schema.CitationRecord.model_fields) - {"quote"}


@pytest.mark.parametrize(
    "model",
    [
        records.ScoresRecord,
        records.FigureRecord,
        records.TypeRecord,
        records.PointRecord,
        records.BinRecord,
        records.ResultRecord,
        records.SaidRecord,
        records.MatchRecord,
        records.ComparisonRecord,
        records.ChangeRecord,
        records.TurnedRecord,
    ],
)
def test_every_field_of_the_scores_is_documented_as_it_is_described(model: type[BaseModel]) -> None:
    section = SCORES.split(f"## {model.__name__}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", section, re.MULTILINE)
    described = [(name, field.description or "") for name, field in model.model_fields.items()]
    assert [(name, meaning.strip()) for name, meaning in rows] == described


def test_every_field_of_a_feed_is_documented_as_it_is_described() -> None:
    section = (ROOT / "docs" / "feeds-json.md").read_text(encoding="utf-8").split("## FeedRecord\n")[1]
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", section, re.MULTILINE)
    described = [(name, field.description or "") for name, field in feeds_schema.FeedRecord.model_fields.items()]
    assert [(name, meaning.strip()) for name, meaning in rows] == described


def test_every_figure_is_documented() -> None:
    section = SCORES.split("## Figures\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| `(--\w+)` \| (.+) \|$", section, re.MULTILINE)
    assert rows == [(each.name, "--max" if each.lower else "--min", each.meaning) for each in METRICS]


def test_every_field_of_a_question_is_documented() -> None:
    section = SCORES.split("## The questions file\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == {field.name for field in fields(Item)}


def test_the_rooms_of_the_readme_exist() -> None:
    tree = README.split("## The rooms")[1].split("## ")[0]
    top = ""
    for line in re.findall(r"^ {4}(\s*\S+)\s{2,}", tree, re.MULTILINE):
        name = line.strip()
        top = name if not line.startswith(" ") else top
        place = ROOT / (name if name == top else top + name)
        assert place.exists(), f"README names {place.relative_to(ROOT)}"


def test_the_map_of_the_discord_bot_names_every_module() -> None:
    room = ROOT / "bot" / "discord_bot"
    map_ = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
    named = set(re.findall(r"[a-z_]+", map_))
    assert {module.stem for module in room.glob("*.py")} - {"__init__"} <= named


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    for named in re.findall(_PATH, document.read_text(encoding="utf-8")):
        place = ROOT / "tests" / "bench" / named if re.fullmatch(_BENCH, named) else ROOT / named
        assert place.exists() or place.with_suffix(".py").exists(), named


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_target_of_make_that_a_document_names_exists(document: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"(?:`|^ {4}|\| )make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= set(targets)


@pytest.mark.models
@pytest.mark.process
@pytest.mark.stores
def test_the_langchain_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = README.split("```python\n")[1].split("```")[0]
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    answer = names["answer"]
    assert answer.statements  # type: ignore[attr-defined]
    names["library"].close()  # type: ignore[attr-defined]
