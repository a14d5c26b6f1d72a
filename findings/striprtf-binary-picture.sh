#!/bin/sh
# striprtf 0.0.35: an RTF file with a picture that is kept as bytes (\bin), as files of press databases have it.
#
# A good guess: the picture is left out and the text goes on behind it. The library has a step of its own that takes
# such pictures out, and a picture without properties is indeed taken out well.
#
# What is so: when the picture has properties before its bytes ({\*\picprop ...}, which Word writes with each picture),
# the first closing brace inside them is taken for the end of the picture. The braces that are left close the document,
# and all text behind the picture is dropped. Nothing is raised, and the text before the picture looks whole.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install striprtf==0.0.35

python - <<'END'
import struct
import sys
import zlib
from importlib.metadata import version

from striprtf.striprtf import rtf_to_text


def png() -> bytes:
    """A picture of one grey point."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_around(properties: str) -> str:
    """What is read of three paragraphs, the second of which is a picture."""
    picture = rf"{{\pict{properties}\pngblip\picw1\pich1\bin{len(png())} ".encode() + png() + b"}"
    rtf = rb"{\rtf1\ansi First paragraph.\par " + picture + rb"\par Last paragraph.\par}"
    return rtf_to_text(rtf.decode("latin-1"))


bare = text_around("")
with_properties = text_around(r"{\*\picprop{\sp{\sn shapeType}{\sv 75}}{\sp{\sn fFlipH}{\sv 0}}}")
print("striprtf", version("striprtf"))
print("picture without properties:", repr(bare))
print("picture with properties:   ", repr(with_properties))
expected = "Last paragraph." in bare
expected &= "First paragraph." in with_properties and "Last paragraph." not in with_properties
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
