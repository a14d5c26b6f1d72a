"""Prints what the quoting is worth on questions it was not fitted to, each figure with its count."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy
from quoting_training import Read, leaders, supports

from retrieval.evaluation.matching import contains, token_f1
from retrieval.quoting.lighting import light
from retrieval.quoting.scoring import Calibration


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "- (0/0)"


def report(name: str, read: Sequence[Read], calibration: Calibration) -> None:
    """Reliability, risk and coverage, the error table at several rates, and the quality of what is lit."""
    print(f"\n== {name}: {len(read)} questions, {sum(bool(r.case.answers) for r in read)} with an answer")
    if not read:
        return
    values, right = leaders(read, supports)
    _quality([r for r in read if r.case.answers])
    _reliability(values, right)
    _risk(values, right)
    _errors(read, values, right, calibration)


def _quality(read: Sequence[Read]) -> None:
    looked = sum(any(r.right) for r in read)
    proposed = sum(any(map(r.answers, r.judged)) for r in read)
    leads = sum(r.answers(r.judged[r.leading]) for r in read)
    alone = sum(r.answers(max(r.judged, key=lambda each: each.verdict.answers)) for r in read)
    by_reader = sum(r.answers(r.judged[0]) for r in read)
    agreed = [r for r in read if max(r.judged, key=lambda each: each.verdict.answers) is r.judged[0]]
    both = sum(r.answers(r.judged[0]) for r in agreed)
    lit_right, f1, shown, whole = 0, 0.0, [], []
    for r in read:
        top = r.judged[r.leading].look
        words = r.judged[r.leading].verdict
        lit = " ".join(top.sentence.text[s:e] for s, e in light(r.asked, top.sentence, (words.start, words.end)))
        lit_right += contains([lit], r.case.answers)
        f1 += token_f1(lit, r.case.answers)
        shown.append(len(lit.split()))
        whole.append(len(top.sentence.text.split()))
    count = len(read)
    print(
        f"answer in a shortlisted sentence {share(looked, count)}; in a checked one {share(proposed, count)}; in the"
        f" first {share(leads, count)}; in the reader's first {share(by_reader, count)}; in the checker's first"
        f" {share(alone, count)}; where both choose the same {share(both, len(agreed))}"
    )
    print(
        f"lit words contain the answer {share(lit_right, count)}; token F1 of the lit words {f1 / count:.3f};"
        f" median words lit {numpy.median(shown):.0f}, shown {numpy.median(whole):.0f}"
    )


def _reliability(values: numpy.ndarray, right: numpy.ndarray) -> None:
    print("support: said / so (count)")
    edges = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01]
    cells = []
    for low, high in itertools.pairwise(edges):
        inside = (values >= low) & (values < high)
        if inside.any():
            cells.append(f"{values[inside].mean():.2f} / {right[inside].mean():.2f} ({inside.sum()})")
    print("  " + "  ".join(cells))
    print(
        f"  Brier score {((values - right) ** 2).mean():.3f}, of the plain mean {right.mean() * (1 - right.mean()):.3f}"
    )


def _risk(values: numpy.ndarray, right: numpy.ndarray) -> None:
    order = numpy.argsort(-values, kind="stable")
    risk = numpy.cumsum(~right[order]) / numpy.arange(1, len(order) + 1)
    places = [max(1, round(len(order) * part)) for part in (0.1, 0.2, 0.3, 0.5, 0.7, 1.0)]
    print(
        "risk at coverage: "
        + ", ".join(f"{risk[p - 1]:.3f} at {p / len(order):.0%}" for p in places)
        + f"; area {risk.mean():.3f}"
    )


def _errors(read: Sequence[Read], values: numpy.ndarray, right: numpy.ndarray, calibration: Calibration) -> None:
    has = numpy.array([bool(r.case.answers) for r in read])
    print("rate accepted: wrong among answers given; refused among answerable; answered among unanswerable")
    for rate in (0.1, 0.2, 0.3, 0.4, 0.5):
        limits = calibration.thresholds(rate)
        for word, limit in (("answered", limits.answered), ("or possibly", limits.possible)):
            given = values >= limit
            wrong = share(int((given & ~right).sum()), int(given.sum()))
            refused = share(int((~given & has).sum()), int(has.sum()))
            answered = share(int((given & ~has).sum()), int((~has).sum()))
            print(f"  {rate:.1f} {word:12} support >= {limit:.3f}: {wrong}; {refused}; {answered}")
