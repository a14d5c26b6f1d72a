"""What the text of a setting may be: each rule gives the text as it is kept, or says what is allowed."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from corpus.errors import UsageError
from retrieval.answer import QUOTES

COLLECTION_RULE = "1 to 64 characters: letters, digits, spaces and - _ . : /"


def check_collection_name(name: str) -> str:
    """The name as it is stored: stripped, in Unicode form NFC (a Mac may spell "é" as two code points).

    Letters of every script are allowed, with the marks that belong to them. Raises UsageError.
    """
    stored = unicodedata.normalize("NFC", name).strip()
    if not 1 <= len(stored) <= 64 or not all(c in " -_.:/" or unicodedata.category(c)[0] in "LMN" for c in stored):
        raise UsageError(f"{name!r} cannot name a collection: a name has {COLLECTION_RULE}.")
    return stored


def collection(name: str) -> str:
    """The name of a collection, as it is stored."""
    try:
        return check_collection_name(name)
    except UsageError as error:
        raise ValueError(f"must have {COLLECTION_RULE}") from error


def web_address(address: str, example: str, secret: str) -> str:
    """Empty, or scheme://host[:port][/path] without a slash at the end; `secret` is where a password belongs."""
    if not address:
        return address
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, an unclosed [
        usable = False
    if not usable or any(c.isspace() for c in address):
        raise ValueError(f'must be empty or an address such as "{example}"')
    if "@" in parts.netloc:
        raise ValueError(f"must not hold a name or a password: set the variable {secret} instead")
    return address.rstrip("/")


def server(address: str) -> str:
    """The address of a Chroma server, or empty."""
    return web_address(address, "http://localhost:8000", "CHROMA_TOKEN")


def model_server(address: str) -> str:
    """The address of a chat model's server, or empty."""
    return web_address(address, "http://localhost:8080/v1", "CHAT_MODEL_KEY")


def writer(name: str) -> str:
    """The word "quotes", or provider:model."""
    provider, _, model = name.strip().partition(":")
    if name != QUOTES and not (provider and model):
        raise ValueError(
            'must be "quotes" or a chat model as LangChain names it, such as "openai:gpt-5-mini" or "ollama:llama3.2"'
        )
    return name.strip()


def api(address: str) -> str:
    """The address of an API; never empty."""
    address = server(address)
    if not address:
        raise ValueError('must be an address such as "https://discord.com"')
    return address


def not_blank(text: str) -> str:
    """Some text, without the blanks around it."""
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


def path(text: str) -> str:
    """What can name a file."""
    if "\0" in text:
        raise ValueError("must be a folder: it holds a null character")
    return text


def host(name: str) -> str:
    """A host or an IP address, with or without a port."""
    try:
        parts = urlsplit(f"//{name}")
        usable = parts.hostname and parts.port != 0 and parts.netloc == name and "@" not in name
    except ValueError:
        usable = False
    if not usable or any(c.isspace() for c in name):
        raise ValueError('must hold names of hosts such as "intranet.example" or "10.0.0.5:8080", without http://')
    return name


def agent(name: str) -> str:
    """How the program calls itself to sites."""
    if not (name.isascii() and name.isprintable() and name.split("/")[0].strip()):
        raise ValueError("must be a line of ASCII characters that begins with a name")
    return name


def content_type(name: str) -> str:
    """A kind of content, without parameters."""
    kind, _, rest = name.partition("/")
    if not kind or not rest or name != name.strip().lower() or ";" in name:
        raise ValueError('must hold content types in lower case, such as "text/html"')
    return name
