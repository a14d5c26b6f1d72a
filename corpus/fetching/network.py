"""Connections to the addresses that were checked, and to no others.

A check before the fetch is not enough: a name can resolve to a public address when it is checked and to a private
one when it is connected to (DNS rebinding). Here the name is resolved once for each connection, what it resolves to
is checked, and the connection is made to that very address; the Host header and the TLS handshake keep the name.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import httpcore
import httpx

from corpus.fetching.addresses import is_internal, is_public
from corpus.fetching.rules import FetchError, FetchRules

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""A host and a port -> the IP addresses, the preferred first. Raises OSError."""


class Transport(httpx.AsyncBaseTransport):
    """What httpx sends its requests through. No proxy, and nothing read from the environment."""

    def __init__(self, rules: FetchRules, resolve: Resolve, network: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=rules.parallel,
            keepalive_expiry=5.0,
            network_backend=CheckedNetwork(rules, resolve, network),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpcore's exceptions and FetchError."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Resolves a name, refuses what is not public, connects to what was checked."""

    def __init__(self, rules: FetchRules, resolve: Resolve, network: httpcore.AsyncNetworkBackend) -> None:
        self._rules = rules
        self._resolve = resolve
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers; each gets its share of the time.

        Raises:
            FetchError: the name resolves to nothing, or to an address that is not of the public internet.
        """
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"there is no host {host} (or the network is away)") from error
        if not addresses:
            raise FetchError(f"the host {host} has no address")
        # One private address among public ones is a trap, or a mistake: neither is fetched.
        if not is_internal(host, port, self._rules.internal_hosts) and not all(map(is_public, addresses)):
            raise FetchError(
                f"{host} is not on the public internet; to allow it, name it in the setting fetching.internal_hosts"
            )
        share = timeout / len(addresses) if timeout is not None else None
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(addresses[-1], port, share, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """As the interface asks."""
        await asyncio.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()


async def system_resolver(host: str, port: int) -> list[str]:
    """The addresses that the system knows for a host, IPv4 first: IPv6 that leads nowhere is the commoner fault.

    In a thread that nothing waits for at the end: a name server that is away holds a look-up for half a minute.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def settle(outcome: Callable[[], None]) -> None:
        if not found.done():
            outcome()

    def look_up() -> None:
        outcome: Callable[[], None]
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            entries.sort(key=lambda entry: entry[0] != socket.AF_INET)
            outcome = partial(found.set_result, list(dict.fromkeys(str(entry[4][0]) for entry in entries)))
        except (OSError, UnicodeError) as error:
            outcome = partial(found.set_exception, error)
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=look_up, name="resolving", daemon=True).start()
    return await found
