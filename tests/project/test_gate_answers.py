"""The gate that pins the project's own figures lets nothing worse through, and says what it did not measure."""

from __future__ import annotations

import importlib
import json
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from support import ROOT
from support.commands import Newsdesk

from bot.rendering.scoreboard.records import FigureRecord

pytestmark = [pytest.mark.models, pytest.mark.process, pytest.mark.stores]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The gate, with pins of its own and no evaluation data."""
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "bench"))
    module = importlib.import_module("gate_answers")
    monkeypatch.setattr(module, "PINS", tmp_path / "pins.json")
    monkeypatch.setenv("NEWSDESK_EVAL_DATA", str(tmp_path / "nowhere" / "eval"))
    return module


def figure(value: float | None) -> FigureRecord:
    return FigureRecord(value=value, total=10, right=None, low=None, high=None)


@pytest.mark.parametrize(
    ("name", "now", "held"),
    [
        ("accuracy", 0.8, True),
        ("accuracy", 0.9, True),
        ("accuracy", 0.75, True),
        ("accuracy", 0.74, False),
        ("accuracy", None, False),
        ("ece", 0.85, True),
        ("ece", 0.1, True),
        ("ece", 0.86, False),
    ],
)
def test_worse_by_more_than_the_tolerance(gate: ModuleType, name: str, now: float | None, held: bool) -> None:
    sentences = gate.worse({name: figure(now)}, {name: {"value": 0.8, "tolerance": 0.05}})
    assert [sentence.split()[0] for sentence in sentences] == ([] if held else [name])


def test_pinned_held_and_failed(
    gate: ModuleType, newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gate, "measure", cache(gate.measure))  # which takes long, and gives the same every time

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["gate_answers.py", "--data", str(newsdesk.data), *arguments])
        capsys.readouterr()
        return gate.main(), capsys.readouterr().out

    code, said = call()
    assert code == 1
    assert "sample: FAILED\n  30 questions, none pinned" in said
    assert "iraq_dev: skipped, " in said
    assert call("--only", "sample", "--write")[0] == 0
    code, said = call("--only", "sample")
    assert code == 0
    assert "sample: held, " in said
    assert "iraq_dev" not in said
    pins = json.loads(gate.PINS.read_text())
    pins["sample"]["figures"]["right"] |= {"value": 1.5, "tolerance": 0.25}
    gate.PINS.write_text(json.dumps(pins))
    code, said = call("--only", "sample")
    assert code == 1
    assert "pinned 1.5, tolerance 0.25" in said
    call("--only", "sample", "--write")
    again = json.loads(gate.PINS.read_text())["sample"]["figures"]["right"]
    assert again["value"] <= 1
    assert again["tolerance"] == 0.25


def test_what_is_pinned_can_be_measured_here() -> None:
    pins = json.loads((ROOT / "tests" / "bench" / "gate_answers.json").read_text())
    questions = (ROOT / "tests" / "data" / "sample_questions.jsonl").read_text().splitlines()
    assert pins["sample"]["questions"] == len(questions)
    for each in pins.values():
        assert all(0 <= bound["value"] <= 1 and 0 <= bound["tolerance"] < 0.2 for bound in each["figures"].values())
