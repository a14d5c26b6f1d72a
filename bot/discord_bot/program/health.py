"""/healthz and /metrics, on this machine only: for whoever watches over the bot."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.discord_bot.program.client import NewsdeskClient
from bot.discord_bot.program.parts import Parts
from corpus.errors import UsageError

_SLOW = 30.0  # seconds; a heartbeat that takes longer is one that was lost
_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@asynccontextmanager
async def served(parts: Parts, client: Callable[[], NewsdeskClient | None], port: int) -> AsyncIterator[int]:
    """Serve both while the block runs, and yield the port; 0 takes a free one.

    Raises:
        UsageError: the port is taken.
    """
    health = _Health(parts, client)
    application = web.Application()
    application.router.add_get("/healthz", health.healthz)
    application.router.add_get("/metrics", health.metrics)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError as error:
            raise UsageError(
                f"Port {port} cannot be used ({error.strerror}): set another one in discord.health_port, or 0 for none."
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


class _Health:
    def __init__(self, parts: Parts, client: Callable[[], NewsdeskClient | None]) -> None:
        self._parts = parts
        self._client = client

    async def healthz(self, _: web.Request) -> web.Response:
        """200 when questions are taken and every shard answers, or else 503; JSON says what is so."""
        latency = self._latency()
        status = "stopping" if self._parts.questions.stopping else "ok" if latency < _SLOW else "not connected"
        found = {
            "status": status,
            "gateway_latency_seconds": round(latency, 3) if math.isfinite(latency) else None,
            "questions_running": self._parts.questions.running,
            "questions_waiting": self._parts.questions.waiting,
            "jobs": self._parts.jobs.waiting(),
        }
        return web.json_response(found, status=200 if status == "ok" else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        """Everything that is counted, with the gauges as they are now."""
        metrics = self._parts.metrics
        metrics.waiting(self._parts.questions.waiting)
        metrics.gateway_latency(self._latency())
        return web.Response(body=metrics.text(), headers={"Content-Type": _FORMAT})

    def _latency(self) -> float:
        client = self._client()
        return client.slowest if client else math.nan
