"""Zip files: their entries are read as files are, and what is made to harm is refused by name."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from support import documents_made as made
from support.files import articles, readings, reasons, write

from corpus.article import Known, source_id
from corpus.reading import Rules, Skipped, discover
from corpus.syncing import plan

pytestmark = pytest.mark.process

TEXT = f"{made.TITLE}\n\n{made.LEAD}\n\n{made.CRITICS}"


def skipped(file: Path, rules: Rules | None = None) -> dict[str, str]:
    items = [reading.item for reading in readings(file, rules=rules)]
    return {item.file.removeprefix(f"{file}: "): item.reason for item in items if isinstance(item, Skipped)}


def test_entries_of_every_kind_are_read_and_named(tmp_path: Path) -> None:
    entries = {
        "talks/report.txt": TEXT,
        "talks/": "",
        "page.html": made.page("Page about bridges"),
        "a.pdf": made.pdf(),
        "b.docx": made.docx(made.paragraph("Word about bridges", "Title") + made.paragraph(made.LEAD)),
        "c.eml": made.mail(made.LEAD, Subject="Mail about bridges").as_bytes(),
        "lines.jsonl": '{"title": "One", "text": "The first line, he said."}\n{"text": ""}\n',
        ".DS_Store": "x",
        "__MACOSX/talks/report.txt": "x",
    }
    file = write(tmp_path / "news.zip", made.packed(entries))
    found = articles(file)
    assert [one.source.title for one in found] == [
        made.TITLE,
        "Page about bridges",
        made.TITLE,
        "Word about bridges",
        "Mail about bridges",
        "One",
    ]
    assert found[0].source.file == f"{file}: talks/report.txt"
    assert found[0].source.id == source_id("news", f"{file}: talks/report.txt")
    assert skipped(file) == {"lines.jsonl": "line 2: no text"}
    assert discover([tmp_path]).files == (file,)


def test_progress_over_an_archive_ends_at_its_size(tmp_path: Path) -> None:
    file = write(tmp_path / "news.zip", made.packed({f"{n}.txt": TEXT + str(n) for n in range(5)}))
    last = write(tmp_path / "z.txt", TEXT)
    done = [reading.done for reading in readings(file, last)]
    assert done == sorted(done)
    assert done[-1] == file.stat().st_size + last.stat().st_size


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def test_what_is_made_to_harm_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    file = tmp_path / "news.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../out.txt", TEXT)
        archive.writestr("C:\\out.txt", TEXT)
        archive.writestr("/out.txt", TEXT)
        archive.writestr(link("link.txt"), "/etc/passwd")
        archive.writestr("inner.zip", made.packed({"a.txt": TEXT}))
        archive.writestr("bomb.txt", "a" * 3_000_000)
        archive.writestr("large.txt", bytes(range(32, 127)) * 30)
        archive.writestr("picture.png", b"x")
        archive.writestr("good.txt", TEXT)
    before = set(tmp_path.rglob("*"))
    rules = Rules(max_file_bytes=2_000, today=None)
    assert skipped(file, rules) == {
        "../../out.txt": "its name leads out of the archive",
        "C:\\out.txt": "its name leads out of the archive",
        "/out.txt": "its name leads out of the archive",
        "link.txt": "a link",
        "inner.zip": "an archive in an archive; unpack it first",
        "bomb.txt": "larger than 0.002 MB (limit: corpus.max_file_mb)",
        "large.txt": "larger than 0.002 MB (limit: corpus.max_file_mb)",
        "picture.png": "no reader for .png files",
    }
    ratio = "unpacks to more than 200 times its size (limit: corpus.max_archive_ratio)"
    assert skipped(file)["bomb.txt"] == ratio
    assert [one.text for one in articles(file)][-1] == f"{made.LEAD}\n\n{made.CRITICS}"
    assert set(tmp_path.rglob("*")) == before


def test_limits_of_a_whole_archive(tmp_path: Path) -> None:
    file = write(tmp_path / "news.zip", made.packed({f"{n}.txt": "x" * 1000 for n in range(5)}))
    rules = Rules(max_archive_entries=4)
    assert reasons(file, rules=rules) == ["holds 5 entries (limit: 4, corpus.max_archive_entries)"]
    rules = Rules(max_archive_bytes=4_000)
    assert reasons(file, rules=rules) == ["unpacks to 0 MB (limit: 0.004 MB, corpus.max_archive_mb)"]
    assert reasons(write(tmp_path / "empty.zip", made.packed({}))) == ["empty (a zip file without files)"]


def encrypted(data: bytes) -> bytes:
    """The same archive, its one entry marked as encrypted in both of its headers."""
    local, central = data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8
    marked = bytearray(data)
    marked[local] |= 1
    marked[central] |= 1
    return bytes(marked)


def damaged(data: bytes) -> bytes:
    """The same archive, with a byte of its packed data changed."""
    changed = bytearray(data)
    changed[data.index(b"a.txt") + 12] ^= 0xFF
    return bytes(changed)


def test_an_encrypted_and_a_damaged_entry_say_so(tmp_path: Path) -> None:
    data = made.packed({"a.txt": TEXT})
    assert reasons(write(tmp_path / "a.zip", encrypted(data))) == ["encrypted; unpack it first"]
    (reason,) = reasons(write(tmp_path / "b.zip", damaged(data)))
    assert reason.startswith("damaged (")


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"no zip at all", made.packed({"a.txt": TEXT})[:-30]])
def test_what_is_no_zip_file_is_said_to_be_so(tmp_path: Path, data: bytes) -> None:
    assert reasons(write(tmp_path / "a.zip", data)) == ["damaged zip file, or none"]


def test_pruning_knows_an_archive_and_its_entries(tmp_path: Path) -> None:
    both = {"a.txt": TEXT, "b/c.txt": f"Another story\n\n{made.QUOTE}"}
    file = write(tmp_path / "news.zip", made.packed(both))
    known = {one.source.id: Known(one.fingerprint, one.source.title, one.source.file) for one in articles(file)}

    def removed(prune: Path, *files: Path) -> list[str]:
        return [step.name for step in plan(known, readings(*files), {prune}) if step.action.value == "remove"]

    assert removed(tmp_path, file) == []
    write(file, made.packed({"a.txt": TEXT}))
    assert removed(tmp_path, file) == ["Another story"]
    assert removed(file, file) == ["Another story"]
    write(file, b"damaged now")
    assert removed(tmp_path, file) == []
    assert len(removed(tmp_path)) == 2
    assert removed(tmp_path / "elsewhere") == []
