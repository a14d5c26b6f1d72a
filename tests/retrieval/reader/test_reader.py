"""The reader: scores become spans, and whatever weights are shipped, its readings stand in their passages."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT

from corpus.errors import NewsdeskError
from retrieval.inference.model_folder import DEFAULT, find_model
from retrieval.reader import PassageReading, Reader, Span, answerability, load_reader
from retrieval.reader.onnx_reader import GRAPH, OnnxReader
from retrieval.reader.passage_reading import LONGEST, MOST_SPANS, Window, best_spans, margin, merged, window_of

pytestmark = [pytest.mark.process, pytest.mark.models]

QUESTION = "Who opened the bridge, and when?"
PASSAGES = [
    ("A bridge opens", "The mayor, Ada Holm, opened the 1.4-km bridge on 3 May. “It took two years,” she said."),
    ("", "Ferries stop in June 🚢🚢 — naïve Zoë Ünal of the harbour office would not say why."),
    ("Empty", ""),
    ("Blank", " \n\t "),
    ("Signs", "?!… – 🇮🇶"),
    ("Broken", "Half a pair \ud83d stands here, and the bridge was opened by Ada Holm."),
    ("The title is long. " * 40, "The bridge was opened by Ada Holm."),
    ("Long", "Nobody would say what becomes of the old ferry, said Bo Lind. " * 120 + "Ada Holm opened the bridge."),
    ("One word", "x" * 5000),
    ("More", "Ada Holm. " * 300),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that is shipped."""
    return load_reader()


def tokens(*pieces: tuple[int, int, int]) -> Window:
    """Tokens by (start, end, number of the word)."""
    return window_of([(start, end) for start, end, _ in pieces], [word for _, _, word in pieces])


def scores(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


# Scores become spans


def test_spans_are_pairs_of_a_start_and_a_later_end_best_first() -> None:
    window = tokens((0, 3, 0), (4, 7, 1), (8, 9, 2))
    spans = best_spans(scores(1, 5, 0), scores(9, 2, 4), window)
    assert spans == (
        Span(0, 3, 10.0), Span(4, 9, 9.0), Span(4, 7, 7.0), Span(0, 9, 5.0), Span(8, 9, 4.0), Span(0, 7, 3.0),
    )  # fmt: skip


def test_spans_are_made_of_whole_words() -> None:
    window = tokens((0, 2, 0), (2, 5, 0), (6, 9, 1))
    spans = best_spans(scores(0, 9, 1), scores(9, 1, 0), window)
    assert [(span.start, span.end) for span in spans] == [(0, 5), (6, 9), (0, 9)]


def test_spans_have_a_longest_length() -> None:
    window = tokens(*((place, place + 1, place) for place in range(100)))
    starts, ends = np.zeros(100, np.float32), np.zeros(100, np.float32)
    starts[10], ends[10 + LONGEST - 1], ends[10 + LONGEST] = 5, 5, 9
    assert best_spans(starts, ends, window)[0] == Span(10, 10 + LONGEST, 10.0)


def test_no_token_has_no_span() -> None:
    assert best_spans(scores(), scores(), window_of([], [])) == ()


def test_tokens_without_a_word_are_their_own() -> None:
    assert window_of([(0, 1), (1, 2)], [None, None]).opens.tolist() == [True, True]


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.booleans()), min_size=1, max_size=60))
def test_spans_are_the_best_of_all(rows: list[tuple[int, int, bool]]) -> None:
    words = np.cumsum([opens for _, _, opens in rows]).tolist()
    window = tokens(*((place, place + 1, word) for place, word in enumerate(words)))
    starts, ends = (np.array([row[column] for row in rows], np.float32) for column in (0, 1))
    every = [
        (starts[a] + ends[b], (a, b + 1))
        for a in range(len(rows))
        for b in range(a, min(a + LONGEST, len(rows)))
        if (a == 0 or words[a - 1] != words[a]) and (b + 1 == len(rows) or words[b] != words[b + 1])
    ]
    spans = best_spans(starts, ends, window)
    assert [span.score for span in spans] == sorted((score for score, _ in every), reverse=True)[:MOST_SPANS]
    assert {(span.score, (span.start, span.end)) for span in spans} <= set(every)
    assert len({(span.start, span.end) for span in spans}) == len(spans)


# Parts of a passage become one reading


def test_scores_of_parts_are_compared_by_what_they_are_above_none() -> None:
    one = PassageReading((Span(0, 4, 9.0), Span(5, 6, 8.0)), none=8.0, has=-1.0)
    other = PassageReading((Span(9, 12, 5.0), Span(5, 6, 1.5)), none=1.0, has=2.0)
    whole = merged([one, other])
    assert whole == PassageReading((Span(9, 12, 5.0), Span(0, 4, 2.0), Span(5, 6, 1.5)), none=1.0, has=2.0)
    assert merged([other, one]) == whole
    assert margin(whole) == 4.0


def test_a_part_alone_is_the_reading() -> None:
    one = PassageReading((Span(0, 4, 9.0),), none=8.0, has=None)
    assert merged([one]) is one
    assert merged([one, PassageReading((), 3.0, None)]) == one


def test_parts_give_no_more_spans_than_one() -> None:
    parts = [PassageReading(tuple(Span(n, n + p, -n) for n in range(12)), 0.0, None) for p in (1, 2)]
    assert len(merged(parts).spans) == MOST_SPANS


# Whether a passage answers


@pytest.mark.parametrize("has", [None, -2.0, 3.0])
def test_answerability_rises_with_the_best_span_and_falls_with_none(has: float | None) -> None:
    low, high = (answerability(PassageReading((Span(0, 1, score),), 2.0, has)) for score in (1.0, 4.0))
    assert low < high
    assert answerability(PassageReading((Span(0, 1, 4.0),), 3.0, has)) < high
    assert answerability(PassageReading((), 2.0, has)) == -np.inf


# The file that is shipped


def test_readings_stand_in_their_passages(reader: Reader) -> None:
    readings = reader.read(QUESTION, PASSAGES)
    assert len(readings) == len(PASSAGES)
    for (_, text), reading in zip(PASSAGES, readings, strict=True):
        assert bool(reading.spans) == bool(text.strip())
        assert len(reading.spans) <= MOST_SPANS
        assert list(reading.spans) == sorted(reading.spans, key=lambda span: -span.score)
        assert len({(span.start, span.end) for span in reading.spans}) == len(reading.spans)
        assert np.isfinite([reading.none, reading.has, *(span.score for span in reading.spans)]).all()
        for span in reading.spans:
            assert 0 <= span.start < span.end <= len(text)
            found = text[span.start : span.end]
            assert found == found.strip()
            for beside in (text[span.start - 1 : span.start + 1], text[span.end - 1 : span.end + 1]):
                assert not (len(beside) == 2 and beside.isalpha())  # never a part of a word


def test_the_end_of_a_long_passage_is_read(reader: Reader) -> None:
    title, text = PASSAGES[7]
    (whole,) = reader.read("Who opened the bridge?", [(title, text)])
    assert any(span.start > len(text) - 40 for span in whole.spans)


def test_nothing_to_read(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


def test_an_empty_question_is_read(reader: Reader) -> None:
    assert len(reader.read("", PASSAGES)) == len(PASSAGES)


def test_neither_order_nor_company_changes_a_reading(reader: Reader) -> None:
    together = reader.read(QUESTION, PASSAGES)
    assert reader.read(QUESTION, PASSAGES[::-1]) == together[::-1]
    assert [reader.read(QUESTION, [passage])[0] for passage in PASSAGES] == together


def test_a_title_is_read_and_never_quoted(reader: Reader) -> None:
    text = "It was opened by the mayor."
    bare, titled = reader.read(QUESTION, [("", text), ("The bridge", text)])
    assert bare.none != titled.none
    assert all(span.end <= len(text) for span in titled.spans)


def test_many_threads_read_the_same(reader: Reader) -> None:
    questions = [QUESTION, "Why do ferries stop?", "How long is the bridge?"] * 4
    expected = [reader.read(question, PASSAGES) for question in questions[:3]] * 4
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda question: reader.read(question, PASSAGES), questions)) == expected


def test_the_file_is_small_and_says_who_it_is(reader: Reader) -> None:
    assert GRAPH.stat().st_size <= 30_000_000
    name, _, digest = reader.identity.partition("@")
    assert name == "newsdesk"
    assert len(digest) == 12


def test_reading_imports_no_torch_and_prints_nothing() -> None:
    script = (
        "import sys; import retrieval.reader as r\n"
        "assert not {'onnxruntime', 'tokenizers', 'torch', 'transformers', 'onnx'} & set(sys.modules)\n"
        "assert len(r.load_reader().read('who?', [('', 'Ada Holm did.'), ('b', 'Bo Lind did.')])) == 2\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'huggingface_hub'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("content", [None, b"", b"not a graph"], ids=["missing", "empty", "damaged"])
def test_a_file_that_cannot_be_used(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "reader.onnx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(NewsdeskError, match=r"reader\.onnx.*install Newsdesk again.*answer\.reader") as caught:
        OnnxReader(file, find_model(DEFAULT).encoder / "tokenizer.json")
    assert "\n" not in str(caught.value)


def test_the_model_card_is_of_this_file(reader: Reader) -> None:
    card = (GRAPH.parent / "README.md").read_text(encoding="utf-8")
    assert f"Of `{reader.identity}`" in card, "its figures are of other weights: measure_reading.py gives the new ones"
