"""A text as the set of its shingles: all runs of three words, each as a 64-bit number. Pure."""

from __future__ import annotations

import re
import zlib

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.uint64]

# Chinese, Japanese and Korean are written without blanks: there each character is taken as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A, _MIX_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def shingles(text: str) -> Shingles:
    """The distinct shingles of a text, ascending, as uint64 of shape (n,); a text below three words has none.

    Case, punctuation and how wide blanks are make no difference. Three words rather than the five or more that are
    usual: a word changed costs three shingles then, so that a text with one word in twenty changed still has 0.86 of
    its shingles.
    """
    found = _WORD.findall(text.lower())
    if len(found) < 3:
        return np.empty(0, np.uint64)
    # CRC-32 and not Python's hash, which is another one in each process.
    hashes = np.fromiter((zlib.crc32(word.encode()) for word in found), np.uint64, len(found))
    first, second, third = mixed(hashes[:-2]), hashes[1:-1], hashes[2:]
    return np.unique(mixed(mixed(first + second) + third))


def mixed(values: Shingles) -> Shingles:
    """Each number spread over all 64 bits (splitmix64: Steele, Lea and Flood, 2014)."""
    values = values + _GOLDEN
    values = (values ^ (values >> np.uint64(30))) * _MIX_A
    values = (values ^ (values >> np.uint64(27))) * _MIX_B
    return values ^ (values >> np.uint64(31))
