"""The gate of answers lets nothing worse through, keeps what is gained, and says what it did not measure."""

from __future__ import annotations

import importlib
import json
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from support import ROOT, fakes
from support.answer_gate import check, expectations
from support.commands import Newsdesk

from bot.rendering.scoreboard.records import FigureRecord
from corpus.sample import folder
from retrieval.answer import Answer, Outcome, Searched, Statement
from retrieval.quote import Hit


def hit(text: str, name: str) -> Hit:
    """One passage that is all of its article."""
    return fakes.hit(text, id=name, title=name, file=f"/articles/{name}")


CALL = hit("Hussein called Blinken on Tuesday.", "call.md")
VISIT = hit("Blinken visited Baghdad.", "visit.md")
NO = hit("No, Hussein called.", "no.md")
QUESTION = "Who called?"

pytestmark = [pytest.mark.models, pytest.mark.process, pytest.mark.stores]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The gate, with pins of its own and one larger set, which is small here."""
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "bench"))
    module = importlib.import_module("gate_answers")
    monkeypatch.setattr(module, "PINS", tmp_path / "pins.json")
    questions = tmp_path / "small.jsonl"
    questions.write_text(f"{line()}\n{line(id='again')}\n")
    here = [module.Set("small", folder(), questions), module.Set("absent", tmp_path / "nowhere", questions)]
    monkeypatch.setattr(module, "sets", lambda: here)
    return module


def answer(*hits: Hit, lit: str = "Hussein", read_as: str | None = None) -> Answer:
    """One statement in the words of the first of the hits, which the others are counted with; none without hits."""
    searched = Searched("sample", 2)
    if not hits:
        return Answer("a", QUESTION, Outcome.NOT_FOUND, searched, read_as)
    text = hits[0].passage.text
    start = text.index(lit)
    statement = Statement(text, ((start, start + len(lit)),), tuple(each.quote(0, 5) for each in hits), 0.9)
    return Answer("a", QUESTION, Outcome.ANSWERED, searched, read_as, (statement,))


def line(**fields: object) -> str:
    return json.dumps({"id": "caller", "question": QUESTION, "answers": ["Hussein"], **fields})


@pytest.mark.parametrize(
    ("right", "came", "missed"),
    [
        ({}, answer(CALL), ""),
        ({}, answer(), "one of “Hussein”"),
        ({}, answer(VISIT, lit="Baghdad"), "one of “Hussein”"),
        ({"outcome": ["possible"]}, answer(CALL), "the outcome “possible”"),
        ({"lit": ["Hussein"]}, answer(CALL), ""),
        ({"lit": ["Huss"]}, answer(CALL), "lit: “Huss”"),
        ({"lit": [["Fuad", "hussein"]]}, answer(CALL), ""),
        ({"lit": ["Hussein", "Tuesday"]}, answer(CALL), "lit: “Tuesday”"),
        ({"never_lit": ["Blinken"]}, answer(CALL, lit="Hussein called Blinken"), "not lit: “Blinken”"),
        ({"never_lit": ["Blinken"]}, answer(CALL), ""),
        ({"never_said": ["Blinken"]}, answer(CALL), "not said: “Blinken”"),
        ({"first": ["on Monday", "on Tuesday"]}, answer(CALL), ""),
        ({"first": ["on Monday"]}, answer(CALL), "first of all: “on Monday”"),
        ({"not_same": ["visit.md"]}, answer(CALL), ""),
        ({"not_same": ["visit.md"]}, answer(CALL, VISIT), "not counted as the same: visit.md"),
        ({"read_as": ["Who called Blinken?"]}, answer(CALL), "read as “Who called Blinken?”"),
        ({"read_as": ["Who called Blinken?"]}, answer(CALL, read_as="who called Blinken"), ""),
        ({"yes_no": "no"}, answer(CALL), "the word “no” at the beginning"),
        ({"yes_no": "no"}, answer(NO, lit="No"), ""),
        ({"says": ["in 1 article"]}, answer(CALL), ""),
        ({"says": ["in 2 articles"]}, answer(CALL), "shown: “in 2 articles”"),
    ],
)
def test_what_is_missed(right: dict[str, object], came: Answer, missed: str) -> None:
    [expectation] = expectations([line(right=right)], "questions.jsonl")
    assert "; ".join(check(expectation, lambda _: came).missed) == missed


def test_what_must_not_be_answered() -> None:
    [expectation] = expectations([line(answers=[])], "questions.jsonl")
    assert check(expectation, lambda _: answer()).missed == ()
    assert check(expectation, lambda _: answer(CALL)).missed == ("no answer",)


def test_an_answer_that_is_lost_fails_and_is_named(gate: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(line(right={"lit": ["Hussein"]}) + "\n")
    assert gate.questions(file, lambda _: answer(CALL)) == "held, 1 of 1 questions are right"
    for write in (False, True):
        said = gate.questions(file, lambda _: answer(VISIT, lit="Baghdad"), write).splitlines()
        assert said[:2] == ["FAILED", "caller was right and comes out wrong: “Who called?”"]
        assert "  expected lit: “Hussein”" in said
        assert said[-1] == "  came answered: “Blinken visited Baghdad.” (lit “Baghdad”; visit.md)"
        assert file.read_text() == line(right={"lit": ["Hussein"]}) + "\n"


def test_an_answer_that_is_gained_asks_to_be_marked(gate: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    other = line(id="other", answers=["Fuad"], today="wrong", because="his first name")
    file.write_text(f"{line(today='wrong', because='nothing is found')}\n{other}\n")
    said = gate.questions(file, lambda _: answer(CALL)).splitlines()
    assert said[:2] == ["FAILED", "caller was wrong and comes out right: “Who called?”"]
    assert said[-1].startswith("  mark it as right: python tests/bench/gate_answers.py")
    assert gate.questions(file, lambda _: answer(CALL), write=True) == "held, 1 of 2 questions are right"
    assert file.read_text() == f"{line()}\n{other}\n"
    assert gate.questions(file, lambda _: answer(CALL)) == "held, 1 of 2 questions are right"
    assert "other is wrong: “Who called?”\n  expected one of “Fuad”" in gate.questions(
        file, lambda _: answer(CALL), show=True
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"today": "wrong"},
        {"because": "it is late"},
        {"today": "right", "because": "it is late"},
        {"right": {"lits": []}},
    ],
)
def test_a_line_that_contradicts_itself_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"today|lits"):
        expectations([line(**fields)], "questions.jsonl")


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

    code, said = call("--only", "small", "--only", "absent")
    assert code == 1
    assert "small: FAILED\n  2 questions, none pinned" in said
    assert "absent: skipped, " in said
    assert call("--only", "small", "--write")[0] == 0
    code, said = call("--only", "small")
    assert code == 0
    assert "small: held, " in said
    assert "absent" not in said
    pins = json.loads(gate.PINS.read_text())
    pins["small"]["figures"]["right"] |= {"value": 1.5, "tolerance": 0.25}
    gate.PINS.write_text(json.dumps(pins))
    code, said = call("--only", "small")
    assert code == 1
    assert "pinned 1.5, tolerance 0.25" in said
    call("--only", "small", "--write")
    again = json.loads(gate.PINS.read_text())["small"]["figures"]["right"]
    assert again["value"] <= 1
    assert again["tolerance"] == 0.25


def test_what_is_pinned_can_be_measured_here() -> None:
    pins = json.loads((ROOT / "tests" / "bench" / "gate_answers.json").read_text())
    for each in pins.values():
        assert all(0 <= bound["value"] <= 1 and 0 <= bound["tolerance"] < 0.2 for bound in each["figures"].values())
