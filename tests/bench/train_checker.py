"""Trains the checker of answers: question, headline and a sentence in its context -> does it answer, and which words.

    python tests/bench/train_checker.py --data ../shared/eval --base FOLDER --out FOLDER [--layers 6] [--minutes 60]

`--base` is the folder of an encoder in transformers' form, such as all-mpnet-base-v2 (110M parameters, Apache-2.0);
its first `--layers` layers are the start. Texts become tokens by the shipped tokenizer, and the encoder's word
embeddings are put in its order. A learned vector is added to each token by its role: question, context, candidate. On
the last layer stand four outputs: whether the sentence answers, what it says (plainly, yes, no, that it is not known),
and where the answering words start and end. A processor with AMX computes in bfloat16 (weights stay in float32): three
times as many pairs a second.

Seeds are fixed. Every ten minutes `FOLDER/checker.ckpt` is written, and a run that was stopped goes on from it with
the same pairs in the same order. `--minutes` is the time that the schedule plans for, over all runs: the learning rate
warms up, holds, and falls to nothing over the last third. `FOLDER/checker.pt` is the result; export_checker.py makes
the shipped file of it. Runs on a GPU where torch sees one.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from checker_examples import NewsPairs, Pair, contrast_pairs, squad_pairs
from contrast_sets import load_contrast_sets
from graph_weights import token_order, weights_of
from precision import lower_precision
from torch import nn
from transformers import AutoConfig, AutoModel, AutoTokenizer

from retrieval.finding.embedding import DEFAULT
from retrieval.inference.model_folder import find_model

QUESTION, HEADLINE, BEFORE, SENTENCE, AFTER = 64, 20, 24, 72, 10  # tokens at most
CONTEXT, CANDIDATE = 1, 2
WARM, FALL = 0.03, 0.35
SPAN_LOSS, STANCE_LOSS = 0.3, 0.6
SHARE = {"wiki": 0.25, "reddit": 0.05, "amazon": 0.03, "squad2": 1.0, "xquad": 1.0}  # of the questions in a pass


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as token ids with their roles, and what it should give."""

    ids: list[int]
    roles: list[int]
    start: int
    end: int
    pair: Pair


class Encoding:
    """Turns pairs into rows, as retrieval/reader/answer_checker.py does for a graph."""

    def __init__(self) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(str(find_model(DEFAULT).encoder))
        self.open, self.close = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id

    def _ids(self, text: str, most: int, last: bool = False) -> list[int]:
        ids: list[int] = self.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"] if text else []
        return ids[-most:] if last else ids[:most]

    def row(self, pair: Pair) -> Row | None:
        """None where the answering words lie beyond what is read of the sentence."""
        question = self._ids(pair.question, QUESTION)
        head = self._ids(pair.headline, HEADLINE)
        head = [*head, *self._ids(".", 1)] if head else []
        before, after = self._ids(pair.before, BEFORE, last=True), self._ids(pair.after, AFTER)
        found = self.tokenizer(pair.sentence, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        inner, places = found["input_ids"][:SENTENCE], found["offset_mapping"][:SENTENCE]
        ids = [self.open, *question, self.close, *head, *before, *inner, *after, self.close]
        lead = len(question) + 2 + len(head) + len(before)
        roles = [0] * (len(question) + 2) + [CONTEXT] * (len(head) + len(before)) + [CANDIDATE] * len(inner)
        roles += [CONTEXT] * (len(ids) - len(roles))
        start = end = 0
        if pair.spans:
            low, high = pair.spans[0]
            inside = [i for i, (a, b) in enumerate(places) if a < high and b > low]
            if not inside:
                return None
            start, end = lead + inside[0], lead + inside[-1]
        return Row(ids, roles, start, end, pair)


class Checker(nn.Module):
    """The first layers of an encoder, with the outputs."""

    def __init__(self, folder: str, layers: int) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder)
        config.num_hidden_layers = layers
        for name in ("hidden_dropout_prob", "attention_probs_dropout_prob"):
            setattr(config, name, 0.0)
        self.encoder = AutoModel.from_pretrained(folder, config=config, add_pooling_layer=False)
        size = config.hidden_size
        self.roles = nn.Embedding(3, size)
        nn.init.normal_(self.roles.weight, std=0.02)
        self.answers, self.stance, self.spans = nn.Linear(size, 1), nn.Linear(size, 4), nn.Linear(size, 2)
        words = self.encoder.embeddings.word_embeddings
        words.weight = nn.Parameter(words.weight[token_order(folder)], requires_grad=False)

    def forward(self, ids: torch.Tensor, roles: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Logits: answers (batch), stance (batch, 4), start and end (batch, tokens)."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.roles(roles)
        hidden = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        first, spans = hidden[:, 0], self.spans(hidden)
        return self.answers(first).squeeze(-1), self.stance(first), spans[..., 0], spans[..., 1]


def start(model: Checker, file: Path) -> None:
    """Begin with the weights of checker.pt, or of a shipped checker.onnx."""
    if file.suffix != ".onnx":
        model.load_state_dict(torch.load(file))
        return
    weights = {name: torch.tensor(value) for name, value in weights_of(file, ("answers", "stance", "spans")).items()}
    lacking, unknown = model.load_state_dict(weights, strict=False)
    assert not unknown, unknown
    assert all("word_embeddings" in name for name in lacking), lacking


def packed(rows: Sequence[Row], device: str) -> tuple[torch.Tensor, ...]:
    """ids, roles, mask (batch, tokens), padded to a multiple of 8."""
    longest = -(-max(len(row.ids) for row in rows) // 8) * 8
    ids = torch.ones(len(rows), longest, dtype=torch.long)
    roles, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for i, row in enumerate(rows):
        n = len(row.ids)
        ids[i, :n], roles[i, :n], mask[i, :n] = torch.tensor(row.ids), torch.tensor(row.roles), 1
    return ids.to(device), roles.to(device), mask.to(device)


def loss_of(model: Checker, rows: Sequence[Row], device: str) -> torch.Tensor:
    """Cross entropy of "answers", and where it does, of what it says and of the words that answer."""
    ids, roles, mask = packed(rows, device)
    with lower_precision(device):
        answers, stance, starts, ends = (each.float() for each in model(ids, roles, mask))
    wanted = torch.tensor([float(row.pair.answers) for row in rows], device=device)
    loss = nn.functional.binary_cross_entropy_with_logits(answers, wanted)
    right = [i for i, row in enumerate(rows) if row.pair.spans]
    if right:
        outside = (roles != CANDIDATE)[right]
        for scores, places in (
            (starts, [rows[i].start for i in right]),
            (ends, [rows[i].end for i in right]),
        ):
            target = torch.tensor(places, device=device)
            loss = loss + SPAN_LOSS / 2 * nn.functional.cross_entropy(scores[right].masked_fill(outside, -1e4), target)
        said = torch.tensor([rows[i].pair.stance for i in right], device=device)
        loss = loss + STANCE_LOSS * nn.functional.cross_entropy(stance[right], said)
    return loss


def passes(news: NewsPairs, encoding: Encoding, options: argparse.Namespace) -> Iterator[list[Row]]:
    """Batches of like length without end, one shuffled pass over the questions after another."""
    batch = options.batch
    contrasts = load_contrast_sets()
    old, new = contrasts[: len(contrasts) - options.fresh[1]], contrasts[len(contrasts) - options.fresh[1] :]
    for number in range(1_000):
        seed = options.seed * 1000 + number
        rng = random.Random(seed)
        share = {name: value * options.squad for name, value in SHARE.items()}
        pairs = [*news.training(seed, options.news, options.fresh[0]), *squad_pairs(options.data, seed, share)]
        groups = [*new, *(group for group in old if rng.random() < options.contrast)]
        pairs += contrast_pairs([group for group in groups if not group.held], seed)
        rng.shuffle(pairs)
        kinds = Counter(pair.origin.partition("-")[0] for pair in pairs)
        told = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
        print(f"pass {number}: {told}; {sum(p.answers for p in pairs) / len(pairs):.0%} answer", flush=True)
        for first in range(0, len(pairs), batch * 40):  # sorted by length a stretch at a time: the first steps see all
            rows = [row for pair in pairs[first : first + batch * 40] if (row := encoding.row(pair))]
            rows.sort(key=lambda row: len(row.ids) + rng.random() * 8)
            batches = [rows[i : i + batch] for i in range(0, len(rows), batch)]
            rng.shuffle(batches)
            yield from batches


def scores_of(model: Checker, rows: Sequence[Row], device: str, batch: int = 48) -> list[dict[str, Any]]:
    """What the model says of each row."""
    model.eval()
    result: list[dict[str, Any]] = [{} for _ in rows]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    with torch.no_grad():
        for first in range(0, len(order), batch):
            some = order[first : first + batch]
            ids, roles, mask = packed([rows[i] for i in some], device)
            with lower_precision(device):
                answers, stance, starts, ends = (each.float().cpu() for each in model(ids, roles, mask))
            outside = (roles != CANDIDATE).cpu()
            starts, ends = starts.masked_fill(outside, -1e4), ends.masked_fill(outside, -1e4)
            for at, i in enumerate(some):
                result[i] = {
                    "answers": float(answers[at]),
                    "stance": int(stance[at].argmax()),
                    "start": int(starts[at].argmax()),
                    "end": int(ends[at].argmax()),
                }
    model.train()
    return result


def auroc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The probability that one of `right` is above one of `wrong`."""
    both = np.concatenate([np.asarray(right), np.asarray(wrong)])
    ranks = np.empty(len(both))
    ranks[np.argsort(both, kind="stable")] = np.arange(1, len(both) + 1)
    return float((ranks[: len(right)].sum() - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong)))


def validate(model: Checker, groups: Sequence[Sequence[Pair]], encoding: Encoding, device: str) -> str:
    """Figures on the questions kept apart."""
    rows = [(g, row) for g, pairs in enumerate(groups) for pair in pairs if (row := encoding.row(pair))]
    found = scores_of(model, [row for _, row in rows], device)
    by: dict[int, list[tuple[float, Row, dict[str, Any]]]] = {}
    for (g, row), each in zip(rows, found, strict=True):
        by.setdefault(g, []).append((each["answers"], row, each))
    first, best, missed, overlap, stance, polar = [], [], [], [], [], []
    for some in by.values():
        top = max(some, key=lambda one: one[0])
        gold = [one for one in some if one[1].pair.answers]
        if not gold:
            missed.append(top[0])
            continue
        best.append(top[0])
        first.append(top[1].pair.answers)
        _, row, each = gold[0]
        told, wanted = set(range(each["start"], each["end"] + 1)), set(range(row.start, row.end + 1))
        both = len(told & wanted)
        overlap.append(2 * both / (len(told) + len(wanted)))
        stance.append(each["stance"] == row.pair.stance)
        if row.pair.stance in (1, 2):
            polar.append(each["stance"] == row.pair.stance)
    yes, no = ([s for some in by.values() for s, r, _ in some if r.pair.answers is want] for want in (True, False))
    return (
        f"pairs AUROC {auroc(yes, no):.3f}; right sentence first {np.mean(first):.3f} of {len(first)}; answered "
        f"against not {auroc(best, missed):.3f}; words F1 {np.mean(overlap):.3f}; stance {np.mean(stance):.3f}, yes or "
        f"no {np.mean(polar):.3f} of {len(polar)}"
    )


def by_question(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Pairs, those of one question together."""
    groups: dict[int, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.group, []).append(pair)
    return list(groups.values())


def train(options: argparse.Namespace) -> None:
    """Train, telling how it goes."""
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    encoding = Encoding()
    model = Checker(options.base, options.layers).to(device)
    trained = [p for p in model.parameters() if p.requires_grad]
    heavy = [p for p in trained if p.ndim > 1]
    light = [p for p in trained if p.ndim == 1]
    optimizer = torch.optim.AdamW(
        [{"params": heavy, "weight_decay": 0.01}, {"params": light, "weight_decay": 0.0}],
        lr=options.rate,
        fused=True,
    )
    if options.start:
        start(model, options.start)
    checkpoint, step, spent = options.out / "checker.ckpt", 0, 0.0
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        step, spent = saved["step"], saved["spent"]
    news = NewsPairs(options.data, options.out)
    groups = news.kept(8)
    kept = random.Random(7).sample(groups, k=min(options.kept, len(groups)))
    told_apart = by_question(contrast_pairs([group for group in load_contrast_sets() if group.held], None))

    def figures() -> str:
        return (
            f"kept: {validate(model, kept, encoding, device)}\n    contrast sets kept: "
            f"{validate(model, told_apart, encoding, device)}"
        )

    if options.check and not step:
        print(f"0  {figures()}", flush=True)
    losses: list[float] = []
    last_saved = last_checked = time.monotonic()
    began = time.monotonic()
    tokens = 0

    def elapsed() -> float:
        return spent + (time.monotonic() - began) / 60

    def save() -> None:
        saved = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "spent": elapsed()}
        torch.save(saved, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    skip = step
    for rows in passes(news, encoding, options):
        if skip:
            skip -= 1
            continue
        done = elapsed() / options.minutes
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1.0, (done + 1e-3) / WARM, (1 - done) / FALL)
        loss = loss_of(model, rows, device)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        losses.append(loss.item())
        tokens += sum(len(row.ids) for row in rows)
        step += 1
        now = time.monotonic()
        if step % 10 == 0:
            print(
                f"{step}  {elapsed():.1f}/{options.minutes} min  loss {np.mean(losses[-100:]):.3f}  "
                f"{options.batch * len(losses) / (now - began):.1f} pairs/s, {tokens / (now - began):.0f} tokens/s",
                flush=True,
            )
        if now - last_saved > 600:
            save()
            last_saved = now
        if options.check and now - last_checked > options.check * 60:
            print(f"{step}  {figures()}", flush=True)
            last_checked = time.monotonic()
    save()
    torch.save(model.state_dict(), options.out / "checker.pt")
    print(f"{step}  {figures()}", flush=True)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", required=True, help="folder of the encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--kept", type=int, default=240, help="questions for the figures on the way")
    parser.add_argument("--check", type=float, default=0, help="minutes between these figures; 0: at the end only")
    parser.add_argument("--news", type=float, default=1.0, help="the part of the news questions in a pass")
    parser.add_argument("--squad", type=float, default=1.0, help="the same of the SQuAD questions")
    parser.add_argument("--contrast", type=float, default=1.0, help="the same of the contrast sets")
    parser.add_argument(
        "--fresh",
        type=int,
        nargs=2,
        default=(0, 0),
        help="how many questions and contrast sets, the last, are all taken",
    )
    parser.add_argument("--start", type=Path, help="checker.pt, or checker.onnx, to start from")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    train(options)


if __name__ == "__main__":
    main()
