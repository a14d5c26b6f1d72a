"""Settings: where they come from, which goes before which, and what is refused with which words."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config import Config, check_collection_name, describe, load, reference
from bot.environment import OTHER_VARIABLES, VARIABLES
from bot.settings import SECTIONS
from corpus.errors import UsageError

TOKEN = "a-made-up-token-of-32-characters"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An empty working folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def refusal(here: Path, *, file: str = "", config: Path | None = None, **environ: str) -> str:
    """The sentence in which settings are refused."""
    if file:
        write(here / "newsdesk.toml", file)
    with pytest.raises(UsageError) as caught:
        load(config=config, environ=environ, working_folder=here)
    said = str(caught.value)
    assert "\n" not in said
    return said


# The reference


def test_config_toml_and_the_model_agree() -> None:
    written = tomllib.loads(reference().read_text(encoding="utf-8"))
    assert written == {name: model().model_dump() for name, model in SECTIONS.items()}
    types = {(s, k): type(v) for s, table in written.items() for k, v in table.items()}
    assert types == {(s, k): type(v) for s, m in SECTIONS.items() for k, v in m().model_dump().items()}


def test_every_setting_is_explained_above_its_default() -> None:
    text = "\n" + reference().read_text(encoding="utf-8")
    for section, model in SECTIONS.items():
        own = text.split(f"\n[{section}]\n")[1] if f"\n[{section}]\n" in text else text
        own = re.split(rf"\n\[(?!{section}\.)\w", own)[0]
        blocks = ("\n" + own).split("\n\n")
        for key in model.model_fields:
            (block,) = [b for b in blocks if f"\n{key} = " in b or f"[{section}.{key}]" in b]
            assert "\n# " in f"\n{block}", f"{section}.{key} is not explained"


def test_config_toml_holds_no_secret() -> None:
    assert "token" not in {key.lower() for model in SECTIONS.values() for key in model.model_fields}
    assert "secrets" not in SECTIONS


# Where settings come from


def test_defaults_when_nothing_is_set(here: Path) -> None:
    config = load(environ={}, working_folder=here)
    assert config == Config()
    assert config.data_folder == Path(platformdirs.user_data_dir("newsdesk", appauthor=False))
    assert config.corpus.max_file_bytes == 20_000_000
    assert {origin for _, _, origin in describe(config)} == {"default", ""}


def test_a_file_lies_over_the_defaults(here: Path) -> None:
    write(here / "newsdesk.toml", "[passages]\ntarget_chars = 700\n")
    config = load(environ={}, working_folder=here)
    assert config.passages.target_chars == 700
    assert config.search.passages == 20


def test_the_first_file_found_is_the_only_one_read(here: Path, tmp_path: Path) -> None:
    def size() -> int:
        return load(named, environ=environ, working_folder=here).passages.target_chars

    named, environ = None, {}
    home = Path(platformdirs.user_config_dir("newsdesk", appauthor=False))
    write(home / "newsdesk.toml", "[passages]\ntarget_chars = 600\n[answer]\nmax_statements = 1")
    assert size() == 600
    write(here / "newsdesk.toml", "[passages]\ntarget_chars = 700")
    assert size() == 700
    assert load(environ={}, working_folder=here).answer.max_statements == 3
    environ = {"NEWSDESK_CONFIG": str(write(tmp_path / "variable.toml", "[passages]\ntarget_chars = 800"))}
    assert size() == 800
    named = write(tmp_path / "option.toml", "[passages]\ntarget_chars = 1000")
    assert size() == 1000


def test_config_toml_of_another_project_is_never_read(here: Path) -> None:
    write(here / "config.toml", "[passages]\ntarget_chars = 333\n[their]\nown = 1")
    assert load(environ={}, working_folder=here) == Config()


def test_a_named_file_is_sought_from_the_working_folder(here: Path) -> None:
    write(here / "mine.toml", "[passages]\ntarget_chars = 700")
    assert load(Path("mine.toml"), environ={}, working_folder=here).passages.target_chars == 700
    assert load(environ={"NEWSDESK_CONFIG": "mine.toml"}, working_folder=here).passages.target_chars == 700


def test_empty_variables_name_nothing(here: Path) -> None:
    environ = {"NEWSDESK_CONFIG": "", "NEWSDESK_DATA": "", "DISCORD_TOKEN": " "}
    assert load(environ=environ, working_folder=here) == Config()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("library.collection", "2024", "2024"),
        ("corpus.max_file_mb", "5", 5),
        ("corpus.versions_kept", "3", 3),
        ("corpus.max_file_seconds", "5", 5),
        ("corpus.max_reader_mb", "900", 900),
        ("corpus.max_archive_entries", "50", 50),
        ("corpus.max_archive_mb", "70", 70),
        ("corpus.max_archive_ratio", "30", 30),
        ("corpus.fields", '{"Story Text": "text"}', {"Story Text": "text"}),
        ("fetching.internal_hosts", '["10.0.0.5:8080"]', ["10.0.0.5:8080"]),
        ("fetching.user_agent", "Desk/2", "Desk/2"),
        ("fetching.robots", "false", False),
        ("fetching.parallel", "9", 9),
        ("fetching.per_host", "9", 9),
        ("fetching.pause_seconds", "0", 0.0),
        ("fetching.seconds", "2.5", 2.5),
        ("fetching.max_mb", "9", 9),
        ("fetching.redirects", "0", 0),
        ("fetching.retries", "0", 0),
        ("fetching.longest_wait_seconds", "9", 9.0),
        ("fetching.content_types", '["text/html"]', ["text/html"]),
        ("feeds.every_minutes", "9", 9),
        ("feeds.first_entries", "9", 9),
        ("passages.target_chars", "700", 700),
        ("embedding.model", "other/model", "other/model"),
        ("embedding.precision", "int8", "int8"),
        ("vectors.server", "https://chroma.example:8000/", "https://chroma.example:8000"),
        ("search.passages", "7", 7),
        ("search.words_weight", "0.5", 0.5),
        ("search.vectors_weight", "2", 2.0),
        ("search.recency", "0.5", 0.5),
        ("answer.writer", "openai:gpt-5-mini", "openai:gpt-5-mini"),
        ("answer.reader", "deepset/roberta-base-squad2", "deepset/roberta-base-squad2"),
        ("answer.max_statements", "5", 5),
        ("answer.false_answer_rate", "0.05", 0.05),
        ("chat_model.base_url", "http://localhost:8080/v1/", "http://localhost:8080/v1"),
        ("chat_model.max_tokens", "300", 300),
        ("chat_model.first_word_s", "5", 5.0),
        ("chat_model.timeout_s", "30.5", 30.5),
        ("chat_model.retries", "0", 0),
        ("chat_model.tokens_a_day", "1000", 1000),
        ("chat_model.price_in", "0.25", 0.25),
        ("chat_model.price_out", "2", 2.0),
        ("chat_model.options", '{"temperature": 0.2, "stop": "x"}', {"temperature": 0.2, "stop": "x"}),
        ("observability.tracing", "true", True),
        ("terminal.history", "false", False),
        ("terminal.history_days", "9", 9),
        ("discord.api", "http://127.0.0.1:9000/", "http://127.0.0.1:9000"),
        ("discord.shared", '["news", "wire"]', ["news", "wire"]),
        ("discord.answer_threads", "true", True),
        ("discord.workers", "4", 4),
        ("discord.queue", "0", 0),
        ("discord.per_person_minute", "9", 9),
        ("discord.per_channel_minute", "9", 9),
        ("discord.per_server_minute", "9", 9),
        ("discord.per_person_day", "9", 9),
        ("discord.per_server_day", "9", 9),
        ("discord.articles_per_server", "9", 9),
        ("discord.megabytes_per_server", "9", 9),
        ("discord.feeds", "0", 0),
        ("discord.retention_days", "9", 9),
        ("discord.grace_days", "9", 9),
        ("discord.shards", "2", 2),
        ("discord.shutdown_seconds", "9", 9),
        ("discord.health_port", "9090", 9090),
        ("discord.log_format", "json", "json"),
        ("discord.log_questions", "true", True),
    ],
)
def test_every_setting_can_be_a_variable(here: Path, name: str, text: str, value: object) -> None:
    section, key = name.split(".")
    variable = f"NEWSDESK_{section}__{key}".upper()
    write(here / "newsdesk.toml", "[passages]\ntarget_chars = 400\n[corpus.fields]\nhead = 'title'\n")
    config = load(environ={variable: text}, working_folder=here)
    assert getattr(getattr(config, section), key) == value
    assert config.origins[name] == variable


def test_a_cap_on_cost_goes_with_prices(here: Path) -> None:
    environ = {"NEWSDESK_CHAT_MODEL__COST_A_DAY": "1.5", "NEWSDESK_CHAT_MODEL__PRICE_OUT": "2"}
    assert load(environ=environ, working_folder=here).chat_model.cost_a_day == 1.5


def test_the_shards_of_one_process_are_set_together(here: Path) -> None:
    environ = {"NEWSDESK_DISCORD__SHARDS": "4", "NEWSDESK_DISCORD__SHARD_IDS": "[0, 1]"}
    assert load(environ=environ, working_folder=here).discord.shard_ids == [0, 1]


def test_the_table_above_leaves_no_setting_out() -> None:
    (table,) = test_every_setting_can_be_a_variable.pytestmark
    names = [f"{s}.{k}" for s, m in SECTIONS.items() for k in m.model_fields]
    folders = ("library.data", "library.cache")  # tested below
    others = (*folders, "discord.shard_ids", "chat_model.cost_a_day")  # the last two need another one beside them
    assert [name for name in names if name not in others] == [row[0] for row in table.args[1]]
    assert len(VARIABLES) == len(table.args[1]) + len(others)


def test_which_data_folder(here: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "etc" / "newsdesk.toml", "[library]\ndata = 'store'")
    environ: dict[str, str] = {}

    def folder(data: Path | None = None) -> Path:
        config = load(file, data, environ, here)
        assert config.library.data == str(config.data_folder)
        return config.data_folder

    assert folder() == tmp_path / "etc" / "store"
    environ["NEWSDESK_LIBRARY__DATA"] = "of-setting"
    assert folder() == here / "of-setting"
    environ["NEWSDESK_DATA"] = "of-variable"
    assert folder() == here / "of-variable"
    assert folder(Path("../of-option")) == tmp_path / "of-option"
    assert folder(Path("~/kept")) == Path.home() / "kept"


def test_which_cache_folder(here: Path, tmp_path: Path) -> None:
    system = Path(platformdirs.user_cache_dir("newsdesk", appauthor=False))
    assert load(data=tmp_path / "one", environ={}, working_folder=here).cache_folder == system
    file = write(tmp_path / "etc" / "newsdesk.toml", "[library]\ncache = 'kept'")
    config = load(file, environ={}, working_folder=here)
    assert config.cache_folder == tmp_path / "etc" / "kept"
    assert ("library.cache", json.dumps(str(config.cache_folder)), str(file)) in describe(config)
    environ = {"NEWSDESK_LIBRARY__CACHE": "of-setting"}
    assert load(file, environ=environ, working_folder=here).cache_folder == here / "of-setting"


def test_an_environment_file_counts_as_environment(here: Path) -> None:
    write(here / ".env", f"DISCORD_TOKEN={TOKEN}\nNEWSDESK_PASSAGES__TARGET_CHARS=700\nNEWSDESK_SEARCH__PASSAGES=9\n")
    config = load(environ={"NEWSDESK_SEARCH__PASSAGES": "8"}, working_folder=here)
    assert config.secrets.discord_token is not None
    assert config.secrets.discord_token.get_secret_value() == TOKEN
    assert config.passages.target_chars == 700
    assert config.search.passages == 8
    assert config.origins["search.passages"] == "NEWSDESK_SEARCH__PASSAGES"
    assert config.origins["passages.target_chars"] == f"NEWSDESK_PASSAGES__TARGET_CHARS in {here / '.env'}"


def test_an_environment_file_goes_into_the_environment(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    for name in ("SET_BEFORE", "SET_BY_FILE"):
        monkeypatch.setenv(name, "before")  # so that monkeypatch puts back what the test changes
    monkeypatch.delenv("SET_BY_FILE")
    write(here / ".env", "SET_BEFORE=file\nSET_BY_FILE=file\nNO_VALUE\n")
    load()
    assert (os.environ["SET_BEFORE"], os.environ["SET_BY_FILE"]) == ("before", "file")
    assert "NO_VALUE" not in os.environ
    monkeypatch.delenv("SET_BY_FILE")


def test_a_folder_named_env_is_left_alone(here: Path) -> None:
    (here / ".env").mkdir()
    assert load(environ={}, working_folder=here) == Config()


def test_config_alone_ignores_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Config()
    monkeypatch.setenv("NEWSDESK_PASSAGES__TARGET_CHARS", "700")
    assert Config() == before


def test_config_is_frozen() -> None:
    config = Config()
    with pytest.raises(ValidationError):
        config.passages.target_chars = 5  # type: ignore[misc]
    with pytest.raises(ValidationError):
        config.passages = config.passages  # type: ignore[misc]


# What is refused


def test_unknown_key_in_a_file(here: Path) -> None:
    said = refusal(here, file="[passages]\ntarget_char = 700")
    assert said == (
        f"passages.target_char, set by {here / 'newsdesk.toml'}, is no setting: "
        "did you mean target_chars? [passages] has target_chars."
    )


def test_unknown_section_in_a_file(here: Path) -> None:
    said = refusal(here, file="[passage]\ntarget_chars = 700")
    assert "passage, set by" in said
    assert "did you mean passages? The sections are library, corpus, fetching, feeds, passages," in said


@pytest.mark.parametrize(
    "file", ["[secrets]\ndiscord_token = '{}'", "discord_token = '{}'", "[vectors]\napi_key = '{}'"]
)
def test_a_secret_in_a_file(here: Path, file: str) -> None:
    said = refusal(here, file=file.format(TOKEN))
    assert "is no setting: secrets are read only from the environment or .env (DISCORD_TOKEN, CHROMA_TOKEN, " in said
    assert TOKEN not in said


def test_a_value_where_a_section_belongs(here: Path) -> None:
    assert "must be a table: write [passages] above its keys" in refusal(here, file="passages = 700")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("NEWSDESK_PASSAGES__TARGET_CHAR", "did you mean NEWSDESK_PASSAGES__TARGET_CHARS?"),
        ("NEWSDESK_PASSAGES_TARGET_CHARS", "did you mean NEWSDESK_PASSAGES__TARGET_CHARS?"),
        ("NEWSDESK_DISCORD_TOKEN", "did you mean DISCORD_TOKEN?"),
        ("NEWSDESK_DATE", "did you mean NEWSDESK_DATA?"),
        ("NEWSDESK_passages__target_chars", "did you mean NEWSDESK_PASSAGES__TARGET_CHARS?"),
        ("NEWSDESK_SECRETS__DISCORD_TOKEN", "did you mean DISCORD_TOKEN?"),
        ("NEWSDESK_QQQQQQ", "such as NEWSDESK_PASSAGES__TARGET_CHARS, and there are NEWSDESK_CONFIG,"),
    ],
)
def test_unknown_variable(here: Path, name: str, near: str) -> None:
    said = refusal(here, **{name: "a value that may be secret"})
    assert said.startswith(f"The variable {name} is no setting of Newsdesk: ")
    assert near in said
    assert "secret" not in said


def test_unknown_variable_in_an_environment_file(here: Path) -> None:
    write(here / ".env", "NEWSDESK_PASSAGES__TARGET_CHAR=700")
    assert f"NEWSDESK_PASSAGES__TARGET_CHAR in {here / '.env'} is no setting" in refusal(here)


def test_known_variables_are_allowed(here: Path) -> None:
    assert set(OTHER_VARIABLES) == {"NEWSDESK_CONFIG", "NEWSDESK_DATA", "NEWSDESK_EVAL_DATA"}
    assert load(environ={"NEWSDESK_EVAL_DATA": "anything"}, working_folder=here) == Config()


@pytest.mark.parametrize(
    ("file", "key", "allowed"),
    [
        ("[passages]\ntarget_chars = 5", "passages.target_chars = 5,", "a whole number from 100 to 10000."),
        ("[passages]\ntarget_chars = 10001", "passages.target_chars = 10001,", "a whole number from 100 to 10000."),
        ("[passages]\ntarget_chars = '700'", 'passages.target_chars = "700",', "a whole number from 100 to 10000."),
        ("[passages]\ntarget_chars = true", "passages.target_chars = true,", "a whole number from 100 to 10000."),
        ("[passages]\ntarget_chars = 700.5", "passages.target_chars = 700.5,", "a whole number from 100 to 10000."),
        ("[passages]\ntarget_chars = 2024-02-02", "passages.target_chars =", "a whole number from 100 to 10000."),
        ("[corpus]\nmax_file_mb = 0", "corpus.max_file_mb = 0,", "a whole number from 1 to 10000."),
        ("[search]\npassages = 0", "search.passages = 0,", "a whole number from 1 to 200."),
        ("[search]\nwords_weight = -1", "search.words_weight = -1,", "a number from 0."),
        ("[search]\nwords_weight = inf", "search.words_weight = Infinity,", "a number from 0."),
        ("[search]\nvectors_weight = nan", "search.vectors_weight = NaN,", "a number from 0."),
        ("[answer]\nmax_statements = 6", "answer.max_statements = 6,", "a whole number from 1 to 5."),
        ("[answer]\nfalse_answer_rate = 0", "answer.false_answer_rate = 0,", "a number above 0 and below 1."),
        ("[answer]\nfalse_answer_rate = nan", "answer.false_answer_rate = NaN,", "a number above 0 and below 1."),
        ("[answer]\nwriter = 'model'", "answer.writer,", 'must be "quotes" or a chat model as LangChain names it,'),
        ("[chat_model]\ncost_a_day = 1", "[chat_model],", "must have price_in and price_out when cost_a_day is set"),
        ("[chat_model]\nmax_token = 70", "chat_model.max_token,", "did you mean max_tokens?"),
        ("[chat_model.options]\nbase_url = 'x'", "[chat_model],", "must not have base_url in options"),
        ("[chat_model.options]\nstop = []", "chat_model.options =", 'must be a table such as {"temperature": 0.2}'),
        (
            "[embedding]\nprecision = 'half'",
            'embedding.precision = "half",',
            'must be "auto" or "float32" or "bfloat16" or "int8".',
        ),
        ("[terminal]\nhistory = 'yes'", 'terminal.history = "yes",', "must be true or false."),
        ("[library]\ndata = 3", "library.data = 3,", "must be text."),
        ("[corpus]\nfields = 3", "corpus.fields = 3,", "must be a table such as"),
        (
            "[corpus.fields]\nhead = 'headline'",
            'corpus.fields = {"head": "headline"},',
            "each value one of title, text,",
        ),
        ("[embedding]\nmodel = ' '", "embedding.model,", "must not be empty."),
        ('[library]\ndata = "a\\u0000b"', "library.data,", "must be a folder"),
        ("[library]\ncollection = 'a*b'", "library.collection,", "must have 1 to 64 characters: letters,"),
        ("[search]\nwords_weight = 0\nvectors_weight = 0", "[search],", "must not have both"),
    ],
)
def test_impossible_value(here: Path, file: str, key: str, allowed: str) -> None:
    said = refusal(here, file=file)
    assert said.startswith(key)
    assert f"set by {here / 'newsdesk.toml'}," in said
    assert allowed in said


@pytest.mark.parametrize(
    "address",
    ["localhost:8000", "ftp://host", "http://", "http://host:port", "http://host:99999", "http://[::1", "http://a b"],
)
def test_impossible_server(here: Path, address: str) -> None:
    said = refusal(here, NEWSDESK_VECTORS__SERVER=address)
    assert said.startswith("vectors.server, set by NEWSDESK_VECTORS__SERVER, must be empty or an address such as")


def test_a_password_in_the_server_is_refused_and_not_shown(here: Path) -> None:
    said = refusal(here, NEWSDESK_VECTORS__SERVER=f"http://me:{TOKEN}@host:8000")
    assert "set the variable CHROMA_TOKEN instead" in said
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("NEWSDESK_PASSAGES__TARGET_CHARS", "many", "must be a whole number from 100 to 10000."),
        ("NEWSDESK_PASSAGES__TARGET_CHARS", "", "must be a whole number from 100 to 10000."),
        ("NEWSDESK_PASSAGES__TARGET_CHARS", "700.5", "must be a whole number from 100 to 10000."),
        ("NEWSDESK_SEARCH__PASSAGES", "true", "must be a whole number from 1 to 200."),
        ("NEWSDESK_TERMINAL__HISTORY", "perhaps", "must be true or false."),
        ("NEWSDESK_ANSWER__FALSE_ANSWER_RATE", "nan", "must be a number above 0 and below 1."),
        ("NEWSDESK_CORPUS__FIELDS", "head=title", 'must be a table in JSON, such as {"headline": "title"}.'),
        ("NEWSDESK_CORPUS__FIELDS", "[1]", "must be a table such as"),
        ("NEWSDESK_CORPUS__FIELDS", "", "must be a table such as"),
    ],
)
def test_impossible_variable(here: Path, name: str, value: str, words: str) -> None:
    said = refusal(here, **{name: value})
    assert name in said
    assert words in said


def test_a_long_value_is_cut_in_the_refusal(here: Path) -> None:
    assert len(refusal(here, NEWSDESK_ANSWER__WRITER="x" * 5000)) < 200


def test_a_secret_is_in_no_refusal(here: Path) -> None:
    said = refusal(here, file="[passages]\ntarget_chars = 1", DISCORD_TOKEN=TOKEN)
    assert TOKEN not in said


def test_a_refusal_drags_no_values_along(here: Path) -> None:
    write(here / "newsdesk.toml", "[passages]\ntarget_chars = 1")
    with pytest.raises(UsageError) as caught:
        load(environ={"DISCORD_TOKEN": TOKEN}, working_folder=here)
    assert caught.value.__suppress_context__


def test_a_named_file_has_to_exist(here: Path) -> None:
    said = refusal(here, config=Path("gone.toml"))
    assert said == f"The settings file {here / 'gone.toml'}, named by --config, does not exist: correct the name."
    assert "named by NEWSDESK_CONFIG, does not exist" in refusal(here, NEWSDESK_CONFIG="gone.toml")
    assert "named by --config, does not exist" in refusal(here, config=here)


def test_a_file_that_is_not_toml(here: Path) -> None:
    said = refusal(here, file="[passages\n")
    assert str(here / "newsdesk.toml") in said
    assert "is not valid TOML" in said
    assert "line 1" in said


def test_files_that_are_not_text(here: Path) -> None:
    (here / "newsdesk.toml").write_bytes(b"\xff\xfe\x00")
    assert "newsdesk.toml cannot be read" in refusal(here)
    (here / ".env").write_bytes(b"DISCORD_TOKEN=\xff")
    assert ".env cannot be read" in refusal(here)


def test_files_with_a_byte_order_mark(here: Path) -> None:
    (here / "newsdesk.toml").write_text("[passages]\ntarget_chars = 700", encoding="utf-8-sig")
    (here / ".env").write_text(f"CHROMA_TOKEN={TOKEN}", encoding="utf-8-sig")
    config = load(environ={}, working_folder=here)
    assert config.passages.target_chars == 700
    assert config.secrets.chroma_token is not None


def test_a_folder_is_no_file(here: Path) -> None:
    write(here / "store", "")
    with pytest.raises(UsageError, match=r"store, set by --data, is a file: it must name a folder\."):
        load(data=Path("store"), environ={}, working_folder=here)
    with pytest.raises(UsageError, match=r"library\.cache = .*store, set by NEWSDESK_LIBRARY__CACHE, is a file"):
        load(environ={"NEWSDESK_LIBRARY__CACHE": "store"}, working_folder=here)


# What is shown


def test_describe_says_where_each_value_came_from(here: Path) -> None:
    file = write(here / "newsdesk.toml", "[passages]\ntarget_chars = 700")
    environ = {"NEWSDESK_SEARCH__PASSAGES": "9", "NEWSDESK_DATA": "store"}
    rows = describe(load(environ=environ, working_folder=here))
    keys = [key for key, _, _ in rows]
    assert keys == [
        *(f"{section}.{key}" for section, model in SECTIONS.items() for key in model.model_fields),
        "DISCORD_TOKEN",
        "CHROMA_TOKEN",
        "CHAT_MODEL_KEY",
    ]
    assert ("passages.target_chars", "700", str(file)) in rows
    assert ("search.passages", "9", "NEWSDESK_SEARCH__PASSAGES") in rows
    assert ("library.data", json.dumps(str(here / "store")), "NEWSDESK_DATA") in rows
    assert ("library.collection", '"news"', "default") in rows
    assert ("DISCORD_TOKEN", "not set", "") in rows


@pytest.mark.parametrize(
    ("secret", "shown"), [(TOKEN, "set, ends in …ters"), ("short-one", "set"), ("x" * 15, "set"), ("", "not set")]
)
def test_describe_masks_secrets(here: Path, secret: str, shown: str) -> None:
    config = load(environ={"DISCORD_TOKEN": secret}, working_folder=here)
    assert {key: value for key, value, _ in describe(config)}["DISCORD_TOKEN"] == shown
    if secret:
        for text in (repr(config), str(config), str(config.model_dump()), config.model_dump_json()):
            assert secret not in text


# Names of collections


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("news", "news"),
        ("  news ", "news"),
        ("discord:1234/5678", "discord:1234/5678"),
        ("World News_2024-02.1", "World News_2024-02.1"),
        ("Nachrichten für Köln", "Nachrichten für Köln"),
        ("cafe\u0301", "caf\u00e9"),
        ("समाचार", "समाचार"),
        ("新闻", "新闻"),
        ("x" * 64, "x" * 64),
    ],
)
def test_collection_name(name: str, stored: str) -> None:
    assert check_collection_name(name) == stored


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "a\nb", "a\tb", "a\0b", "a*b", "a'b", "a\\b", "😀", "a\u200bb"])
def test_impossible_collection_name(name: str) -> None:
    with pytest.raises(UsageError, match="1 to 64 characters: letters, digits, spaces and"):
        check_collection_name(name)


@given(st.text())
def test_a_collection_name_is_stored_as_one_name_only(name: str) -> None:
    try:
        stored = check_collection_name(name)
    except UsageError:
        return
    assert check_collection_name(stored) == stored
    assert 1 <= len(stored) <= 64
