"""How much of the words of PDF files is read, and how fast: our reading by pdfium, and plain pypdf beside it.

    python tests/bench/bench_pdf.py [--repeat 3]

The files are made here by reportlab, fpdf2 and, where there is one, Chromium (`--headless --print-to-pdf`): one column
and two, justified and hyphenated, with headers, footers and page numbers, with a font that draws "fi" as one sign.
Words are compared as a bag: what was lost lowers the recall; what a header added and what a hyphen tore apart lowers
the precision. Paragraphs: how many come out exactly. Needs the extras `dev` and `bench`.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from support import documents_made as made

from corpus.reading import pdf

RUNNING = "The Example Gazette — Northern Edition — 6 February 2024"
_WORD = re.compile(r"\w+(?:[-’']\w+)*")


def story() -> list[str]:
    """Forty paragraphs, no two alike."""
    places = ("north", "south", "east", "west", "coast", "valley", "capital", "border")
    return [
        f"{text} It was report {number} from the {place}."
        for number, place in enumerate(places[:7] * 2, start=1)
        for text in made.STORY
    ][:40]


def by_chromium(paragraphs: list[str], columns: int) -> bytes | None:
    """Printed by a browser, hyphenated by it; None where there is none."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return None
    style = f"body{{font:10.5pt serif}}div{{column-count:{columns};hyphens:auto;text-align:justify}}"
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "a.html", Path(folder) / "a.pdf"
        page.write_text(f'<html lang="en"><style>{style}</style><h1>{made.TITLE}</h1><div>{body}</div>', "utf-8")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={out}", str(page)]
        subprocess.run(command, capture_output=True, timeout=120, check=True)
        return out.read_bytes()


def by_fpdf(paragraphs: list[str]) -> bytes:
    """By fpdf2: one column, a footer with the page."""
    from fpdf import FPDF

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 10, f"Page {self.page_no()}", align="C")

    paper = Paper()
    paper.add_page()
    paper.set_font("Times", size=11)
    paper.multi_cell(0, 6, f"{made.TITLE}\n\n" + "\n\n".join(paragraphs))
    return bytes(paper.output())


def hyphenated(paragraphs: list[str], width: int = 46) -> list[str]:
    """The same paragraphs with a line end in them wherever a column is full, long words divided there."""
    wrapped = []
    for text in paragraphs:
        lines = [""]
        for word in text.split():
            room = width - len(lines[-1]) - 1
            if len(word) <= room or not lines[-1]:
                lines[-1] = f"{lines[-1]} {word}".strip()
            elif word.isalpha() and len(word) > 7 and room > 4:
                cut = min(room - 1, len(word) - 3)
                lines[-1] += f" {word[:cut]}-"
                lines.append(word[cut:])
            else:
                lines.append(word)
        wrapped.append("<br/>".join(lines))
    return wrapped


def plain_pypdf(data: bytes) -> str:
    """As pypdf gives it."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def words(text: str) -> Counter[str]:
    """A bag of words, in lower case."""
    return Counter(word.casefold() for word in _WORD.findall(text))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    paragraphs = story()
    plain = [text.translate({ord("“"): '"', ord("”"): '"'}) for text in paragraphs]
    files = {
        "reportlab, 1 column": (made.pdf(paragraphs, running=RUNNING), paragraphs),
        "reportlab, 2 columns": (made.pdf(paragraphs, columns=2, running=RUNNING), paragraphs),
        "reportlab, hyphens": (made.pdf(hyphenated(paragraphs), running=RUNNING), paragraphs),
        "fpdf2": (by_fpdf(plain), plain),
        "Chromium, 1 column": (by_chromium(paragraphs, 1), paragraphs),
        "Chromium, 2 columns": (by_chromium(paragraphs, 2), paragraphs),
    }
    readers: dict[str, Callable[[bytes], str]] = {
        "ours": lambda data: pdf.record_of(data).text,
        "pypdf": plain_pypdf,
    }
    print(f"{'':22}{'':7}{'precision':>10}{'recall':>8}{'F1':>8}{'paragraphs':>12}{'ms a page':>11}")
    for name, (data, truth) in files.items():
        if data is None:
            print(f"{name:22}no browser here")
            continue
        wanted = words("\n".join((made.TITLE, *truth)))
        pages = _pages(data)
        for reader, read in readers.items():
            text = read(data)
            started = time.perf_counter()
            for _ in range(repeat):
                read(data)
            seconds = (time.perf_counter() - started) / repeat / pages
            found = words(text)
            common = (found & wanted).total()
            precision, recall = common / found.total(), common / wanted.total()
            whole = len(set(text.split("\n")) & set(truth)) / len(truth)
            score = 2 * precision * recall / (precision + recall)
            print(f"{name:22}{reader:7}{precision:10.4f}{recall:8.4f}{score:8.4f}{whole:12.2%}{1000 * seconds:11.2f}")


def _pages(data: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)


if __name__ == "__main__":
    main()
