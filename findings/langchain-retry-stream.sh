#!/bin/sh
# langchain-core 1.7.2: `with_retry` on a step that is streamed.
#
# A good guess: a Runnable that tries again does so however it is called, at least as long as nothing has been streamed
# yet. `with_fallbacks`, its neighbour, works like this: when the first piece fails, the fallback streams instead.
#
# What is so: `invoke` tries again, `stream` fails at the first error, though no piece came before it. A chain around
# such a step behaves the same way. So a chat that streams has no retries, the tests that call `invoke` show that it
# has, and nothing warns. A comment in the source says that it is meant so; the reference of `with_retry` does not.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install langchain-core==1.7.2

python - <<'END'
import sys
from collections.abc import Callable
from importlib.metadata import version

from langchain_core.runnables import Runnable, RunnableLambda


class BusyTwice:
    """Fails two times, then answers."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, question: str) -> str:
        self.calls += 1
        if self.calls < 3:
            raise ConnectionError("busy")
        return "answer"


def outcome(wrap: Callable[[Runnable], Runnable], call: Callable[[Runnable], object]) -> str:
    """What comes of a call to a wrapped step that fails twice, and how often the step was called."""
    step = BusyTwice()
    try:
        result = repr(call(wrap(RunnableLambda(step))))
    except ConnectionError as error:
        result = f"{type(error).__name__}: {error}"
    return f"{result} after {step.calls} call{'s' * (step.calls > 1)}"


def retry(step: Runnable) -> Runnable:
    return step.with_retry(stop_after_attempt=5, wait_exponential_jitter=False)


def chain(step: Runnable) -> Runnable:
    return RunnableLambda(str.strip) | retry(step)


def fallback(step: Runnable) -> Runnable:
    return step.with_fallbacks([RunnableLambda(lambda question: "fallback")])


seen = {
    "with_retry, invoke": outcome(retry, lambda step: step.invoke("why?")),
    "with_retry, stream": outcome(retry, lambda step: list(step.stream("why?"))),
    "with_retry in a chain, stream": outcome(chain, lambda step: list(step.stream("why?"))),
    "with_fallbacks, stream": outcome(fallback, lambda step: list(step.stream("why?"))),
}
print("langchain-core", version("langchain-core"))
for name, result in seen.items():
    print(f"{name + ':':31}", result)
expected = list(seen.values()) == [
    "'answer' after 3 calls",
    "ConnectionError: busy after 1 call",
    "ConnectionError: busy after 1 call",
    "['fallback'] after 1 call",
]
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
