"""A server on loopback that speaks OpenAI's protocol (POST /v1/chat/completions) from a script of replies.

https://platform.openai.com/docs/api-reference/chat-streaming : server-sent events, each a JSON object, "[DONE]" last.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE = 7  # characters of one event


@dataclass(frozen=True)
class Reply:
    """What the server does with one request. `after`: what follows the words.

    "stop" and "length" end the answer as OpenAI does, "cut" closes the connection, "fade" closes it in good order but
    without an end, "hang" keeps it open and silent, "garbage" sends an event that is no JSON.
    """

    words: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0  # seconds before the first word
    after: str = "stop"
    usage: bool = True


Script = Reply | Callable[[Sequence[Mapping[str, str]]], Reply]
"""A reply, or what makes one of the messages, each with a role and its content."""


class FakeModel:
    """The server; a context manager. Replies are given in their order, the last one again and again."""

    def __init__(self, *replies: Script) -> None:
        self._replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.said: list[str] = []
        self.left = threading.Event()  # somebody went away in the middle of an answer
        self.closing = threading.Event()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                fake._serve(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> FakeModel:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.keys.append(handler.headers.get("Authorization", ""))
        self.asked.append(body)
        script = self._replies[min(len(self.asked), len(self._replies)) - 1]
        reply = script if isinstance(script, Reply) else script(body["messages"])
        self.said.append(reply.words)
        with suppress(BrokenPipeError, ConnectionResetError):
            if reply.status != 200:
                _refused(handler, reply)
                return
            _stream(handler, reply, self)
            return
        self.left.set()


def _refused(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    body = json.dumps({"error": {"message": "no, sk-secret-1234", "type": "error", "code": None}}).encode()
    handler.send_response(reply.status)
    for name, value in {**reply.headers, "Content-Type": "application/json", "Connection": "close"}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _stream(handler: BaseHTTPRequestHandler, reply: Reply, fake: FakeModel) -> None:
    handler.send_response(200)
    for name, value in {
        "Content-Type": "text/event-stream",
        "Transfer-Encoding": "chunked",
        "Connection": "close",
    }.items():
        handler.send_header(name, value)
    handler.end_headers()

    def send(data: str) -> None:
        raw = f"data: {data}\n\n".encode()
        handler.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
        handler.wfile.flush()

    def event(delta: Mapping[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        send(json.dumps({"id": "c1", "object": "chat.completion.chunk", "model": "scripted", "choices": [choice]}))

    def silence(seconds: float) -> None:
        """Silent for an API, though a comment goes over the line, as servers do to keep it open."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not fake.closing.is_set():
            handler.wfile.write(b"8\r\n: ping\n\n\r\n")
            handler.wfile.flush()
            time.sleep(0.01)

    event({"role": "assistant", "content": ""})
    silence(reply.wait)
    for start in range(0, len(reply.words), PIECE):
        event({"content": reply.words[start : start + PIECE]})
    if reply.after == "hang":
        silence(60)
    if reply.after == "garbage":
        send("{not json")
    if reply.after == "cut":
        handler.close_connection = True
        return
    if reply.after in ("stop", "length"):
        event({}, reply.after)
        if reply.usage:
            counts = {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960}
            send(
                json.dumps(
                    {"id": "c1", "object": "chat.completion.chunk", "model": "m", "choices": [], "usage": counts}
                )
            )
        send("[DONE]")
    handler.wfile.write(b"0\r\n\r\n")
