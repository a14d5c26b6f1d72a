"""Articles in other languages than English: told at ingest, found by their own words, filtered."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.commands import Newsdesk

from corpus.errors import UsageError
from corpus.language import language_of
from corpus.words import normalise

pytestmark = [pytest.mark.models, pytest.mark.stores]

GERMAN = (
    "Die Fähre nach Nordhafen fährt wieder. Der Stadtrat hat am Dienstag beschlossen, den alten Hafen nicht zu "
    "schließen. Bürgermeisterin Ada Brook sprach von einem guten Tag für die Fischer."
)
CHINESE = "市议会周二决定不关闭旧港口。市长说这对渔民来说是好日子。前往北港的渡轮已恢复运营，每天有两千名乘客。"
ARABIC = "قرر مجلس المدينة يوم الثلاثاء عدم إغلاق الميناء القديم. وقالت رئيسة البلدية إنه يوم جيد للصيادين."
ENGLISH = (
    "The council decided on Tuesday not to close the old harbour. Mayor Ada Brook called it a good day for fishermen."
)


@pytest.fixture
def many(newsdesk: Newsdesk, tmp_path: Path) -> Newsdesk:
    for name, text in {"de": GERMAN, "zh": CHINESE, "ar": ARABIC, "en": ENGLISH}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert newsdesk("ingest", *(tmp_path / f"{name}.txt" for name in ("de", "zh", "ar", "en"))).code == 0
    return newsdesk


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (CHINESE, "zh"),
        (ARABIC, "ar"),
        (ENGLISH, "en"),
        ("Harbour 12", None),
        ("", None),
        ("1 2 3", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("words", "language"),
    [("Bürgermeisterin", "de"), ("渡轮", "zh"), ("北港", "zh"), ("الميناء القديم", "ar"), ("closes", "en")],
)
def test_an_article_is_found_by_its_own_words(many: Newsdesk, words: str, language: str) -> None:
    hits = many("search", words, "--json").json
    assert hits[0]["language"] == language


def test_only_english_is_stemmed() -> None:
    assert normalise("Die Fähren", stemmed=False) == "DieˑFährenˑ".replace("ˑF", "ˑ F")
    assert normalise("The ferries") == "The ferries"
    assert normalise("去北港吧") == " 去北 北港 港吧 "


def test_only_articles_of_one_language(many: Newsdesk) -> None:
    listed = many("articles", "list", "--language", "de", "--json").json
    assert [article["language"] for article in listed] == ["de"]
    assert {hit["language"] for hit in many("search", "Ada Brook", "--json").json} == {"de", "en"}
    assert {hit["language"] for hit in many("search", "Ada Brook", "--language", "DE", "--json").json} == {"de"}
    assert many("ask", "What did the council decide?", "--language", "ar").code in (0, 3)
    wrong = many("search", "harbour", "--language", "german")
    assert wrong.code == 2
    assert "write its two letters" in wrong.err


def test_the_doctor_says_which_model_would_serve_better(many: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.finding.embedding.DEFAULT", many.embeddings.model)
    said = many("doctor").out
    assert "holds 1 article in “ar”, 1 article in “de”, 1 article in “zh”, and the model" in said
    assert "newsdesk ingest --rebuild --collection news" in said


def test_discord_takes_a_language_too() -> None:
    from bot.discord_bot.commands.ask import filters

    assert filters(None, None, None, " DE ").language == "de"
    assert filters(None, None, None, " ").language is None
    with pytest.raises(UsageError, match="write its two letters"):
        filters(None, None, None, "german")
