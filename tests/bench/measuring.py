"""What the benchmarks share: a command run as a whole process, the evaluation data, resampling."""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def evaluation_data() -> Path:
    """The folder of evaluation sets: NEWSDESK_EVAL_DATA, or shared/eval beside the checkout."""
    folder = Path(os.environ.get("NEWSDESK_EVAL_DATA") or ROOT.parent / "shared" / "eval")
    if not folder.is_dir():
        sys.exit(f"{folder} is missing: name the folder of the evaluation sets in NEWSDESK_EVAL_DATA")
    return folder


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: seconds by the wall, seconds of processor, peak memory in MiB, what it printed."""

    seconds: float
    processor: float
    memory: float
    output: str


def run(command: Sequence[str], **environment: str) -> Run:
    """Run a command to its end. Raises CalledProcessError when it fails with anything but "skipped" or "not found"."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    # A wrapper of its own, since RUSAGE_CHILDREN keeps the largest peak of all children so far.
    wrapper = (
        "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", wrapper, *command],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3, 4):
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, processor, float(done.stderr.split()[-1]), done.stdout)


def ratios(first: Callable[[], float], second: Callable[[], float], pairs: int) -> tuple[list[float], list[float]]:
    """Two measurements in turn, A B A B ..., so that a machine whose speed drifts is fair to both."""
    results: tuple[list[float], list[float]] = ([], [])
    for _ in range(pairs):
        results[0].append(first())
        results[1].append(second())
    return results


def spread(values: Sequence[float], unit: str = "s") -> str:
    """Median and range of some measurements."""
    return f"{statistics.median(values):.2f} {unit} ({min(values):.2f} to {max(values):.2f})"


def paired_bootstrap(first: Sequence[bool], second: Sequence[bool], rounds: int = 10_000) -> tuple[float, float, float]:
    """Mean difference of two paired outcomes and its 95 % interval (Efron and Tibshirani, 1993; seed fixed)."""
    differences = [int(a) - int(b) for a, b in zip(first, second, strict=True)]
    draw = random.Random(0)
    means = sorted(statistics.fmean(draw.choices(differences, k=len(differences))) for _ in range(rounds))
    return statistics.fmean(differences), means[int(0.025 * rounds)], means[int(0.975 * rounds)]


def normalise(text: str) -> str:
    """As the RealTimeQA protocol compares: lower case, straight quotes, letters, digits and % $ . ' kept."""
    text = text.lower().replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join("".join(c if c.isalnum() or c in "%$.'" else " " for c in text).split())


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
