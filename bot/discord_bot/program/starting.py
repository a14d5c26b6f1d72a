"""What must be so before the bot is started. Imports nothing of Discord's: said within a moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.settings import Config

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
PORTAL = "https://discord.com/developers/applications"
_WHERE = f"copy the bot's token at {PORTAL} (Bot, Reset Token) into the variable DISCORD_TOKEN or a file named .env"


def token_of(config: Config) -> str:
    """The bot's token.

    Raises:
        UsageError: there is none, or what is set cannot be one.
    """
    secret = config.secrets.discord_token
    if secret is None:
        raise UsageError(f"The bot needs a token: {_WHERE}.")
    token = secret.get_secret_value().strip()
    if not _TOKEN.fullmatch(token):
        raise UsageError(f"DISCORD_TOKEN holds no bot token, which is three parts with dots between: {_WHERE}.")
    return token


def check_shards(config: Config) -> None:
    """Several processes need a Chroma server between them.

    Raises:
        UsageError: this process runs some of the shards, and the vectors lie in its data folder.
    """
    if config.discord.shard_ids and not config.vectors.server:
        raise UsageError(
            "discord.shard_ids shares the bot among several processes, and only one can open the embedded vectors: "
            "start `chroma run` and name its address in vectors.server, or empty shard_ids."
        )
