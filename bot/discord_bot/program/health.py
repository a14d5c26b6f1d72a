"""/healthz and /metrics, on this machine only: for whoever watches over the bot.

/healthz answers 200 when questions are taken and every shard answers, or else 503.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.discord_bot.program.parts import Parts
from corpus.errors import UsageError

_SLOW = 30.0  # seconds; a heartbeat that takes longer is one that was lost
_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@asynccontextmanager
async def served(parts: Parts, latency: Callable[[], float], port: int) -> AsyncIterator[int]:
    """Serve both while the block runs, and yield the port; 0 takes a free one.

    `latency`: of the gateway in seconds, nan while it is not connected.

    Raises:
        UsageError: the port is taken.
    """

    async def healthz(_: web.Request) -> web.Response:
        seconds = latency()
        status = "stopping" if parts.questions.stopping else "ok" if seconds < _SLOW else "not connected"
        state = {
            "status": status,
            "gateway_latency_seconds": round(seconds, 3) if math.isfinite(seconds) else None,
            "questions_running": parts.questions.running,
            "questions_waiting": parts.questions.waiting,
            "jobs": parts.jobs.waiting(),
        }
        return web.json_response(state, status=200 if status == "ok" else 503)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=parts.metrics.text(), headers={"Content-Type": _FORMAT})

    parts.metrics.latency.set_function(latency)
    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/metrics", metrics)
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
