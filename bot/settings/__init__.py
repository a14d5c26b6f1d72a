"""Every setting of one run, as `bot.config` gathers them.

sections   the tables of config.toml: types, defaults, limits
rules      what the text of a setting may be

Files are read strictly: a number in quotes is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import platformdirs
from pydantic import PrivateAttr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings import sections
from bot.settings.rules import check_collection_name
from bot.settings.sections import Discord, Fetching, LibrarySection, Section

__all__ = ["SECTIONS", "Config", "Discord", "Fetching", "LibrarySection", "check_collection_name"]


class Config(BaseSettings):
    """Every setting of one run. Made by `bot.config.load`; `Config()` is the defaults, whatever the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="NEWSDESK_", env_nested_delimiter="__")

    library: sections.LibrarySection = sections.LibrarySection()
    corpus: sections.Corpus = sections.Corpus()
    fetching: sections.Fetching = sections.Fetching()
    feeds: sections.Feeds = sections.Feeds()
    passages: sections.Passages = sections.Passages()
    embedding: sections.Embedding = sections.Embedding()
    vectors: sections.VectorsSection = sections.VectorsSection()
    search: sections.Search = sections.Search()
    answer: sections.AnswerSection = sections.AnswerSection()
    chat_model: sections.ChatModel = sections.ChatModel()
    observability: sections.Observability = sections.Observability()
    terminal: sections.Terminal = sections.Terminal()
    discord: sections.Discord = sections.Discord()
    secrets: sections.Secrets = sections.Secrets()
    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def data_folder(self) -> Path:
        """The folder of everything that is kept, absolute; it need not exist yet."""
        return Path(self.library.data or platformdirs.user_data_dir("newsdesk", appauthor=False))

    @property
    def cache_folder(self) -> Path:
        """The folder of what can be made again, absolute; all data folders share it. It need not exist yet."""
        return Path(self.library.cache or platformdirs.user_cache_dir("newsdesk", appauthor=False))

    @property
    def origins(self) -> Mapping[str, str]:
        """Who set what is not a default: "section.key" or the name of a secret -> a file, a variable or an option."""
        return self._origins

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `bot.config.load` gathered: it has to know which layer set what."""
        return (init_settings,)


SECTIONS: dict[str, type[Section]] = {
    name: cast("type[Section]", field.annotation) for name, field in Config.model_fields.items() if name != "secrets"
}
