#!/bin/sh
# langchain-openai 1.7.3 on Python 3.11: a task that reads `astream` is cancelled.
#
# A good guess: `task.cancel()` ends the stream at its next wait, closes the connection, and the server stops writing.
# The asyncio documentation has it so, and the client closes its stream when it is left early.
#
# What is so: the client waits for each chunk by `asyncio.wait_for`, for its option `stream_chunk_timeout`, which is on
# unless one says None. Before Python 3.12, `wait_for` drops a cancellation that comes in the moment between a chunk and
# its reader. The task then reads on to the end of the answer, though `task.cancelling()` is 1: the user has left, and
# the model goes on writing and is paid for. Words that arrive together make the moment frequent. The lost cancellation
# is python/cpython#86296, mended in 3.12 only; the reference of the option does not name it.
#
# Run on Python 3.11.7 (cancellations are lost), 3.12.1 and 3.13.0 (none is).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1 NO_PROXY=127.0.0.1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install langchain-openai==1.7.3 openai==3.54.0

python - <<'END'
import asyncio
import json
import platform
import sys
from importlib.metadata import version

from langchain_openai import ChatOpenAI

GROUPS, WORDS_IN_A_GROUP = 5, 6
TURNS = range(20)
connections: set[asyncio.Task[None]] = set()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One answer as OpenAI streams it: words in groups, the words of a group at once."""
    connections.add(asyncio.current_task())
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    for _ in range(GROUPS):
        for _ in range(WORDS_IN_A_GROUP):
            choice = {"index": 0, "delta": {"content": "word "}, "finish_reason": None}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "any", "choices": [choice]}
            writer.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        await asyncio.sleep(0.01)
        if writer.is_closing():
            return
    writer.write(b"data: [DONE]\n\n")
    writer.close()


async def outcome(port: int, turns: int, **options: object) -> str:
    """What becomes of a reader that is cancelled some turns of the event loop after its third word."""
    address = f"http://127.0.0.1:{port}/v1"
    model = ChatOpenAI(model="any", base_url=address, api_key="none", max_retries=0, timeout=10, **options)
    words = []

    async def read() -> None:
        async for message in model.astream("why?"):
            words.append(message.content)

    task = asyncio.create_task(read())
    while len(words) < 3 and not task.done():
        await asyncio.sleep(0)
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task}, timeout=10)
    if task.cancelled():
        return "cancelled"
    return "lost" if task.cancelling() == 1 and words.count("word ") == GROUPS * WORDS_IN_A_GROUP else "failed"


async def main() -> dict[str, list[str]]:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    seen = {
        "default": [await outcome(port, turns) for turns in TURNS],
        "stream_chunk_timeout=None": [await outcome(port, turns, stream_chunk_timeout=None) for turns in TURNS],
    }
    await asyncio.gather(*connections, return_exceptions=True)
    server.close()
    return seen


print("langchain-openai", version("langchain-openai"), "on Python", platform.python_version())
seen = asyncio.run(main())
for name, outcomes in seen.items():
    lost = [turns for turns, result in zip(TURNS, outcomes, strict=True) if result == "lost"]
    print(f"{name}: of {len(TURNS)} cancellations {len(lost)} were lost, so many turns after the third word: {lost}")
expected = set(seen["stream_chunk_timeout=None"]) == {"cancelled"}
expected &= set(seen["default"]) == ({"cancelled", "lost"} if sys.version_info < (3, 12) else {"cancelled"})
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
