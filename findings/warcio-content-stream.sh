#!/bin/sh
# warcio 1.8.1: the body of a response in a web archive, when the server wrote valid but less usual HTTP.
#
# A good guess: `content_stream()` gives the page itself, for the README says that it undoes compression and chunks.
# Names of codings have no case in HTTP, `x-gzip` is another name of gzip, a gzip stream may have several members, and a
# chunked body may end with trailer fields.
#
# What is so: only the exact word "chunked" is undone. With "Chunked" or "gzip, chunked" the sizes of the chunks stay in
# the text, though "GZIP" is known as gzip. Trailer fields are put behind the text, without their first two letters. Of
# gzip members only the first is read and the rest is lost. "x-gzip" is not undone. Nothing is raised, warned of or
# printed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install warcio==1.8.1

python - <<'END'
import gzip
import io
import sys
from importlib.metadata import version

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TEXT = b"The bridge is open."
CHUNKED = b"a\r\nThe bridge\r\n9\r\n is open.\r\n0\r\n"
ZIPPED = gzip.compress(TEXT, mtime=0)
MEMBERS = gzip.compress(TEXT[:10], mtime=0) + gzip.compress(TEXT[10:], mtime=0)
ZIPPED_CHUNK = b"%x\r\n%b\r\n0\r\n\r\n" % (len(ZIPPED), ZIPPED)
RESPONSES = {
    "chunked": ("Transfer-Encoding", "chunked", CHUNKED + b"\r\n"),
    "Chunked": ("Transfer-Encoding", "Chunked", CHUNKED + b"\r\n"),
    "trailer fields": ("Transfer-Encoding", "chunked", CHUNKED + b"Server-Timing: db;dur=5\r\n\r\n"),
    "gzip, chunked": ("Transfer-Encoding", "gzip, chunked", ZIPPED_CHUNK),
    "GZIP": ("Content-Encoding", "GZIP", ZIPPED),
    "gzip members": ("Content-Encoding", "gzip", MEMBERS),
    "x-gzip": ("Content-Encoding", "x-gzip", ZIPPED),
}


def content(name: str, value: str, body: bytes) -> bytes:
    """What is read of a response with this header and this body, written as the server sent it."""
    archive = io.BytesIO()
    writer = WARCWriter(archive, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/plain"), (name, value)], protocol="HTTP/1.1")
    page = io.BytesIO(body)
    record = writer.create_warc_record("https://example.org/", "response", payload=page, http_headers=headers)
    writer.write_record(record)
    archive.seek(0)
    stream = next(iter(ArchiveIterator(archive))).content_stream()
    return b"".join(iter(stream.read, b""))


print("warcio", version("warcio"))
seen = {name: content(*response) for name, response in RESPONSES.items()}
for name, body in seen.items():
    print(f"{name}: {body!r}")
expected = gzip.decompress(MEMBERS) == TEXT
expected &= seen == {
    "chunked": TEXT,
    "Chunked": CHUNKED + b"\r\n",
    "trailer fields": TEXT + b"0\r\nrver-Timing: db;dur=5\r\n\r\n",
    "gzip, chunked": ZIPPED_CHUNK,
    "GZIP": TEXT,
    "gzip members": b"The bridge",
    "x-gzip": ZIPPED,
}
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
