"""Reading: every kind of file, whatever it holds, and what is said of those that give no article."""

from __future__ import annotations

import codecs
import gzip
import json
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from support import ROOT
from support.files import DATA, LEAD, SECOND, TODAY, articles, lines, only, readings, reasons, write

from corpus import reading as reading_room
from corpus.article import Article, source_id
from corpus.errors import UsageError
from corpus.reading import ReadResult, Rules, Skipped, discover, read
from corpus.reading.assembling import shorten, words_of
from corpus.reading.records import Item, Reader
from corpus.reading.urls import accepted, canonical, host

# Plain text


def test_a_plain_text_is_cleaned_titled_and_identified_by_where_it_lies(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.txt", f"World\n\nTwo Sides Agree to Meet Again\n\n{LEAD}\n\nRead More\n\nSource: Reuters"
    )
    article = only(file)
    assert article.text == LEAD
    assert article.source.title == "Two Sides Agree to Meet Again"
    assert article.source.credit == "Reuters"
    assert article.source.publisher is None
    assert article.source.published is None
    assert article.source.file == str(file)
    assert article.source.id == source_id("news", str(file))


def test_the_time_stamp_of_a_file_is_no_publication_date(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", LEAD)
    os.utime(file, (1_707_214_500, 1_707_214_500))
    assert only(file).source.published is None


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2024-02-06_talks-to-resume.txt", "Talks to resume"),
        ("85 boats lifted in 3 days.txt", "Boats lifted in 3 days"),
        ("004_fd2ee5a938ceefe1.txt", LEAD[: LEAD.index(" month")] + "…"),
        ("article (3).txt", LEAD[: LEAD.index(" month")] + "…"),
        ("New Text Document.txt", LEAD[: LEAD.index(" month")] + "…"),
    ],
)
def test_without_headline_the_title_is_the_name_of_the_file_or_the_first_words(
    tmp_path: Path, name: str, title: str
) -> None:
    article = only(write(tmp_path / name, f"{LEAD}\n{SECOND}"))
    assert article.source.title == title
    assert article.text == f"{LEAD}\n\n{SECOND}"


def test_words_and_shortening() -> None:
    assert words_of("deadbeef-cafe-2024") == "Deadbeef cafe 2024"
    assert words_of("x-y-z") is None
    assert shorten("one two three", 9) == "one two…"
    assert shorten("one two three", 13) == "one two three"
    assert shorten("onetwothree", 6) == "onetw…"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"Share this\nAdvertisement\nLeave a Reply", "only boilerplate"),
        (b"\0" * 5000, "not text (binary)"),
        (b"abc\0def", "not text (binary)"),
        (b"%PDF-1.7 and so on", "not text (looks like a PDF file)"),
        (b"PK\x03\x04 and so on", "not text (looks like a zip or office file)"),
        (b"\x89PNG\r\n and so on", "not text (looks like an image)"),
        (b"{\\rtf1 and so on", "not text (looks like an RTF file)"),
        (b"\x01\x02\x03 text \x04\x05", "not text (binary)"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8a", "wrongly encoded (marked as UTF-16, but it is not)"),
    ],
)
def test_what_is_no_readable_text_is_skipped_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    file = write(tmp_path / "a.txt", content)
    assert readings(file) == [ReadResult(Skipped(str(file), reason), len(content))]


def test_a_file_over_the_limit_is_skipped(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", LEAD * 20)
    limit = file.stat().st_size
    assert reasons(file, rules=Rules(max_file_bytes=limit)) == []
    assert reasons(file, rules=Rules(max_file_bytes=1000)) == ["larger than 0.001 MB (limit: corpus.max_file_mb)"]


def test_random_bytes_are_no_text(tmp_path: Path) -> None:
    noise = random.Random(5).randbytes(4000).replace(b"\0", b"\x01")
    assert len(reasons(write(tmp_path / "a.txt", noise))) == 1


CURLY = "The minister’s answer – “no” – took eleven words and half a day, and nobody in the café heard it."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CURLY, "utf-8"),
        (CURLY, "utf-8-sig"),
        (CURLY, "utf-16"),
        (CURLY, "utf-16-be"),
        (CURLY, "utf-32"),
        (CURLY, "cp1252"),
        (f"{LEAD} " * 30 + CURLY, "cp1252"),
        ("A café in the old town stayed open on Tuesday, the police said.", "latin-1"),
        ("Le ministre a déclaré que les négociations reprendront à Bagdad la semaine prochaine. " * 3, "latin-1"),
        ("Der Minister erklärte, die Gespräche würden nächste Woche fortgeführt, trotz großer Zweifel.", "cp1252"),
        ("Minister oświadczył, że rozmowy zostaną wznowione w przyszłym tygodniu. " * 3, "cp1250"),
        ("Ministr prohlásil, že jednání budou příští týden pokračovat v hlavním městě. " * 3, "cp1250"),
        ("Министр заявил, что переговоры возобновятся на следующей неделе в столице страны. " * 3, "cp1251"),
        ("أعلن الوزير أن المحادثات ستستأنف الأسبوع المقبل في العاصمة بغداد. " * 3, "cp1256"),
    ],
)
def test_the_usual_encodings_are_understood(tmp_path: Path, text: str, encoding: str) -> None:
    data = text.encode(encoding)
    if encoding == "utf-16-be":
        data = codecs.BOM_UTF16_BE + data
    assert only(write(tmp_path / "a.txt", data)).text == text.strip()


def test_a_few_broken_characters_do_not_turn_utf_8_into_another_encoding(tmp_path: Path) -> None:
    data = (CURLY * 5).encode() + b"\xff" + "“end”".encode()[:-1]
    text = only(write(tmp_path / "a.txt", data)).text
    assert "minister’s" in text
    assert text.count("\ufffd") == 2


# Markdown


def test_markdown_gives_its_front_matter_and_the_text_without_marks() -> None:
    article = only(DATA / "harbour.md")
    source = article.source
    assert source.title == "Harbour Master Wants a Second Quay"
    assert source.published == date(2024, 2, 8)
    assert source.author == "Jane Roe, John Doe"
    assert source.publisher == "The Harbour Gazette"
    assert source.url == "https://www.harbour-gazette.example/2024/02/08/second-quay.html"
    assert source.id == source_id("news", source.url)
    assert article.text.split("\n\n") == [
        "The harbour master asked the region on Thursday to build a second quay, two days after he had "
        "reopened the first.",
        "What It Would Take",
        "1. about nine million, twice the region's budget for ports",
        "2. three years",
        "“Nobody has said no,” he told the Gazette.",
        "The region will answer in March.",
        "Quay",
        "Built",
        "North",
        "1931",
    ]


def test_markdown_without_front_matter_takes_its_title_from_the_heading(tmp_path: Path) -> None:
    article = only(write(tmp_path / "a.md", f"\ufeff# Talks *to* Resume\r\n\r\n{LEAD}\r\n\r\n---\r\n\r\n{SECOND}\r\n"))
    assert article.source.title == "Talks to Resume"
    assert article.text == f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ('title: "never closed', "its front matter is not valid YAML (line 3)"),
        ("title: A\n\tdate: B", "its front matter is not valid YAML (line 3)"),
        ("date: 2024-02-31", "its front matter is not valid YAML"),
        ("- a\n- b", "its front matter is a list, not a list of fields"),
        ("title: " + "[" * 30_000, "its front matter is not valid YAML"),
        ("a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b", "its front matter is not valid YAML"),
        ("title: !!python/object/apply:os.system [ls]", "its front matter is not valid YAML (line 2)"),
        ("x: " + "y" * 70_000, "its front matter is larger than 64 kB"),
    ],
)
def test_broken_front_matter_is_said_to_be_so(tmp_path: Path, front: str, reason: str) -> None:
    assert reasons(write(tmp_path / "a.md", f"---\n{front}\n---\n\n{LEAD}\n")) == [reason]


def test_front_matter_of_unexpected_types_is_no_reason_to_lose_the_text(tmp_path: Path) -> None:
    front = "title: 1984\ndate: soon\nauthor: {name: Jane Roe}\nurl: [a]\npublisher: yes\n7: 8"
    source = only(write(tmp_path / "a.md", f"---\n{front}\n---\n{LEAD}\n")).source
    assert (source.title, source.author) == ("1984", "Jane Roe")
    assert (source.published, source.url, source.publisher) == (None, None, None)


@pytest.mark.parametrize("content", ["> " * 20_000 + "deep", "[" * 20_000 + "deep", "<div>" * 5000 + LEAD])
def test_deeply_nested_markdown_ends_in_an_article_or_a_reason(tmp_path: Path, content: str) -> None:
    assert len(readings(write(tmp_path / "a.md", content))) == 1


# HTML


@pytest.mark.process
def test_a_web_page_gives_its_article_and_what_it_states_of_it() -> None:
    article = only(DATA / "harbour.html")
    source = article.source
    assert source.title == "Northern Harbour to Reopen After Storm"
    assert source.published == date(2024, 2, 6)
    assert source.author == "Jane Roe"
    assert source.publisher == "The Harbour Gazette"
    assert source.url is not None
    assert source.id == source_id("news", "https://www.harbour-gazette.example/2024/02/06/reopening.html")
    paragraphs = article.text.split("\n\n")
    assert any(paragraph.startswith("The northern harbour will open again") for paragraph in paragraphs)
    assert any(paragraph.startswith("Divers lifted") for paragraph in paragraphs)
    assert "Who Pays for the Quay" in paragraphs
    assert source.title not in paragraphs
    assert not any("cookies" in paragraph or "Fishermen ask" in paragraph for paragraph in paragraphs)


@pytest.mark.process
def test_a_page_that_states_no_date_has_none_though_dates_stand_on_it(tmp_path: Path) -> None:
    stated = (DATA / "harbour.html").read_text("utf-8").splitlines()
    page = "\n".join(line for line in stated if "2024-02-06" not in line and "/2024/02/06/" not in line)
    assert "9 March 2025" in page
    assert only(write(tmp_path / "a.html", page)).source.published is None


@pytest.mark.process
def test_a_page_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    text = "Министр заявил, что переговоры возобновятся на следующей неделе в столице страны. " * 6
    page = f'<html><head><meta charset="koi8-r"><title>T</title></head><body><article><p>{text}</p></article></body>'
    assert "переговоры возобновятся" in only(write(tmp_path / "a.html", page.encode("koi8-r"))).text


@pytest.mark.process
@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>Nothing</title></head></html>",
        "<html><body></body></html>",
        "<html>",
        "<div>" * 50_000 + LEAD,
    ],
)
def test_a_page_without_article_is_skipped(tmp_path: Path, page: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert reasons(write(tmp_path / "a.html", page)) == ["no article found on the page"]
    assert capfd.readouterr().err == ""


# JSON and JSON Lines


@pytest.mark.parametrize(
    "record",
    [
        {"title": "T", "text": LEAD, "url": "https://a.example/1", "published": "2024-02-06", "author": "J",
         "source": "P"},
        {"headline": "T", "body": LEAD, "link": "https://a.example/1", "publish_date": "2024/02/06", "byline": "By J",
         "publisher": "P"},
        {"Title": "T", "content": LEAD, "URL": "https://a.example/1", "publishedAt": "2024-02-06T10:15:00Z",
         "author": ["J"], "source": {"id": None, "name": "P"}},
        {"headline": "T", "articleBody": LEAD, "url": "https://a.example/1", "datePublished": "February 6, 2024",
         "author": [{"name": "J"}], "publisher": {"name": "P"}},
        {"title": "T", "text": [LEAD], "link": "https://a.example/1", "date": 1707214500, "authors": "J", "site": "P"},
        {"title": "T", "body": LEAD, "text": "", "url": "https://a.example/1", "published_at": "6 Feb 2024",
         "author": "J", "source": "", "publisher": "P"},
        {"title": " T\n", "text": f"<p>{LEAD}</p>", "url": " https://a.example/1#x ", "date": 20240206,
         "author": "by J", "source": "P"},
    ],
)  # fmt: skip
def test_the_usual_spellings_of_fields_are_known(tmp_path: Path, record: Mapping[str, object]) -> None:
    article = only(write(tmp_path / "a.jsonl", lines(record)))
    source = article.source
    assert article.text == LEAD
    assert (source.title, source.author, source.publisher) == ("T", "J", "P")
    assert source.published == date(2024, 2, 6)
    assert source.id == source_id("news", "https://a.example/1")


def test_other_spellings_are_mapped_and_win(tmp_path: Path) -> None:
    record = {"corps": LEAD, "text": "not this", "Titre": "T", "title": "not this", "quand": "2024-02-06"}
    rules = Rules(fields={"corps": "text", "titre": "title", "quand": "published"}, today=TODAY)
    article = only(write(tmp_path / "a.jsonl", lines(record)), rules)
    assert (article.text, article.source.title, article.source.published) == (LEAD, "T", date(2024, 2, 6))


def test_a_mapping_to_an_unknown_field_is_refused() -> None:
    with pytest.raises(UsageError, match=r'"corps" is mapped to "body"; allowed are title, text'):
        Rules(fields={"corps": "body"})


def test_types_are_checked_where_they_come_in(tmp_path: Path) -> None:
    good = {"title": 1984, "text": LEAD, "url": 7, "author": [1, None, {"name": "J"}, ["x"]], "source": True}
    source = only(write(tmp_path / "a.jsonl", lines(good))).source
    assert (source.title, source.author, source.url, source.publisher) == ("1984", "1, J", None, None)


def test_a_bad_line_is_skipped_with_its_number_and_the_rest_goes_in(tmp_path: Path) -> None:
    content = [
        json.dumps({"title": "A", "text": LEAD}),
        "",
        '{"title": "B", "text": ',
        "[1, 2]",
        '"text"',
        json.dumps({"title": "C", "text": {"p": LEAD}}),
        json.dumps({"title": "D"}),
        json.dumps({"title": "E", "text": None}),
        json.dumps({"title": "F", "text": "Share this"}),
        json.dumps({"title": "G", "text": "  "}),
        "[" * 100_000,
        "nul \0 in a line",
        json.dumps({"title": "H", "text": 7}),
        json.dumps({"title": "Z", "text": SECOND}),
    ]
    file = write(tmp_path / "a.jsonl", "\n".join(content))
    assert [article.source.title for article in articles(file)] == ["A", "Z"]
    assert reasons(file) == [
        "line 3: not valid JSON (Expecting value)",
        "line 4: not an article (it is a list)",
        "line 5: not an article (it is a string)",
        "line 6: its text is an object, not a string",
        "line 7: no text",
        "line 8: no text",
        "line 9: only boilerplate",
        "line 10: empty",
        "line 11: nested too deeply",
        "line 12: not valid JSON (Expecting value)",
        "line 13: its text is a number, not a string",
    ]


def test_records_without_url_are_told_apart_by_file_and_title(tmp_path: Path) -> None:
    record = {"title": "Same", "text": LEAD}
    file = write(
        tmp_path / "a.jsonl", lines(record, {**record, "text": SECOND}, {"title": "Other", "text": LEAD}, record)
    )
    first, second, other, last = (article.source.id for article in articles(file))
    assert len({first, second, other, last}) == 4
    assert [article.source.id for article in articles(file)] == [first, second, other, last]
    moved = write(tmp_path / "b.jsonl", file.read_bytes())
    assert not {first, second, other, last} & {article.source.id for article in articles(moved)}
    assert next(read([file], "other", Rules())).item.source.id != first  # type: ignore[union-attr]


def test_a_url_identifies_an_article_wherever_it_lies(tmp_path: Path) -> None:
    record = {"title": "T", "text": LEAD, "url": "https://www.A.example/x?utm_source=feed&id=2#top"}
    one = only(write(tmp_path / "a.jsonl", lines(record)))
    two = only(write(tmp_path / "b.json", json.dumps({**record, "url": "https://www.a.example/x?id=2"})))
    assert one.source.id == two.source.id
    assert one.source.publisher == "a.example"


def test_packed_lines_are_read_as_a_stream_and_counted_by_packed_bytes(tmp_path: Path) -> None:
    noise = random.Random(1)
    records = [{"title": f"T{n}", "text": f"{LEAD} {noise.getrandbits(4000):x}."} for n in range(400)]
    file = write(tmp_path / "a.jsonl.gz", gzip.compress(lines(*records).encode()))
    found = readings(file)
    assert [one.item.source.title for one in found if isinstance(one.item, Article)] == [f"T{n}" for n in range(400)]
    done = [one.done for one in found]
    assert done == sorted(done)
    assert 0 < done[0] < done[200] < done[-1] == file.stat().st_size


def test_done_adds_up_over_all_files(tmp_path: Path) -> None:
    for name, content in {
        "a.txt": LEAD,
        "b.jpg": "x" * 70,
        "c.jsonl": lines({"text": LEAD}, {}, {"text": SECOND}),
    }.items():
        write(tmp_path / name, content)
    found = discover([tmp_path])
    done = [one.done for one in read(found.files, "news", Rules())]
    assert done == sorted(done)
    assert done[:2] == [len(LEAD), len(LEAD) + 70]
    assert done[-1] == found.size


def test_memory_stays_flat_over_a_large_file(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as file:
        for number in range(400):
            text = f"{LEAD} {random.Random(number).getrandbits(40_000):x} " * 2
            file.write(json.dumps({"title": "T", "text": text, "url": f"https://a.example/{number}"}) + "\n")
    found = read([tmp_path / "a.jsonl.gz"], "news", Rules())
    assert isinstance(next(found).item, Article)
    tracemalloc.start()
    count = sum(isinstance(one.item, Article) for one in found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 399
    assert peak < 1_500_000, "8 MB of articles must not be held at once"


def test_a_huge_line_is_passed_over_in_pieces(tmp_path: Path) -> None:
    huge = json.dumps({"title": "B", "text": "x" * 3_000_000})
    file = write(tmp_path / "a.jsonl", "\n".join([lines({"text": LEAD}), huge, lines({"text": SECOND})]))
    rules = Rules(max_file_bytes=100_000, today=TODAY)
    assert reasons(file, rules=rules) == ["line 2: larger than 0.1 MB (limit: corpus.max_file_mb)"]
    assert [article.text for article in articles(file, rules=rules)] == [LEAD, SECOND]


@pytest.mark.parametrize("filler", [b"a", b"\n"])
def test_a_bomb_fills_neither_memory_nor_time(tmp_path: Path, filler: bytes) -> None:
    file = write(tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "' + filler * 60_000_000, compresslevel=1))
    tracemalloc.start()
    found = reasons(file, rules=Rules(max_file_bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to more than 200 times its size" in found[-1] or "1000 lines in a row" in found[-1]
    assert peak < 10_000_000


def test_a_truncated_packed_file_gives_what_is_whole(tmp_path: Path) -> None:
    noise = random.Random(2)
    records = [{"title": f"T{n}", "text": f"{LEAD} {noise.getrandbits(8000):x}"} for n in range(300)]
    packed = gzip.compress(lines(*records).encode())
    file = write(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2])
    assert 50 < len(articles(file)) < 250
    assert reasons(file) == ["damaged gzip file (it ends early or does not unpack)"]


def test_damaged_and_false_packed_files(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(lines(*({"text": f"{LEAD} {n}"} for n in range(500))).encode()))
    packed[len(packed) // 2] ^= 0xFF
    assert reasons(write(tmp_path / "a.jsonl.gz", bytes(packed)))[-1].startswith(
        ("damaged gzip", "cannot be read", "line")
    )
    assert reasons(write(tmp_path / "b.jsonl.gz", lines({"text": LEAD}))) == ["not a gzip file"]
    assert reasons(write(tmp_path / "c.jsonl.gz", b"")) == ["empty"]
    assert reasons(write(tmp_path / "d.jsonl.gz", gzip.compress(b""))) == ["empty"]
    assert reasons(write(tmp_path / "e.jsonl.gz", gzip.compress(b"\0" * 100))) == ["not text (binary)"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_lines_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    content = "\n".join(json.dumps({"title": "T", "text": f"{n} {CURLY}"}, ensure_ascii=False) for n in range(3))
    found = articles(write(tmp_path / "a.jsonl", content.encode(encoding)))
    assert [article.text for article in found] == [f"{n} {CURLY}" for n in range(3)]


def test_other_kinds_of_files_under_the_name_of_json_lines(tmp_path: Path) -> None:
    document = json.dumps([{"text": LEAD}], indent=2)
    assert reasons(write(tmp_path / "a.jsonl", document)) == [
        "not one article a line; if it is one JSON document, name it .json"
    ]
    log = "\n".join(f"2024-02-06 {n} started" for n in range(5000))
    assert reasons(write(tmp_path / "b.jsonl", log))[-1] == "1000 lines in a row gave no article; the rest was not read"
    assert reasons(write(tmp_path / "c.jsonl", "\n \n")) == ["empty"]


@pytest.mark.parametrize(
    "wrap", [lambda r: r, lambda r: {"articles": r}, lambda r: {"ok": 1, "items": r}, lambda r: {"data": r}]
)
def test_json_holds_a_list_of_articles(tmp_path: Path, wrap: object) -> None:
    records = [{"title": "A", "text": LEAD}, 7, {"title": "B", "text": SECOND}, {"title": "C"}]
    file = write(tmp_path / "a.json", json.dumps(wrap(records)))  # type: ignore[operator]
    assert [article.source.title for article in articles(file)] == ["A", "B"]
    assert reasons(file) == ["article 2: not an article (it is a number)", "article 4: no text"]


def test_json_holds_one_article_that_is_known_by_its_file(tmp_path: Path) -> None:
    file = write(tmp_path / "a.json", json.dumps({"title": "A", "text": LEAD, "data": []}))
    assert only(file).source.id == source_id("news", str(file))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"a": 1}', 'not an article nor a list of articles (it is an object without "text")'),
        ("7", 'not an article nor a list of articles (it is a number without "text")'),
        ("[]", "empty (a list without articles)"),
        ('{"a"', "not valid JSON (expecting ':' delimiter, line 1, column 5)"),
        ('{"text": "a"}\n{"text": "b"}',
         "not valid JSON (extra data, line 2, column 1); if it holds one article a line, name it .jsonl"),
        ("[" * 200_000, "nested too deeply"),
        ('{"text":' * 50_000, "nested too deeply"),
        ("9" * 10_000, "cannot be read (ValueError: Exceeds the limit (4300 digits) for integer string conversion: "
         "value has 10000 digits; use sys.set_int_max_str"),
    ],
)  # fmt: skip
def test_json_that_holds_no_articles(tmp_path: Path, content: str, reason: str) -> None:
    (found,) = reasons(write(tmp_path / "a.json", content))
    assert found.startswith(reason)


def test_lone_halves_of_characters_cannot_get_through_to_the_stores(tmp_path: Path) -> None:
    record = '{"title": "T \\ud83d", "author": "\\udc00", "text": "half \\ud83d of it \\u0000 here"}'
    article = only(write(tmp_path / "a.jsonl", record))
    assert article.text == "half of it here"
    json.dumps([article.source.title, article.source.author, article.text], ensure_ascii=False).encode()


def test_html_and_entities_inside_fields_become_words(tmp_path: Path) -> None:
    record = {
        "title": "Ports &amp; ships &#8211; now",
        "text": f"<p>{LEAD}</p><script>x()</script><p>B&amp;B<br>{SECOND}</p>",
    }
    article = only(write(tmp_path / "a.json", json.dumps(record)))
    assert article.source.title == "Ports & ships – now"
    assert article.text == f"{LEAD}\n\nB&B\n\n{SECOND}"


# Which files


def test_folders_are_searched_to_the_bottom_and_hidden_things_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.md", ".hidden.txt", ".git/x.txt", "a/.cache/y.txt"):
        write(tmp_path / name, LEAD)
    found = discover([tmp_path, tmp_path / "a", tmp_path / "b.txt"])
    assert found.files == tuple(tmp_path / name for name in ("a/b/c.md", "a/z.txt", "b.txt"))
    assert found.size == 3 * len(LEAD)
    assert discover([tmp_path / ".hidden.txt"]).files == (tmp_path / ".hidden.txt",)


def test_rings_of_links_end_and_linked_files_count_once(tmp_path: Path) -> None:
    write(tmp_path / "a" / "one.txt", LEAD)
    (tmp_path / "a" / "ring").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    (tmp_path / "two.txt").symlink_to(tmp_path / "a" / "one.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    found = discover([tmp_path])
    assert [article.source.file for article in articles(*found.files)] == [str(tmp_path / "a" / "one.txt")]
    assert len(reasons(*found.files)) == 2


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere does not exist; give the path of a file or a folder"):
        discover([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.JPG", "no reader for .jpg files"),
        ("notes", "no reader for files without an extension"),
        ("a.txt.gz", "no reader for .txt.gz files"),
        ("a.tar", "no reader for .tar files"),
    ],
)
def test_other_kinds_of_files_are_named(tmp_path: Path, name: str, reason: str) -> None:
    assert reasons(write(tmp_path / name, LEAD)) == [reason]


def test_capital_letters_in_the_ending_make_no_difference(tmp_path: Path) -> None:
    assert only(write(tmp_path / "A.TXT", LEAD)).text == LEAD


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_folders_pipes_and_missing_files_are_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    files = [tmp_path / "pipe.txt", tmp_path / "folder.txt", tmp_path / "gone.txt", write(tmp_path / "a.txt", LEAD)]
    assert reasons(*files) == [
        "not a regular file",
        "a folder that cannot be opened",
        "cannot be read (no such file or directory)",
    ]
    assert len(articles(*files)) == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyError("x"), "cannot be read (KeyError: 'x')"),
        (ZeroDivisionError(), "cannot be read (ZeroDivisionError)"),
        (MemoryError(), "too large for the memory of this machine"),
        (PermissionError(13, "Permission denied"), "cannot be read (permission denied)"),
    ],
)
def test_whatever_a_reader_raises_stays_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    monkeypatch.setattr(reading_room, "READERS", {".txt": raising(error)})
    files = [write(tmp_path / "a.txt", LEAD), write(tmp_path / "b.txt", LEAD)]
    assert reasons(*files) == [reason, reason]


def test_an_interrupt_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_room, "READERS", {".txt": raising(KeyboardInterrupt())})
    with pytest.raises(KeyboardInterrupt):
        readings(write(tmp_path / "a.txt", LEAD))


def raising(error: BaseException) -> Reader:
    def reader(data: bytes, rules: Rules) -> list[Item]:
        raise error

    return reader


# Addresses


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://www.Example.org/a", "https://www.example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a"),
        ("https://example.org/a?fbclid=x&b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("https://example.org/#!/story/7", "https://example.org/#!/story/7"),
    ],
)
def test_one_spelling_for_one_page(url: str, same: str) -> None:
    assert canonical(url) == same
    assert canonical(same) == same


@pytest.mark.parametrize(
    "url",
    [None, "", "www.example.org/a", "/a/b", "javascript:alert(1)", "ftp://example.org/", "file:///etc/passwd",
     "data:,x", "http://", "http:///a", "http://[bad", "https://example.org:port/", "https://x.example/" + "a" * 3000],
)  # fmt: skip
def test_only_addresses_of_the_web_are_accepted(url: str | None) -> None:
    assert accepted(url) is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (" https://example.org/a#x \n", "https://example.org/a#x"),
        ("HTTPS://Example.org/a", "https://Example.org/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ('https://example.org/a b"<c>', "https://example.org/a%20b%22%3Cc%3E"),
        ("https://example.org/a\nb", "https://example.org/ab"),
    ],
)
def test_addresses_are_made_safe(url: str, address: str) -> None:
    assert accepted(url) == address


@pytest.mark.parametrize(
    ("url", "publisher"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://edition.cnn.com/2024/", "cnn.com"),
        ("https://news.sky.com/x", "news.sky.com"),
        ("https://en.m.example.org:8080/x", "example.org"),
        ("https://m.com/", "m.com"),
    ],
)
def test_whose_page_it_is(url: str, publisher: str) -> None:
    assert host(url) == publisher


# What it costs


@pytest.mark.process
def test_engines_are_imported_only_when_their_files_are_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", LEAD)
    write(tmp_path / "b.jsonl", lines({"title": "T", "text": LEAD}))
    program = (
        "import sys; from pathlib import Path; from corpus.reading import Rules, discover, read;"
        f"found = discover([Path({str(tmp_path)!r})]);"
        "assert len(list(read(found.files, 'news', Rules()))) == 2;"
        "print([name for name in ('trafilatura', 'lxml', 'markdown_it', 'yaml', 'charset_normalizer', 'pydantic')"
        " if name in sys.modules])"
    )
    root = ROOT
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "[]"


def test_the_seed_articles_go_in_whole(shared: Path) -> None:
    found = discover([shared / "articles"])
    first, *_, last = (article.source for article in articles(*found.files))
    assert len(articles(*found.files)) == 5
    assert first.title.startswith("Iraq Urges Diplomatic")
    assert last.title.startswith("U.S. Secretary of State Antony Blinken urged")
    assert last.title.endswith("…")
    assert len(last.title) <= 90
    assert (last.credit, last.publisher, last.published) == ("www.france24.com", None, None)


def test_real_articles_are_read_with_their_dates(evaluation_data: Path) -> None:
    file = evaluation_data / "realtimeqa" / "articles_2022.jsonl.gz"
    if not file.is_file():
        pytest.skip("needs realtimeqa/articles_2022.jsonl.gz among the evaluation sets")
    found = read([file], "news", Rules(today=TODAY))
    some = [item for one, _ in zip(found, range(300), strict=False) if isinstance(item := one.item, Article)]
    assert len(some) > 295
    assert all(article.source.published for article in some)
    assert {article.source.publisher for article in some} <= {"cnn.com", "usatoday.com", "theweek.co.uk"}
    assert not any("CNN —" in article.text.split("\n\n") for article in some)
    assert not any("Read More" in article.text.split("\n\n") for article in some)
