"""The HTTP side: one loopback port, the gate that every call passes, injected faults and rate limits."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .api import ApiError, Call, Json, Reply, handlers, invalid
from .limits import REQUEST_BYTES
from .spec import DiscordSpec

API = "/api/v10"


@dataclass
class Fault:
    """What happens to the next calls of a route."""

    method: str
    route: str
    status: int
    left: int
    delay: float
    drop: bool
    carrying: str
    body: Json
    headers: dict[str, str]

    def hits(self, call: Call) -> bool:
        """Whether it is for this call."""
        here = (self.method, self.route) == (call.method, call.route)
        return here and (not self.carrying or self.carrying in (call.body or {}))


class Server:
    """Listens, records each call in `calls`, and answers it by the handler that its route names."""

    def __init__(self, token: str, changed: Callable[[], None], spec: DiscordSpec | None) -> None:
        self.token, self._changed, self._spec = token, changed, spec
        self.calls: list[Call] = []
        self.unknown: list[str] = []  # calls that no handler knows
        self.refused: list[tuple[Call, Json]] = []  # calls that broke a rule of Discord, with the answer
        self.faults: list[Fault] = []
        self.rate_limits: dict[tuple[str, str], tuple[int, float]] = {}  # (method, route) -> calls per seconds
        self._buckets: dict[tuple[str, str, str | None], tuple[float, int]] = {}

    async def start(self, owners: list[object], gateway: Any, files: dict[str, bytes], now: Callable[[], float]) -> int:
        """Listen; returns the port."""
        app = web.Application(client_max_size=REQUEST_BYTES + 2**20, middlewares=[self._gate])
        app.router.add_get("/", gateway)
        self._known = {(method, API + path): handler for method, path, handler in handlers(*owners)}
        for method, path in self._known:
            app.router.add_route(method, path, self._never)
        app.router.add_get("/attachments/{channel}/{id}/{name}", self._never)
        self._files, self._now = files, now
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self._runner.cleanup()

    @staticmethod
    async def _never(request: web.Request) -> web.StreamResponse:
        raise AssertionError("the gate answers")

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path == "/":
            return await handler(request)
        resource = request.match_info.route.resource
        name = resource.canonical.removeprefix(API) if resource else request.path.removeprefix(API)
        body, files = await _read(request)
        path = request.path.removeprefix(API)
        call = Call(request.method, name, path, dict(request.match_info), dict(request.query), body, files)
        self.calls.append(call)
        headers = {"Via": "1.1 google"}  # discord.py takes a 429 without it for a ban by Cloudflare, and gives up
        try:
            fault = next((f for f in self.faults if f.left and f.hits(call)), None)
            if fault:
                fault.left -= 1
                await asyncio.sleep(fault.delay)
                if fault.status:
                    call.status = fault.status
                    return _response(fault.status, fault.body, headers | fault.headers)
            if name.startswith("/attachments/"):
                return self._file(call)
            headers |= self._bucket(call)
            call.status, answer = self._answer(call, request)
            if fault and fault.drop and request.transport:
                request.transport.abort()  # done, but the bot never hears of it
        except ApiError as error:
            call.status, answer = error.status, error.body
            if error.status == 429:
                again = str(error.body["retry_after"])
                headers |= {"Retry-After": again, "X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "0"}
            self.refused.append((call, answer))
        finally:
            self._changed()
        return _response(call.status, answer, headers)

    def _answer(self, call: Call, request: web.Request) -> Reply:
        handler = self._known.get((call.method, API + call.route))
        if handler is None:
            self.unknown.append(f"{call.method} {call.path}")
            raise ApiError(404, 0, "404: Not Found")
        open_to_all = call.route == "/gateway" or call.route.startswith(("/interactions", "/webhooks"))
        if not open_to_all and request.headers.get("Authorization") != f"Bot {self.token}":
            raise ApiError(401, 0, "401: Unauthorized")
        sent = call.body.get("data") or {} if "callback" in call.route else call.body
        if isinstance(sent, dict):
            self.unknown += [f"{call.method} {call.route}: {key}" for key in ("poll", "sticker_ids") if sent.get(key)]
        if self._spec and call.body is not None:
            wrong = self._spec.errors(call.method, call.route, call.body)
            if wrong:
                raise invalid("body", "OPENAPI", "; ".join(wrong[:3]))
        return handler(call)

    def _file(self, call: Call) -> web.Response:
        content = self._files.get(call.match_info["id"])
        expired = int(call.query["ex"], 16) < self._now()
        call.status = 404 if content is None or expired else 200
        return web.Response(status=call.status, body=content if call.status == 200 else None)

    def _bucket(self, call: Call) -> dict[str, str]:
        rule = self.rate_limits.get((call.method, call.route))
        if rule is None:
            return {}
        limit, window = rule
        key = (call.method, call.route, call.match_info.get("channel") or call.match_info.get("token"))
        now = time.monotonic()
        start, used = self._buckets.get(key, (now, 0))
        if now >= start + window:  # windows are fixed: the whole bucket comes back at once
            start, used = now, 0
        wait = round(start + window - now + 0.0005, 3)
        if used >= limit:
            raise ApiError(429, 0, "You are being rate limited.", retry_after=wait, **{"global": False})
        self._buckets[key] = start, used + 1
        return {
            "X-RateLimit-Bucket": f"{zlib.crc32((call.method + call.route).encode()):08x}",
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - used - 1),
            "X-RateLimit-Reset-After": str(wait),
            "X-RateLimit-Reset": str(time.time() + wait),
        }


async def _read(request: web.Request) -> tuple[Any, list[tuple[str, bytes]]]:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        names = sorted((key for key in form if key.startswith("files[")), key=lambda key: int(key[6:-1]))
        return json.loads(form["payload_json"]), [(form[key].filename, form[key].file.read()) for key in names]
    raw = await request.read()
    return (json.loads(raw) if raw else None), []


def _response(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    if body is None:
        return web.Response(status=status, headers=headers)
    # discord.py reads JSON only under exactly this content type, without a charset
    return web.Response(
        status=status, body=json.dumps(body).encode(), headers=headers | {"Content-Type": "application/json"}
    )
