"""One web socket of the bot: compression, order, and a close that is sure to arrive."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import zlib
from collections.abc import Callable

import zstandard
from aiohttp import WSMsgType, web

from .api import Json

A_MINUTE, LARGEST = 120, 4096  # packets that a bot may send in one, and the bytes of each
TOO_MANY, TOO_LARGE = 4008, 4002


class Connection:
    """What is pushed is written by a task of its own, in order; what comes in goes to `heard`."""

    def __init__(self, socket: web.WebSocketResponse, compress: str | None, heard: Callable[[Json], None]) -> None:
        self.closed_with: int | None = None  # our own code, when it was we who closed
        self._socket, self._heard = socket, heard
        self._waiting: asyncio.Queue[Json | int] = asyncio.Queue()
        # One compressed stream for the whole connection, flushed after each event.
        if compress == "zlib-stream":
            self._stream, self._flush = zlib.compressobj(), zlib.Z_SYNC_FLUSH
        elif compress == "zstd-stream":
            self._stream, self._flush = zstandard.ZstdCompressor().compressobj(), zstandard.COMPRESSOBJ_FLUSH_BLOCK
        else:
            self._stream, self._flush = None, 0

    def push(self, packet: Json) -> None:
        self._waiting.put_nowait(packet)

    def close(self, code: int) -> None:
        """Close when everything that was pushed is written."""
        if self.closed_with is None:
            self.closed_with = code
            self._waiting.put_nowait(code)

    async def serve(self) -> int | None:
        """Listen and write until either side closes; returns the code."""
        reading, writing = asyncio.create_task(self._read()), asyncio.create_task(self._write())
        try:
            await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Nobody may be reading when we close: aiohttp would not wait for the bot's answer, and what the bot has
            # sent meanwhile would make the system drop our code with the connection.
            for task in (reading, writing):
                task.cancel()
            await asyncio.gather(reading, writing, return_exceptions=True)
        if self.closed_with is not None:
            await self._socket.close(code=self.closed_with)
        return self.closed_with or self._socket.close_code

    async def _read(self) -> None:
        stamps: list[float] = []
        async for message in self._socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                continue
            now = time.monotonic()
            stamps = [stamp for stamp in stamps if stamp > now - 60] + [now]
            if len(stamps) > A_MINUTE or len(message.data) > LARGEST:
                self.close(TOO_MANY if len(stamps) > A_MINUTE else TOO_LARGE)
            else:
                self._heard(json.loads(message.data))

    async def _write(self) -> None:
        while not isinstance(item := await self._waiting.get(), int):
            text = json.dumps(item)
            with contextlib.suppress(ConnectionError):  # the other side has gone: the session remembers for it
                if self._stream:
                    packed = self._stream.compress(text.encode()) + self._stream.flush(self._flush)
                    await self._socket.send_bytes(packed)
                else:
                    await self._socket.send_str(text)
