"""Discord's limits on messages, embeds, choices and uploads, whether or not its OpenAPI file states them."""

from __future__ import annotations

from .api import ApiError, Json, invalid, length
from .component_limits import check_components

EPHEMERAL, LOADING, HAS_THREAD, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 5, 1 << 15
ACKNOWLEDGE_SECONDS, TOKEN_SECONDS = 3.0, 15 * 60
UPLOAD_BYTES, REQUEST_BYTES = 10 * 2**20, 25 * 2**20
FOLLOWUPS_WHERE_NOT_INSTALLED = 5


def check_message(message: Json, flags: int, attachments: set[str]) -> None:
    """Refuse what cannot be a message; `message` as it will be, `attachments` the names of its files."""
    content, embeds = message.get("content") or "", message.get("embeds") or []
    length("content", content, 0, 2000)
    length("nonce", str(message.get("nonce") or ""), 0, 25)
    layout = bool(flags & COMPONENTS_V2)
    if layout and (content or embeds or message.get("poll") or message.get("sticker_ids")):
        code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
        raise invalid("flags", code, "content and embeds cannot be used with IS_COMPONENTS_V2")
    _check_embeds(embeds)
    _check_allowed_mentions(message.get("allowed_mentions") or {})
    check_components(message.get("components") or [], layout, attachments)
    if not (content or embeds or message.get("components") or attachments):
        raise ApiError(400, 50006, "Cannot send an empty message")


def check_uploads(files: list[tuple[str, bytes]]) -> None:
    """Refuse files that are too many or too large."""
    length("files", files, 0, 10)
    sizes = [len(content) for _, content in files]
    if any(size > UPLOAD_BYTES for size in sizes) or sum(sizes) > REQUEST_BYTES:
        raise ApiError(413, 40005, "Request entity too large")


def check_choices(choices: list[Json]) -> None:
    """Refuse what cannot be offered under a half-typed option."""
    length("data.choices", choices, 0, 25)
    for choice in choices:
        length("data.choices.name", choice["name"], 1, 100)
        if isinstance(choice["value"], str):
            length("data.choices.value", choice["value"], 1, 100)


def check_thread(body: Json) -> None:
    """Refuse a thread that cannot be opened."""
    length("name", body.get("name"), 1, 100)
    if body.get("auto_archive_duration", 1440) not in (60, 1440, 4320, 10080):
        raise invalid("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")


def _check_embeds(embeds: list[Json]) -> None:
    length("embeds", embeds, 0, 10)
    total = 0
    for number, embed in enumerate(embeds):
        where = f"embeds.{number}"
        fields = embed.get("fields") or []
        length(f"{where}.fields", fields, 0, 25)
        texts = [
            ("title", embed.get("title"), 0, 256),
            ("description", embed.get("description"), 0, 4096),
            ("footer.text", (embed.get("footer") or {}).get("text"), 0, 2048),
            ("author.name", (embed.get("author") or {}).get("name"), 0, 256),
            *(("fields.name", field.get("name"), 1, 256) for field in fields),
            *(("fields.value", field.get("value"), 1, 1024) for field in fields),
        ]
        for name, text, least, most in texts:
            length(f"{where}.{name}", text, least, most)
            total += len(text or "")
    if total > 6000:
        raise invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_allowed_mentions(allowed: Json) -> None:
    for kind in ("users", "roles"):
        length(f"allowed_mentions.{kind}", allowed.get(kind), 0, 100)
        if allowed.get(kind) and kind in (allowed.get("parse") or ()):
            raise invalid("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"parse and {kind} exclude")
