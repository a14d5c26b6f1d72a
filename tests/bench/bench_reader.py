"""How long the reader takes for the passages of one question, and to load.

    python tests/bench/bench_reader.py --data ../shared/eval [--reader NAME] [--passages 20] [--chars 900]

Reads passages of SQuADShifts, cut at words to their length, `--rounds` times with another question each, and prints
median and 95th percentile, after a plain product of matrices that tells how fast the machine is now: quote the ratio
where its speed drifts. Loading is measured in processes of their own: from nothing, and what is left of it where the
embedding model, which every search needs, has been imported before.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from measuring import ROOT, evaluation_data, spread
from reader_examples import asked

sys.path.insert(0, str(ROOT))

from retrieval.reader import DEFAULT, load_reader

LOAD = """
import time; began = time.perf_counter()
import onnxruntime, tokenizers, retrieval.finding.embedding; imported = time.perf_counter()
from retrieval.reader import load_reader; load_reader({name!r})
print(time.perf_counter() - began, time.perf_counter() - imported)
"""


def passages(data: Path, count: int, chars: int, seed: int = 7) -> list[tuple[str, str]]:
    """Passages of `chars` characters, less what the last word goes beyond."""
    rows = asked(data)["wiki"]
    text = " ".join(dict.fromkeys(row.passage for row in rows))
    draw = random.Random(seed)
    places = [draw.randrange(len(text) - chars) for _ in range(count)]
    return [("A headline of six or seven words", text[place : place + chars].rsplit(" ", 1)[0]) for place in places]


def matrices() -> float:
    """Milliseconds of a plain product of matrices: how fast the machine is now."""
    one = np.ones((1024, 1024), np.float32)
    began = time.perf_counter()
    for _ in range(5):
        one @ one
    return 200 * (time.perf_counter() - began)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--reader", default=DEFAULT)
    parser.add_argument("--passages", type=int, default=20)
    parser.add_argument("--chars", type=int, default=900)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    data = options.data or evaluation_data()
    command = [sys.executable, "-c", LOAD.format(name=options.reader)]
    loads = [
        [float(word) for word in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]
        for _ in range(5)
    ]
    whole, rest = ([load[column] for load in loads] for column in (0, 1))
    print(f"load from nothing {spread(whole)}, after imports {spread(rest)}")
    reader = load_reader(options.reader)
    questions = [row.question for row in asked(data)["wiki"][: options.rounds + 3]]
    times, products, busy = [], [], []
    for number, question in enumerate(questions):
        here = passages(data, options.passages, options.chars, seed=number)
        product = matrices()
        began, used = time.perf_counter(), time.process_time()
        reader.read(question, here)
        if number >= 3:  # the first ones grow the arenas of the threads
            times.append(1000 * (time.perf_counter() - began))
            busy.append(1000 * (time.process_time() - used))
            products.append(product)
    middle, late = (float(np.percentile(times, share)) for share in (50, 95))
    ratio = float(np.median(np.array(times) / np.array(products)))
    print(f"{reader.identity}, {options.passages} passages of {options.chars} characters:")
    print(f"p50 {middle:.0f} ms, p95 {late:.0f} ms; of processor {np.median(busy):.0f} ms, all cores together")
    print(f"p50 is {ratio:.0f} times a product of matrices, which took {np.median(products):.1f} ms")


if __name__ == "__main__":
    main()
