"""The contrast sets that the checker is trained on are what their card says."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import pytest
from support import ROOT


@pytest.fixture(scope="module")
def groups() -> Any:
    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    from contrast_sets import load_contrast_sets

    yield load_contrast_sets()
    sys.path.remove(str(ROOT / "tests" / "bench"))


def test_every_answer_is_a_place_in_its_group(groups: Any) -> None:
    for group in groups:
        for question in group.questions:
            for answer in question.answers:
                article, sentence = answer.place
                text = group.articles[article].sentences[sentence]
                assert 0 <= answer.start < answer.end <= len(text)
                assert answer.says in ("plain", "yes", "no", "unknown")
                assert answer.place not in question.unsure


def test_no_group_is_there_twice(groups: Any) -> None:
    counts = Counter(group.articles[0].sentences[0] for group in groups)
    assert [text for text, count in counts.items() if count > 1] == []


def test_a_tenth_of_the_groups_is_kept_apart(groups: Any) -> None:
    held = sum(group.held for group in groups) / len(groups)
    assert 0.08 < held < 0.12


def test_a_quarter_of_the_questions_has_no_answer(groups: Any) -> None:
    questions = [question for group in groups for question in group.questions]
    without = sum(not question.answers for question in questions) / len(questions)
    assert 0.2 < without < 0.3
