"""What the documents say is what the program does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.rendering import schema

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "model", [schema.AnswerRecord, schema.StatementRecord, schema.CitationRecord, schema.QuestionRecord]
)
def test_every_field_of_the_json_is_documented(model: type) -> None:
    text = (ROOT / "docs" / "answer-json.md").read_text(encoding="utf-8")
    section = text.split(f"## {model.__name__}\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(model.model_fields)


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


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_langchain_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = README.split("```python\n")[1].split("```")[0]
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    answer = names["answer"]
    assert answer.statements  # type: ignore[attr-defined]
    names["library"].close()  # type: ignore[attr-defined]
