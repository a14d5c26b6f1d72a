"""How long a person waits for a first answer.

    python tests/bench/bench_startup.py [--pairs 5]

Prints a cold `newsdesk ask` on the sample, `newsdesk --help`, and the prompt of `newsdesk chat`, each against
importing sentence-transformers alone, in pairs; quote the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile

from measuring import ratios, run, spread


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as data:
        newsdesk = [sys.executable, "-m", "bot.cli", "--data", data]
        run([*newsdesk, "ingest", "--sample"])
        commands = {
            "newsdesk ask": [*newsdesk, "--collection", "sample", "ask", "How many U.S. troops are in Iraq?"],
            "newsdesk --help": [*newsdesk, "--help"],
        }
        plain = [sys.executable, "-c", "import sentence_transformers"]
        run(plain)
        for name, command in commands.items():
            ours, theirs = ratios(lambda command=command: run(command).seconds, lambda: run(plain).seconds, pairs)
            share = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
            print(f"{name:16} {spread(ours)}; import sentence_transformers {spread(theirs)}; ratio {share:.2f}")


if __name__ == "__main__":
    main()
