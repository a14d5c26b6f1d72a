"""The sections of config.toml: their settings, types, defaults and what is allowed. config.toml explains each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, SecretStr, model_validator

from bot.settings import rules as allowed
from corpus.fetching import FetchRules
from retrieval.answer import QUOTES

_FETCHING = FetchRules()


class Section(BaseModel):
    """One table of config.toml."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class LibrarySection(Section):
    """`data` and `cache` are absolute once loaded, or empty: see Config.data_folder and Config.cache_folder."""

    data: Annotated[str, AfterValidator(allowed.path)] = ""
    cache: Annotated[str, AfterValidator(allowed.path)] = ""
    collection: Annotated[str, AfterValidator(allowed.collection)] = "news"


class Corpus(Section):
    """`fields`: how a JSON file spells a field -> which of our fields that is."""

    max_file_mb: int = Field(default=20, ge=1, le=10_000)
    versions_kept: int = Field(default=10, ge=0, le=1_000)
    max_file_seconds: int = Field(default=60, ge=1, le=3_600)
    max_reader_mb: int = Field(default=2_000, ge=500, le=100_000)
    max_archive_entries: int = Field(default=10_000, ge=1, le=1_000_000)
    max_archive_mb: int = Field(default=1_000, ge=1, le=100_000)
    max_archive_ratio: int = Field(default=200, ge=2, le=2_000)
    fields: Mapping[str, Literal["title", "text", "url", "published", "modified", "author", "publisher"]] = {}

    @property
    def max_file_bytes(self) -> int:
        """The limit in bytes; a megabyte is 1,000,000."""
        return self.max_file_mb * 1_000_000


class Fetching(Section):
    """What is fetched from the web, how politely and within which limits."""

    internal_hosts: list[Annotated[str, AfterValidator(allowed.host)]] = []
    user_agent: Annotated[str, AfterValidator(allowed.agent)] = _FETCHING.user_agent
    robots: bool = _FETCHING.robots
    parallel: int = Field(default=_FETCHING.parallel, ge=1, le=256)
    per_host: int = Field(default=_FETCHING.per_host, ge=1, le=64)
    pause_seconds: FiniteFloat = Field(default=_FETCHING.pause, ge=0, le=60)
    seconds: FiniteFloat = Field(default=_FETCHING.seconds, gt=0, le=600)
    max_mb: int = Field(default=_FETCHING.max_bytes // 1_000_000, ge=1, le=1_000)
    redirects: int = Field(default=_FETCHING.redirects, ge=0, le=20)
    retries: int = Field(default=_FETCHING.retries, ge=0, le=10)
    longest_wait_seconds: FiniteFloat = Field(default=_FETCHING.longest_wait, ge=0, le=3_600)
    content_types: list[Annotated[str, AfterValidator(allowed.content_type)]] = list(_FETCHING.content_types)

    @property
    def rules(self) -> FetchRules:
        """The same for `corpus.fetching`."""
        return FetchRules(
            user_agent=self.user_agent,
            internal_hosts=tuple(self.internal_hosts),
            content_types=tuple(self.content_types),
            max_bytes=self.max_mb * 1_000_000,
            seconds=self.seconds,
            redirects=self.redirects,
            parallel=self.parallel,
            per_host=self.per_host,
            pause=self.pause_seconds,
            retries=self.retries,
            longest_wait=self.longest_wait_seconds,
            robots=self.robots,
        )


class Feeds(Section):
    """Feeds that are followed: how often, and how much of a new one."""

    every_minutes: int = Field(default=30, ge=1, le=43_200)
    first_entries: int = Field(default=50, ge=1, le=10_000)


class Passages(Section):
    """How articles are cut; a collection records it."""

    target_chars: int = Field(default=900, ge=100, le=10_000)


class Embedding(Section):
    """Which model makes the vectors; a collection records it."""

    model: Annotated[str, AfterValidator(allowed.not_blank)] = "all-MiniLM-L6-v2"
    precision: Literal["auto", "float32", "bfloat16", "int8"] = "auto"


class VectorsSection(Section):
    """Where Chroma is: an address, or empty for the embedded store."""

    server: Annotated[str, AfterValidator(allowed.server)] = ""


class Search(Section):
    """How many hits, and what the two orders weigh when they are fused."""

    passages: int = Field(default=20, ge=1, le=200)
    words_weight: FiniteFloat = Field(default=0.3, ge=0)
    vectors_weight: FiniteFloat = Field(default=0.7, ge=0)
    recency: FiniteFloat = Field(default=0.2, ge=0, le=1)

    @model_validator(mode="after")
    def _searches_somehow(self) -> Search:
        if self.words_weight == self.vectors_weight == 0:
            raise ValueError("must not have both words_weight and vectors_weight at 0")
        return self


class AnswerSection(Section):
    """Who reads passages and writes answers, how long they are, how careful."""

    writer: Annotated[str, AfterValidator(allowed.writer)] = QUOTES
    reader: Annotated[str, AfterValidator(allowed.not_blank)] = "newsdesk"
    max_statements: int = Field(default=3, ge=1, le=5)
    false_answer_rate: float = Field(default=0.15, gt=0, lt=1)


class ChatModel(Section):
    """Where the chat model is that writes, how long it may take, and what a day may cost. `options`: what its
    LangChain class takes besides."""

    base_url: Annotated[str, AfterValidator(allowed.model_server)] = ""
    max_tokens: int = Field(default=700, ge=50, le=16_000)
    first_word_s: FiniteFloat = Field(default=20.0, gt=0)
    timeout_s: FiniteFloat = Field(default=60.0, gt=0)
    retries: int = Field(default=2, ge=0, le=10)
    tokens_a_day: int = Field(default=2_000_000, ge=0)
    cost_a_day: FiniteFloat = Field(default=0.0, ge=0)
    price_in: FiniteFloat = Field(default=0.0, ge=0)
    price_out: FiniteFloat = Field(default=0.0, ge=0)
    options: Mapping[str, bool | int | float | str] = {}

    @model_validator(mode="after")
    def _adds_up(self) -> ChatModel:
        if self.cost_a_day and not (self.price_in or self.price_out):
            raise ValueError("must have price_in and price_out when cost_a_day is set: what a million tokens cost")
        ours = {"api_key", "base_url", "max_retries", "max_tokens", "model", "model_provider", "timeout"}
        for name in sorted(ours.intersection(self.options)):
            raise ValueError(f"must not have {name} in options: it has a setting of its own")
        return self


class Observability(Section):
    """What is told of this program to others."""

    tracing: bool = False


class Terminal(Section):
    """What the chat in the terminal keeps, and for how long."""

    history: bool = True
    history_days: int = Field(default=90, ge=1, le=3_650)


class Discord(Section):
    """The Discord bot: where Discord is, what people may ask of it, and how long it remembers."""

    api: Annotated[str, AfterValidator(allowed.api)] = "https://discord.com"
    shared: list[Annotated[str, AfterValidator(allowed.collection)]] = []
    answer_threads: bool = False
    workers: int = Field(default=2, ge=1, le=64)
    queue: int = Field(default=40, ge=0, le=10_000)
    per_person_minute: int = Field(default=5, ge=1)
    per_channel_minute: int = Field(default=20, ge=1)
    per_server_minute: int = Field(default=60, ge=1)
    per_person_day: int = Field(default=200, ge=1)
    per_server_day: int = Field(default=5_000, ge=1)
    articles_per_server: int = Field(default=20_000, ge=1)
    megabytes_per_server: int = Field(default=200, ge=1)
    feeds: int = Field(default=20, ge=0, le=1_000)
    retention_days: int = Field(default=90, ge=1, le=3_650)
    grace_days: int = Field(default=14, ge=0, le=365)
    shards: int = Field(default=0, ge=0)
    shard_ids: list[Annotated[int, Field(ge=0)]] = []
    shutdown_seconds: int = Field(default=30, ge=0, le=600)
    health_port: int = Field(default=0, ge=0, le=65_535)
    log_format: Literal["text", "json"] = "text"
    log_questions: bool = False

    @model_validator(mode="after")
    def _shards_fit(self) -> Discord:
        if self.shard_ids and not self.shards:
            raise ValueError("must say in shards how many there are in all when shard_ids names some of them")
        if any(shard >= self.shards for shard in self.shard_ids):
            raise ValueError("must have shard_ids below shards: the first one is 0")
        return self


class Secrets(Section):
    """Never in a settings file, never shown; None where the variable is unset or empty."""

    discord_token: SecretStr | None = None
    chroma_token: SecretStr | None = None
    chat_model_key: SecretStr | None = None
