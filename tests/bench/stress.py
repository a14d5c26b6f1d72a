"""Whether the tests pass on a machine that is busy with something else.

    python tests/bench/stress.py [--rounds 10] [--loops 2] [pytest's arguments]

Runs tests again and again while processes beside them keep as many cores busy, and prints a line a round. Without
arguments those are the tests that start processes, in two workers. The exit code is 1 when any round failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack

from measuring import ROOT

PROCESSES = ["-m", "process", "-n", "2", "--dist", "loadfile"]
BUSY = [sys.executable, "-c", "while True: pass"]


def main() -> int:
    parser = argparse.ArgumentParser(description="Tests on a busy machine.")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--loops", type=int, default=2, help="processes that do nothing but keep a core busy")
    options, chosen = parser.parse_known_args()
    command = [sys.executable, "-m", "pytest", *(chosen or PROCESSES)]
    failed = 0
    with ExitStack() as loops:
        for _ in range(options.loops):
            loop = loops.enter_context(subprocess.Popen(BUSY))
            loops.callback(loop.kill)
        for number in range(1, options.rounds + 1):
            began = time.monotonic()
            with tempfile.TemporaryFile("w+") as log:
                code = subprocess.run(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT).returncode
                log.seek(0)
                *_, last = ["", *filter(None, map(str.strip, log))]
                print(f"round {number}: {last} ({time.monotonic() - began:.0f} s)", flush=True)
                if code:
                    failed += 1
                    log.seek(0)
                    print(log.read(), flush=True)
    print(f"{options.rounds - failed} of {options.rounds} rounds passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
