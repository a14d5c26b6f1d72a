"""Links open the page at the quoted words, and never anything else."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import PATIENCE, fakes

from bot.rendering.links import address, host, link, text_directive

PAGE = "https://wire.example/talks"
LONG = "The two delegations met as a commission of officers and diplomats in January."


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("Talks began.", "Talks%20began"),
        ("About 2,500 troops remain.", "About%202%2C500%20troops%20remain"),
        ("A well-known figure", "A%20well%2Dknown%20figure"),
        ("R&D, and more", "R%26D%2C%20and%20more"),
        ("«Être» — 100 %", "%C3%8Atre%C2%BB%20%E2%80%94%20100%20%25"),
        ("$300 million", "%24300%20million"),
        (LONG, "The%20two%20delegations%20met%20as,officers%20and%20diplomats%20in%20January"),
        # Ten words in one block: all of them. Eleven: first and last five, which do not overlap.
        ("a b c d e f g h i j", "a%20b%20c%20d%20e%20f%20g%20h%20i%20j"),
        ("a b c d e f g h i j k", "a%20b%20c%20d%20e,g%20h%20i%20j%20k"),
        # Across a paragraph even few words take two ends, for each has to lie in one block of the page.
        ("Talks began.\n\nTalks stopped.", "Talks%20began,Talks%20stopped"),
        ("One.\n \nTwo three.\r\nFour five six seven eight nine.", "One,five%20six%20seven%20eight%20nine"),
        ("  “Blanks\tand\u00a0marks”  ", "Blanks%20and%20marks"),
        ("…", ""),
        ("", ""),
    ],
)
def test_directive(words: str, directive: str) -> None:
    assert text_directive(words) == directive


@given(st.text())
def test_directives_hold_no_syntax_but_one_comma(words: str) -> None:
    assert re.fullmatch(r"[\w.~%]*(,[\w.~%]+)?", text_directive(words), re.ASCII)


def test_first_words_that_also_stand_earlier_are_lengthened() -> None:
    earlier = "The first round of the talks was short. "
    words = "The first round of the new year was long, said both of the delegations later."
    assert text_directive(words).startswith("The%20first%20round%20of%20the,")
    assert text_directive(words, earlier + words).startswith("The%20first%20round%20of%20the%20new,")


def test_last_words_that_also_stand_inside_the_quote_are_lengthened() -> None:
    words = "He said it in one of the halls today and she said it in one of the halls today."
    assert text_directive(words).endswith(",said%20it%20in%20one%20of%20the%20halls%20today")


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (PAGE, f"{PAGE}#:~:text=Talks"),
        (f"{PAGE}?a=1&b=2", f"{PAGE}?a=1&b=2#:~:text=Talks"),
        (f"{PAGE}#", f"{PAGE}#:~:text=Talks"),
        (f"{PAGE}#part-2", f"{PAGE}#part-2:~:text=Talks"),
        (f"{PAGE}#:~:text=other", f"{PAGE}#:~:text=other&text=Talks"),
        (f"{PAGE}#part:~:text=other", f"{PAGE}#part:~:text=other&text=Talks"),
        (f"{PAGE}#:~:", f"{PAGE}#:~:text=Talks"),
        (f"  {PAGE}\n", f"{PAGE}#:~:text=Talks"),
        ("https://wire.example/سلام", "https://wire.example/%D8%B3%D9%84%D8%A7%D9%85#:~:text=Talks"),
        ("https://wire.example/100%25", "https://wire.example/100%25#:~:text=Talks"),
        ('https://wire.example/a<b>"c`', "https://wire.example/a%3Cb%3E%22c%60#:~:text=Talks"),
    ],
)
def test_the_directive_is_appended_to_the_address(url: str, start: str) -> None:
    assert link(fakes.quote("Talks began.", url=url)) == f"{start}%20began"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "wire.example/talks",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://wire.example/",
        "https://",
        "https:///talks",
        "https://[::1",
        "https://wire.example@evil.example/",
        "https://wire.example\\@evil.example/",
        "https://wire.example/a b",
        "https://wire.example/\x1b]8;;https://evil.example\x1b\\",
        "https://wire.example/\x9d8;;x",
        "https://wire.example/\u202egnp.exe",
        "https://wire.example/\ud800",
    ],
)
def test_other_addresses_are_not_linked(url: str | None) -> None:
    assert address(url) is None
    assert link(fakes.quote("Talks began.", url=url)) is None
    assert host(url) is None


def test_without_words_the_page_itself_is_linked() -> None:
    assert link(fakes.quote("…", url=PAGE)) == PAGE


def test_host() -> None:
    assert host("https://WWW.Wire.example:8443/talks") == "www.wire.example"


BLOCKS = (
    "The first round – held on a Saturday – was “frank”, and neither conditions, dates nor R&D wasn’t on the table.",
    "About 2,500 U.S. troops are in Iraq. They advise.",
    "However, within a day three of the well-known service members were killed.",
    "Further talks were suspended in response, at 100% of the price, it is said here.",
)


@pytest.mark.process
@pytest.mark.parametrize(
    ("words", "block"),
    [
        (BLOCKS[0], 0),
        ("About 2,500 U.S. troops are in Iraq.", 1),
        (f"{BLOCKS[2]}\n\n{BLOCKS[3]}", 2),
        ("Words that the page does not have.", None),
    ],
)
def test_a_real_browser_scrolls_to_the_quote(words: str, block: int | None, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("needs Chromium, in which text directives can be tried")
    gap = "<div style='height: 3000px'></div>"
    report = "scrollY + ':' + [...document.querySelectorAll('p')].map(p => p.getBoundingClientRect().top)"
    page = tmp_path / "page.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8>{gap}"
        + gap.join(f"<p>{html.escape(text)}</p>" for text in BLOCKS)
        + f"{gap}<pre></pre><script>setTimeout(() => {{"
        f"document.querySelector('pre').textContent = {report} }}, 500)</script>",
        encoding="utf-8",
    )
    opened = (link(fakes.quote(words, url="https://wire.example/")) or "").replace(
        "https://wire.example/", page.as_uri()
    )
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=2000",
        f"--user-data-dir={tmp_path}",
    ]
    run = subprocess.run([browser, *options, "--dump-dom", opened], capture_output=True, text=True, timeout=PATIENCE)
    found = re.search(r"<pre>([\d.]+):([-\d.,]+)</pre>", run.stdout)
    assert found, run.stderr
    tops = [float(top) for top in found[2].split(",")]
    if block is None:
        assert float(found[1]) == 0, unquote(opened)
    else:
        assert 0 <= tops[block] < 600, unquote(opened)
