"""Files that are broken or made to harm: each is read or named, none hangs, none takes the others down."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import documents_made as made
from support.files import LEAD, readings, reasons, write

from corpus.article import Article
from corpus.reading import ENDINGS, Rules, Skipped, items_in, read
from corpus.reading.records import RawRecord, Trouble, Unreadable
from corpus.reading.worker import Worker

pytestmark = pytest.mark.process

NESTED_PARTS = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b0\n\n" + "".join(
    f"--b{depth}\nContent-Type: multipart/mixed; boundary=b{depth + 1}\n\n" for depth in range(2_000)
)
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
RING_OF_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1000000>>endobj "
    b"trailer<</Root 1 0 R>>"
)
BROKEN: Mapping[str, str | bytes] = {
    "cut.pdf": made.pdf()[:1500],
    "ring.pdf": RING_OF_PAGES,
    "text.pdf": "This is no PDF file.",
    "text.docx": "This is no Word file.",
    "bomb.docx": made.packed({"word/document.xml": b"\0" * 150_000_000}),
    "laughs.docx": made.packed({"word/document.xml": LAUGHS + "<l>&b;</l>"}),
    "deep.docx": made.docx("<w:p>" * 100_000),
    "laughs.html": LAUGHS + "<p>&b;</p>",
    "deep.html": "<div>" * 200_000,
    "pdf.html": b"%PDF-1.7 \n1 0 obj",
    "quotes.html": '<a b="' * 200_000,
    "nul.eml": b"From: a@b.example\n\n" + b"\0" * 100_000,
    "deep.eml": NESTED_PARTS,
    "text.mhtml": "No headers here",
    "cut.zip": made.packed({"a.txt": LEAD})[:-20],
    "bomb.zip": made.packed({"a.txt": b"a" * 15_000_000}),
    "deep.json": "[" * 200_000,
    "nul.txt": b"\0" * 1000,
    "utf16.txt": b"\xff\xfe\x00\xd8" * 100,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_with_a_reason(tmp_path: Path, name: str) -> None:
    (reason,) = reasons(write(tmp_path / name, BROKEN[name]))
    assert reason
    assert len(reason) < 150
    assert reason[0].islower() or reason.startswith("PDF")
    assert "Traceback" not in reason


@pytest.mark.parametrize("ending", [".txt", ".md", ".json", ".html"])
def test_ten_megabytes_on_one_line_are_read_or_named(tmp_path: Path, ending: str) -> None:
    text = "word " * 2_000_000
    content = {".json": f'{{"text": "{text}"}}', ".html": f"<html><body><article><p>{text}</p></article></body></html>"}
    (reading,) = readings(write(tmp_path / f"a{ending}", content.get(ending, text)))
    if isinstance(reading.item, Article):
        assert reading.item.text == text.strip()
    else:
        assert ending == ".html"  # its parser takes no text of that size
        assert reading.item.reason == "no article found on the page"


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    (tmp_path / "folder.zip").mkdir()
    names = ("pipe.html", "loop.pdf", "folder.zip")
    found = reasons(*(tmp_path / name for name in names))
    assert [reason.split(" (")[0] for reason in found] == [
        "not a regular file",
        "cannot be read",
        "a folder that cannot be opened",
    ]


def test_broken_files_leave_the_others(tmp_path: Path) -> None:
    for name, content in BROKEN.items():
        write(tmp_path / name, content)
        write(tmp_path / f"good-{name}.html", made.page(f"The page beside {name}"))
    items = [reading.item for reading in readings(*sorted(tmp_path.iterdir()))]
    assert sum(isinstance(item, Article) for item in items) == len(BROKEN)
    assert sum(isinstance(item, Skipped) for item in items) == len(BROKEN)


SOUND: Mapping[str, bytes] = {
    ".txt": f"{made.TITLE}\n\n{LEAD}".encode(),
    ".md": f"---\ntitle: {made.TITLE}\n---\n# {made.TITLE}\n\n{LEAD}\n".encode(),
    ".html": made.page().encode(),
    ".mhtml": b"Content-Type: text/html\n\n" + made.page().encode(),
    ".pdf": made.pdf(),
    ".docx": made.docx(made.paragraph(LEAD)),
    ".eml": made.mail("Short.", made.page(), Subject="Bridges").as_bytes(),
    ".json": b'{"title": "T", "text": "The story, he said."}',
    ".jsonl": b'{"title": "T", "text": "The story, he said."}\n' * 3,
    ".zip": made.packed({"a.txt": LEAD, "b.html": made.page()}),
}


def mutated(data: bytes, seed: int) -> bytes:
    """The same bytes with some changed, cut out, doubled or filled."""
    chosen, changed = random.Random(seed), bytearray(data)
    for _ in range(chosen.randint(1, 12)):
        start = chosen.randrange(len(changed) or 1)
        end = min(len(changed), start + chosen.choice((1, 1, 1, 4, 64, 1024)))
        part = bytes(changed[start:end])
        new = (b"", part * 2, bytes(len(part)), chosen.randbytes(len(part)), b"\xff" * len(part), part[::-1])
        changed[start:end] = chosen.choice(new)
    return bytes(changed)


@pytest.fixture(scope="module")
def parser() -> Iterator[Worker]:
    """One process for all examples: what one file leaves behind must not harm the next."""
    with Worker(Rules(max_seconds=30)) as worker:
        yield worker


def check(worker: Worker, file: Path, ending: str) -> None:
    """Whatever the file holds, it is read or named: an Unreadable with a reason, and no crash of the parser."""
    reason = "read"
    try:
        parts = [None] if ending != ".zip" else [one.name for one in worker.entries(file) if not one.reason]
        for part in parts:
            for item, done in worker.read(file, part, Rules(max_seconds=30)):
                assert isinstance(item, RawRecord | Trouble)
                assert done >= 0
    except Unreadable as error:
        reason = str(error)
    assert reason
    assert "longer than" not in reason
    assert "crashed" not in reason


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ending=st.sampled_from(sorted(SOUND)), seed=st.integers(0, 1 << 32))
def test_no_mutation_of_a_file_hangs_or_crashes_its_reader(
    tmp_path_factory: pytest.TempPathFactory, parser: Worker, ending: str, seed: int
) -> None:
    file = tmp_path_factory.mktemp("mutated") / f"a{ending}"
    check(parser, write(file, mutated(SOUND[ending], seed)), ending)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ending=st.sampled_from(sorted(set(ENDINGS))), data=st.binary(max_size=400) | st.text(max_size=200))
def test_no_bytes_hang_or_crash_a_reader(
    tmp_path_factory: pytest.TempPathFactory, parser: Worker, ending: str, data: bytes | str
) -> None:
    file = tmp_path_factory.mktemp("random") / f"a{ending}"
    content = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    check(parser, write(file, content), ending)


@pytest.mark.parametrize("ending", sorted(SOUND))
def test_what_is_mutated_was_sound(tmp_path: Path, ending: str) -> None:
    """The mutations start from files that are read."""
    items = [one.item for one in read([write(tmp_path / f"a{ending}", SOUND[ending])], "news", Rules())]
    assert items
    assert all(isinstance(item, Article) for item in items)


@pytest.mark.parametrize("ending", sorted({*ENDINGS} - {".zip"}))
def test_every_reader_names_an_empty_file(tmp_path: Path, ending: str) -> None:
    with pytest.raises(Unreadable, match=r"^empty$"):
        list(items_in(write(tmp_path / f"a{ending}", b""), Rules()))
