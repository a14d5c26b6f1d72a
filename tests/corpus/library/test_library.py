"""The SQL library: articles, passages and words, on a real SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError
from support.fakes import article

from corpus.article import Article, Filters
from corpus.chunking import chunk
from corpus.errors import StoreError
from corpus.library import Counts, Index, IndexSpec, Library
from corpus.library.words import words_table
from corpus.words import match_any, normalise, terms

pytestmark = pytest.mark.stores

SPEC = IndexSpec("word-counts", "word-counts@1", 64, 200)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    opened = Library(tmp_path / "library.sqlite")
    yield opened
    opened.close()


def fill(library: Library, *articles: Article, collection: str = "news") -> Index:
    index = library.indexes.live(collection) or library.indexes.create(collection, SPEC)
    library.articles.put(index, [(one, chunk(one, SPEC.target_chars)) for one in articles])
    return index


def found(library: Library, index: Index, question: str, filters: Filters = Filters(), k: int = 10) -> list[str]:  # noqa: B008
    ids = [key for key, _ in library.words.search(index, question, k, filters)]
    passages = library.passages.get(index, ids)
    return [passages[key].source.title for key in ids]


def test_no_error_tells_the_words_of_a_question(library: Library) -> None:
    index = fill(library, article("Something happened."))
    with library.store._engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {words_table(index.id)}")
    with pytest.raises(DatabaseError) as raised:
        library.words.search(index, "penguins", 5)
    assert "penguins" not in str(raised.value)


TROOPS = article(
    "Some 2,500 U.S. troops remain in Iraq.\n\nThey advise the Iraqi army.",
    title="Troops",
    published=date(2024, 2, 6),
    publisher="Sample Wire",
    url="https://example.org/troops",
    author="A. Writer",
    credit="www.example.com",
    file="/news/troops.txt",
)
OIL = article("Oil prices fell in Baghdad’s market.", title="Oil", published=date(2023, 5, 1), publisher="Известия")
UNDATED = article("The coalition met in Iraq.", title="Meeting")


def test_an_article_comes_back_as_it_was_stored(library: Library) -> None:
    text = "Line one.\r\n\r\n  “Quoted” – é, 東京, \U0001f600; a tab\there.\u2028End."
    odd = article(text, title="Odd", published=date(1999, 12, 31))
    fill(library, odd, TROOPS)
    back = library.articles.get(odd.source.id)
    assert back is not None
    assert back.text == text
    assert back.version == odd.version
    troops = library.articles.get(TROOPS.source.id)
    assert troops is not None
    assert troops.fingerprint == TROOPS.fingerprint
    assert troops.source.added is not None
    assert library.articles.get("0" * 32) is None


def test_passages_are_slices(library: Library) -> None:
    """SQLite counts code points from 1, Python from 0; astral characters are one code point in both."""
    text = "\U0001f600 Début. “Deux.” " + "A sentence about 東京 and more. " * 30
    one = article(text.strip(), title="Emoji")
    index = fill(library, one)
    stored = library.passages.get(index, sorted(library.passages.ids(index)))
    assert len(stored) > 3
    for key, passage in stored.items():
        assert passage.text == one.text[passage.start : passage.end]
        assert passage.id == key
    assert set(stored) == {passage.id for passage in chunk(one, 200)}
    assert library.passages.get(index, ["no such id"]) == {}


def test_storing_again_replaces_and_keeps_the_day_it_came_in(library: Library) -> None:
    first = Article(TROOPS.source, TROOPS.text)
    index = fill(library, first)
    added = library.articles.get(first.source.id).source.added  # type: ignore[union-attr]
    old = library.passages.ids(index)
    changed = Article(TROOPS.source, "All troops have left Iraq.")
    fill(library, changed)
    assert library.passages.ids(index).isdisjoint(old)
    assert found(library, index, "advise the army") == []
    assert found(library, index, "have left") == ["Troops"]
    assert library.words.count(index) == 1
    assert library.articles.get(first.source.id).source.added == added  # type: ignore[union-attr]
    assert library.articles.counts("news") == Counts(1, 0)


def test_a_given_day_of_coming_in_is_kept(library: Library) -> None:
    when = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    one = article("Carried over.", title="Carried", added=when)
    fill(library, one)
    assert library.articles.get(one.source.id).source.added == when  # type: ignore[union-attr]


def test_removing_leaves_nothing(library: Library) -> None:
    index = fill(library, TROOPS, OIL)
    library.articles.remove([TROOPS.source.id])
    assert library.articles.counts("news") == Counts(1, 0)
    assert library.passages.ids(index, [TROOPS.source.id]) == set()
    assert found(library, index, "troops") == []
    assert library.words.count(index) == 1


def test_collections_are_apart(library: Library) -> None:
    here = fill(library, TROOPS)
    there_article = article("Some 900 troops are in Syria.", title="Syria", collection="other")
    there = fill(library, there_article, collection="other")
    assert here.id != there.id
    assert library.collections.names() == ["news", "other"]
    assert found(library, here, "troops") == ["Troops"]
    assert found(library, there, "troops") == ["Syria"]
    assert (library.articles.counts("news"), library.articles.counts("other")) == (Counts(1, 0), Counts(1, 1))
    assert set(library.articles.known("other")) == {there_article.source.id}
    assert [a.source.title for a in library.articles.all("other")] == ["Syria"]
    assert library.copies.carriers("other", [TROOPS.version]) == {}
    assert library.passages.get(there, sorted(library.passages.ids(here))) == {}


def test_one_collection_does_not_colour_the_ranking_of_another(tmp_path: Path) -> None:
    """bm25 counts how rare a word is: that must be counted within the collection."""
    lone = Library(tmp_path / "lone.sqlite")
    crowded = Library(tmp_path / "crowded.sqlite")
    scores = []
    for library in (lone, crowded):
        index = fill(library, TROOPS, OIL, UNDATED)
        if library is crowded:
            many = [article(f"Troops {n}.", title=f"T{n}", collection="other") for n in range(50)]
            fill(library, *many, collection="other")
        scores.append(library.words.search(index, "troops Iraq", 10))
        library.close()
    assert scores[0] == scores[1]


def test_articles_come_newest_first_undated_last(library: Library) -> None:
    fill(library, UNDATED, OIL, TROOPS)
    assert [a.source.title for a in library.articles.all("news")] == ["Troops", "Oil", "Meeting"]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(), {"Troops", "Oil", "Meeting"}),
        (Filters(since=date(2024, 1, 1)), {"Troops", "Meeting"}),
        (Filters(since=date(2024, 2, 6)), {"Troops", "Meeting"}),
        (Filters(since=date(2024, 2, 7)), {"Meeting"}),
        (Filters(until=date(2023, 5, 1)), {"Oil", "Meeting"}),
        (Filters(since=date(2023, 1, 1), until=date(2023, 12, 31)), {"Oil", "Meeting"}),
        (Filters(since=date(2023, 1, 1), dated_only=True), {"Troops", "Oil"}),
        (Filters(dated_only=True), {"Troops", "Oil"}),
        (Filters(publisher="sample WIRE"), {"Troops"}),
        (Filters(publisher="ИЗВЕСТИЯ"), {"Oil"}),
        (Filters(publisher="nobody"), set()),
    ],
)
def test_filters(library: Library, filters: Filters, titles: set[str]) -> None:
    index = fill(library, UNDATED, OIL, TROOPS)
    assert {a.source.title for a in library.articles.all("news", filters)} == titles
    assert library.articles.counts("news", filters).articles == len(titles)
    assert set(found(library, index, "Iraq oil troops coalition", filters)) == titles


def test_undated_articles_are_counted(library: Library) -> None:
    fill(library, UNDATED, OIL, TROOPS)
    assert library.articles.counts("news", Filters(since=date(2024, 1, 1))) == Counts(2, 1)
    assert library.articles.counts("news", Filters(dated_only=True)) == Counts(2, 0)
    assert library.articles.counts("nothing") == Counts(0, 0)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("US troops", "Troops"),
        ("U.S. troops", "Troops"),
        ("us troops", "Troops"),
        ("USA", "Troops"),
        ("2500", "Troops"),
        ("2,500", "Troops"),
        ("TROOP", "Troops"),
        ("Baghdad", "Oil"),
        ("Baghdad's", "Oil"),
        ("market price", "Oil"),
        ("met", "Meeting"),
        ("MEETING", "Meeting"),
    ],
)
def test_words_find_their_other_spellings(library: Library, question: str, title: str) -> None:
    index = fill(library, TROOPS, OIL, UNDATED)
    assert found(library, index, question)[:1] == [title]


def test_accents_do_not_matter(library: Library) -> None:
    index = fill(library, article("Der Präsident von Türkiye sprach.", title="Rede"))
    assert found(library, index, "Turkiye prasident") == ["Rede"]


def test_more_and_rarer_words_score_higher(library: Library) -> None:
    index = fill(
        library,
        article("The talks on the coalition went on in Iraq.", title="Both"),
        article("The talks went on and on there.", title="Common"),
        article("Nothing of the kind was said here at all.", title="None"),
        *(article(f"The talks of day {n} went on there.", title=f"Talk {n}") for n in range(5)),
    )
    scores = library.words.search(index, "coalition talks", 10)
    assert [score for _, score in scores] == sorted((score for _, score in scores), reverse=True)
    assert all(score > 0 for _, score in scores)
    titles = found(library, index, "coalition talks")
    assert titles[0] == "Both"
    assert "None" not in titles
    assert len(found(library, index, "coalition talks", k=2)) == 2


def test_the_headline_weighs_more(library: Library) -> None:
    filler = [article(f"Something else of day {n}.", title=f"Else {n}") for n in range(5)]
    inside = article("The talks were about the drone that fell.", title="The talks of the day")
    above = article("The talks were about the thing that fell.", title="The drone of the day")
    index = fill(library, inside, above, *filler)
    assert found(library, index, "drone")[0] == above.source.title
    ids = [key for key, _ in library.words.search(index, "drone", 2, headline_weight=0.0)]
    assert library.passages.get(index, ids)[ids[0]].source.title == inside.source.title


HOSTILE = [
    '"',
    "'",
    '" OR title:x',
    "NEAR(a b, 2)",
    "talks AND NOT iraq",
    "title : iraq",
    "{title body} : x",
    "^iraq",
    "iraq*",
    "-iraq",
    "(((",
    "iraq; DROP TABLE articles",
    ":query",
    "%s ? :a",
    "\x00",
    "a\x00b",
    "\ud800",
    "½ ² ٣",
    "क्या हुआ",
    "🙂",
    "_",
    "...",
    "",
    "   ",
    "x" * 10_000,
    "word " * 5_000,
]


@pytest.mark.parametrize("question", HOSTILE)
def test_no_question_breaks_the_search(library: Library, question: str) -> None:
    index = fill(library, TROOPS, OIL, UNDATED)
    library.words.search(index, question, 5)


@given(st.text(max_size=60))
def test_only_quoted_terms_reach_the_full_text_engine(question: str) -> None:
    connection = _memory()
    query = match_any(question)
    assert all(part.startswith('"') and part.endswith('"') and '"' not in part[1:-1] for part in _parts(query))
    if query:
        connection.execute("SELECT * FROM words WHERE words MATCH ?", (query,)).fetchall()
    connection.close()


def _parts(query: str) -> list[str]:
    return query.split(" OR ") if query else []


def _memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize='porter unicode61')")
    connection.execute("INSERT INTO words VALUES ('or', 'not near and')")
    return connection


def test_operators_in_a_question_are_words(library: Library) -> None:
    index = fill(library, article("NEAR misses are counted.", title="Near"), TROOPS)
    assert found(library, index, "NEAR(troops)") != []
    assert set(found(library, index, "NEAR misses")) == {"Near"}
    assert found(library, index, "title:nothing") == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many U.S. troops are in Iraq?", ["many", "usa", "troops", "iraq"]),
        ("Who is he?", ["who", "is", "he"]),
        ("What is the what?", ["what", "is", "the"]),
        ("Iraq's Iraq IRAQ", ["iraq"]),
        ("3.5 percent of 2,500", ["3.5", "percent", "2500"]),
        ("U.N. and UN", ["un"]),
        ("", []),
    ],
)
def test_terms(question: str, expected: list[str]) -> None:
    kept = terms(question)
    assert kept == [word for word in expected if word in kept]
    assert set(expected) - set(kept) <= {"many"}


def test_indexed_text_and_question_are_normalised_alike() -> None:
    assert normalise("U.S.-led") == normalise("US-led") == normalise("USA-led")
    assert normalise("the U.S. and the U.K.") == "the usa and the UK"
    assert normalise("1,234,567 of 12,34") == "1234567 of 12,34"
    assert normalise("BUS USED us") == "BUS USED us"


def test_copies_are_the_sources_of_one_text(library: Library) -> None:
    copy = article(TROOPS.text, title="Copy", published=date(2024, 3, 1))
    fill(library, TROOPS, copy, OIL)
    copies = library.copies.carriers("news", [TROOPS.version, OIL.version, "unknown"])
    assert [source.title for source in copies[TROOPS.version]] == ["Copy", "Troops"]
    assert [source.title for source in copies[OIL.version]] == ["Oil"]
    assert set(copies) == {TROOPS.version, OIL.version}


def test_a_second_index_is_built_beside_the_live_one(library: Library) -> None:
    live = fill(library, TROOPS, OIL)
    beside = library.indexes.create("news", IndexSpec("other", "other@1", 8, 500))
    assert (live.state, beside.state) == ("live", "building")
    library.passages.put(beside, chunk(TROOPS, 500))
    assert library.indexes.live("news") == live
    assert found(library, live, "troops") == ["Troops"]
    library.indexes.switch_to(beside)
    now = library.indexes.live("news")
    assert now is not None
    assert (now.id, now.state, now.spec.model) == (beside.id, "live", "other")
    states = {index.id: index.state for index in library.indexes.all("news")}
    assert states == {live.id: "retired", beside.id: "live"}
    library.indexes.drop(next(index for index in library.indexes.all("news") if index.id == live.id))
    assert [index.id for index in library.indexes.all()] == [beside.id]
    assert found(library, now, "troops") == ["Troops"]


def test_doubt_is_kept_until_it_is_settled(library: Library) -> None:
    index = fill(library, TROOPS)
    library.passages.doubt(index, ["a", "b"])
    library.passages.doubt(index, ["b", "c"])
    library.passages.doubt(index, [])
    assert library.passages.doubtful(index) == {"a", "b", "c"}
    library.passages.settle(index)
    assert library.passages.doubtful(index) == set()


def test_words_can_be_written_anew(library: Library) -> None:
    index = fill(library, TROOPS, OIL, UNDATED)
    with sqlite3.connect(library.path) as connection:
        connection.execute(f"DELETE FROM words_{index.id}")
    assert library.words.count(index) == 0
    library.words.rebuild(index)
    assert library.words.count(index) == len(library.passages.ids(index))
    assert found(library, index, "US troops") == ["Troops"]


def test_a_reader_does_not_wait_for_a_writer(library: Library) -> None:
    index = fill(library, TROOPS)
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM doubtful")
    assert found(library, index, "troops") == ["Troops"]
    other.execute("ROLLBACK")
    other.close()


def test_writers_of_two_collections_take_turns(tmp_path: Path) -> None:
    """Two ingests into two collections run side by side: one waits for the other's transaction, none fails."""
    failures: list[BaseException] = []

    def write(collection: str) -> None:
        library = Library(tmp_path / "library.sqlite")
        try:
            for n in range(15):
                one = article(f"Report {n}. " * 20, title=f"{collection} {n}", collection=collection)
                fill(library, one, collection=collection)
        except BaseException as error:
            failures.append(error)
        finally:
            library.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    library = Library(tmp_path / "library.sqlite")
    assert [library.articles.counts(name).articles for name in ("one", "two", "three")] == [15, 15, 15]
    library.close()


def test_a_copy_is_whole(library: Library, tmp_path: Path) -> None:
    fill(library, TROOPS, OIL)
    library.store.copy_to(tmp_path / "copy.sqlite")
    copy = Library(tmp_path / "copy.sqlite")
    assert list(copy.articles.all("news")) == list(library.articles.all("news"))
    copy.close()
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("content", [b"not a database, not at all " * 40, b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="cannot be read"):
        Library(path)
    assert path.read_bytes() == content


def test_publishers_are_offered_by_their_beginning_or_that_of_a_word(library: Library) -> None:
    names = ["Coast Daily", "Coast Daily", "Daily Orchard", "Známý deník", "100% News", None]
    fill(library, *(article(f"Text {n}.", title=f"T{n}", publisher=name) for n, name in enumerate(names)))
    assert library.sources.publishers("news") == ["Coast Daily", "100% News", "Daily Orchard", "Známý deník"]
    assert library.sources.publishers("news", "daily") == ["Coast Daily", "Daily Orchard"]
    assert library.sources.publishers("news", " ZNÁM") == ["Známý deník"]
    assert library.sources.publishers("news", "%") == []
    assert library.sources.publishers("news", "100%") == ["100% News"]
    assert library.sources.publishers("news", "aily") == []
    assert library.sources.publishers("news", limit=1) == ["Coast Daily"]
    assert library.sources.publishers("other") == []


def test_sources_are_offered_by_words_of_the_headline_or_their_id(library: Library) -> None:
    fill(library, TROOPS, OIL, UNDATED)
    fill(library, article("Elsewhere.", title="Troops elsewhere", collection="other"), collection="other")

    def like(typed: str, limit: int = 25) -> list[str]:
        return [source.title for source in library.sources.like("news", typed, limit)]

    assert like("") == ["Troops", "Oil", "Meeting"]
    assert like("", 2) == ["Troops", "Oil"]
    assert like("TROO") == ["Troops"]
    assert like("oo tr") == ["Troops"]
    assert like("troops oil") == []
    assert like(OIL.source.id[:9].upper()) == ["Oil"]
    assert like("_") == like("%") == []


def test_the_weight_of_a_collection_is_in_bytes(library: Library) -> None:
    assert library.collections.weight("news") == (0, 0)
    texts = ["ascii", "Známý 東京 😀"]
    fill(library, *(article(text, title=text) for text in texts))
    fill(library, article("Elsewhere.", collection="other"), collection="other")
    assert library.collections.weight("news") == (2, sum(len(text.encode()) for text in texts))


def test_a_dropped_collection_leaves_nothing_behind(library: Library) -> None:
    index = fill(library, TROOPS, OIL)
    other = fill(library, article("It stays.", title="Stays", collection="other"), collection="other")
    library.passages.doubt(index, ["doubtful"])
    before = library.indexes.create("news", SPEC)
    library.collections.empty("news")
    assert library.indexes.live("news") is None
    assert library.articles.known("news") == {}
    assert [one.state for one in library.indexes.all("news")] == ["retired", "retired"]
    for one in (index, before):
        library.indexes.drop(one)
    library.collections.drop("news")
    library.collections.drop("never there")
    assert library.collections.names() == ["other"]
    assert library.indexes.all("news") == []
    assert found(library, other, "stays") == ["Stays"]
    connection = sqlite3.connect(library.path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    left = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("articles", "passages")]
    connection.close()
    assert left == [1, 1]
    assert not [name for name in tables if name.startswith(f"words_{index.id}")]


def test_an_emptied_collection_can_be_filled_again(library: Library) -> None:
    fill(library, TROOPS)
    library.collections.empty("news")
    index = fill(library, OIL)
    assert library.indexes.live("news") == index
    assert found(library, index, "oil") == ["Oil"]
    assert library.articles.counts("news").articles == 1
