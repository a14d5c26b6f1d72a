"""PDF, Word, newsletters, saved pages: the text as it reads, what they say of themselves, why some are not read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support import documents_made as made
from support.files import only, reasons, write

from corpus.reading.layout import Line, PageLayout, headline, paragraphs

pytestmark = pytest.mark.process

W = made.paragraph


@pytest.mark.parametrize("columns", [1, 2])
def test_a_pdf_gives_paragraphs_without_what_runs_along_its_pages(tmp_path: Path, columns: int) -> None:
    body = [f"{text} It was report {number}." for number in range(5) for text in made.STORY]
    data = made.pdf(body, columns=columns, running="The Example Gazette — Northern Edition", author="Jane Roe")
    article = only(write(tmp_path / "a.pdf", data))
    assert article.text.split("\n\n") == body
    assert article.source.title == made.TITLE
    assert article.source.author == "Jane Roe"
    assert article.source.file == str(tmp_path / "a.pdf")


def test_the_stated_title_of_a_pdf_counts_unless_a_program_made_it_up(tmp_path: Path) -> None:
    assert (
        only(write(tmp_path / "a.pdf", made.pdf(title="Bridges under review"))).source.title == "Bridges under review"
    )
    assert only(write(tmp_path / "b.pdf", made.pdf(title="Microsoft Word - b.doc"))).source.title == made.TITLE


def test_a_pdf_without_text_layer_is_said_to_be_so(tmp_path: Path) -> None:
    (reason,) = reasons(write(tmp_path / "a.pdf", made.picture_pdf()))
    assert reason == "no text in it, only pictures; recognise its text (OCR) first"


def test_an_encrypted_pdf_is_said_to_be_so(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    file = tmp_path / "a.pdf"
    canvas = Canvas(str(file), encrypt="secret")
    canvas.drawString(100, 100, made.LEAD)
    canvas.save()
    assert reasons(file) == ["encrypted; save it without a password"]


def lines(*texts: str, left: float = 50, top: float = 700, size: float = 10) -> list[Line]:
    return [
        Line(text, left, top - 14 * number - size, left + 5 * len(text), top - 14 * number, size)
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        (("the inspec-", "tion of bridges"), "the inspection of bridges"),
        (("the inspec\ufffe", "tion of bridges"), "the inspection of bridges"),
        (("the inspec\u00ad", "tion of bridges"), "the inspection of bridges"),
        (("the affec\ufffeted steel",), "the affected steel"),
        (("the Iran\ufffebacked groups, Iran-backed or not",), "the Iran-backed groups, Iran-backed or not"),
        (("the Iran\ufffe", "backed groups, Iran-backed or not"), "the Iran-backed groups, Iran-backed or not"),
        (("the Iran-", "backed groups, Iran-backed or not"), "the Iran-backed groups, Iran-backed or not"),
        (("the Paris-", "Lyon line"), "the Paris-Lyon line"),
        (("from 1987-", "built bridges"), "from 1987-built bridges"),
        (("co-", "operation, or cooperation"), "cooperation, or cooperation"),
    ],
)
def test_words_divided_at_the_end_of_a_line_are_made_whole(written: tuple[str, ...], joined: str) -> None:
    assert paragraphs([PageLayout(tuple(lines(*written)), 800)]) == [joined]


def test_a_paragraph_goes_on_in_the_next_column_and_ends_at_a_gap() -> None:
    page = PageLayout(
        (
            *lines("The first paragraph begins here and", "goes on over the end of the", top=300),
            *lines("column, where it ends.", left=300),
            *lines("Another one stands below it.", left=300, top=650),
        ),
        800,
    )
    assert paragraphs([page]) == [
        "The first paragraph begins here and goes on over the end of the column, where it ends.",
        "Another one stands below it.",
    ]


def test_the_headline_is_what_is_largest() -> None:
    page = PageLayout(
        (*lines("Bridges to be", "inspected", size=20), *lines("One line.", "Two lines.", "Three.", top=600)), 800
    )
    assert headline([page]) == "Bridges to be inspected"
    assert headline([PageLayout(tuple(lines("One line.", "Two lines.", "Three lines.")), 800)]) is None
    assert headline([]) is None


def test_a_word_file_reads_as_with_all_changes_accepted(tmp_path: Path) -> None:
    body = (
        W(made.TITLE, "Heading1")
        + W(made.LEAD)
        + "<w:p><w:r><w:t>The work takes </w:t></w:r><w:del><w:r><w:delText>two</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>three</w:t></w:r></w:ins><w:r><w:t> weeks, he said.</w:t></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{W('Bridge')}</w:tc><w:tc>{W('Year')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{W('North')}</w:tc><w:tc>{W('1987')}</w:tc></w:tr></w:tbl>" + W(made.CRITICS)
    )
    stated = "<dc:creator>Jane Roe</dc:creator><dcterms:created>2024-02-06T10:00:00Z</dcterms:created>"
    article = only(write(tmp_path / "a.docx", made.docx(body, stated)))
    expected = [made.LEAD, "The work takes three weeks, he said.", "Bridge | Year", "North | 1987", made.CRITICS]
    assert article.text.split("\n\n") == expected
    source = article.source
    assert (source.title, source.author, source.published) == (made.TITLE, "Jane Roe", date(2024, 2, 6))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            b"\xd0\xcf\x11\xe0" + b"x" * 600,
            "encrypted, or of an old version of Word; save it as .docx without a password",
        ),
        (made.packed({"a.txt": "x"}), "damaged Word file, or none"),
        (made.packed({"word/document.xml": "<!DOCTYPE a><a/>"}), "not a Word file (it declares a document type)"),
        (made.docx(""), "empty"),
    ],
)
def test_word_files_that_are_not_read_say_why(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reasons(write(tmp_path / "a.docx", data)) == [reason]


def test_a_newsletter_is_an_article_of_its_sender(tmp_path: Path) -> None:
    markup = "<p>View this email in your browser</p>" + made.page() + "<p>Unsubscribe from this list</p>"
    message = made.mail("See the web version.", markup, Subject="Fwd: =?utf-8?q?Br=C3=BCcken?= under review")
    article = only(write(tmp_path / "a.eml", message.as_bytes()))
    assert article.text.split("\n\n")[-3:] == list(made.STORY)
    assert "nsubscribe" not in article.text
    source = article.source
    assert (source.title, source.publisher) == ("Brücken under review", "The Example Gazette")
    assert source.published == date(2024, 2, 6)  # in the sender's zone


def test_the_plain_part_of_a_message_counts_where_it_says_as_much(tmp_path: Path) -> None:
    plain = "\n\n".join(made.STORY)
    message = made.mail(plain, f"<div>{' '.join(made.STORY)}</div>", Subject="Bridges", From="news@gazette.example")
    article = only(write(tmp_path / "a.eml", message.as_bytes()))
    assert article.text == plain
    assert article.source.publisher == "gazette.example"


def test_a_message_in_another_encoding(tmp_path: Path) -> None:
    message = made.mail(markup=f"<p>Żółć. {made.LEAD}</p><p>{made.CRITICS}</p>", Subject="Bridges")
    data = message.as_bytes().replace(b"utf-8", b"iso-8859-2").replace(b"=C5=BB=C3=B3=C5=82=C4=87", b"=AF=F3=B3=E6")
    data = data.replace(b"=E2=80=9C", b"").replace(b"=E2=80=9D", b"")
    assert only(write(tmp_path / "a.eml", data)).text.startswith("Żółć. The ministry")


def test_attachments_are_named_as_skipped(tmp_path: Path) -> None:
    message = made.mail("\n\n".join(made.STORY), Subject="Bridges")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="report 1.pdf")
    file = write(tmp_path / "a.eml", message.as_bytes())
    assert reasons(file) == ["the attachment report 1.pdf is not read; save it as a file and ingest that"]


def test_what_is_no_message_is_said_to_be_so(tmp_path: Path) -> None:
    assert reasons(write(tmp_path / "a.eml", "Just text.")) == ["not a message (it has neither sender nor date)"]
    assert reasons(write(tmp_path / "b.eml", "From: a@b.example\n\n")) == ["a message without text"]


SAVED = """From: <Saved by a browser>
Snapshot-Content-Location: https://gazette.example/bridges?id=7
Subject: Bridges
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="cut"

--cut
Content-Type: text/html
Content-Location: cid:frame@mhtml.example

<html><body><p>An advertisement in a frame.</p></body></html>
--cut
Content-Type: text/html; charset="utf-8"
Content-Location: https://gazette.example/bridges?id=7

{page}
--cut--
"""


def test_a_saved_page_is_the_page_at_its_address(tmp_path: Path) -> None:
    article = only(write(tmp_path / "a.mhtml", SAVED.format(page=made.page())))
    assert article.text.split("\n\n") == list(made.STORY)
    assert article.source.url == "https://gazette.example/bridges?id=7"
    assert article.source.publisher == "gazette.example"
    again = only(write(tmp_path / "moved" / "b.mht", SAVED.format(page=made.page())))
    assert again.source.id == article.source.id


def test_a_saved_page_without_page_is_said_to_be_so(tmp_path: Path) -> None:
    assert reasons(write(tmp_path / "a.mht", "Content-Type: text/plain\n\nHello.")) == ["no web page in it"]
