"""Where Discord is: the one place that leads discord.py to another address, for proxies and tests.

discord.py keeps the address of the API, of the gateway and of pictures in three classes, and follows two more that
Discord hands out: the gateway's in GET /gateway/bot, and the one to resume a session at in READY.
"""

from __future__ import annotations

import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

DISCORD = "https://discord.com"
_RESUMED_AT = "gateway"  # the attribute of DiscordWebSocket: where a session is resumed
_api, _gateway, _pictures = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE


def use(address: str) -> None:
    """Lead every later connection of this process there. Before login; `address` is the setting discord.api."""
    if address == DISCORD:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = _api, _gateway, _pictures
        if _RESUMED_AT in vars(DiscordWebSocket):
            delattr(DiscordWebSocket, _RESUMED_AT)
        return
    here = gateway(address)
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = f"{address}/api/v10", here, address
    setattr(DiscordWebSocket, _RESUMED_AT, _Fixed(here))


def gateway(address: str) -> yarl.URL:
    """The gateway at the same host as the API."""
    url = yarl.URL(f"{address}/")
    return url.with_scheme("wss" if url.scheme == "https" else "ws")


def redirected(named: yarl.URL) -> yarl.URL:
    """The gateway to connect to when Discord names one: that one, unless another address is in use."""
    return named if default_gateway() == _gateway else default_gateway()


def default_gateway() -> yarl.URL:
    """The gateway that is used when Discord names none."""
    return DiscordWebSocket.DEFAULT_GATEWAY


class _Fixed:
    """An attribute that keeps its value, whatever READY says."""

    def __init__(self, here: yarl.URL) -> None:
        self._here = here

    def __get__(self, instance: object, owner: type) -> yarl.URL:
        return self._here

    def __set__(self, instance: object, value: yarl.URL) -> None:
        """discord.py writes what Discord told it."""
