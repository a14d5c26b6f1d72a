"""A question in a language that no article is in is told so; one in English never is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from support.fakes import answer, article, hit, quote, statement

from bot.rendering.cards import answer_cards
from bot.rendering.plain import plain_body
from bot.rendering.schema import record
from corpus.chunking import chunk
from corpus.language import in_english, language_of_question
from corpus.library import IndexSpec, Library
from retrieval.answer import Answer, OtherLanguage, Outcome, Searched
from retrieval.chain import NewsChain
from retrieval.finding.retriever import document
from retrieval.question.understanding import Understood
from retrieval.quote import Hit

pytestmark = pytest.mark.stores

HARBOUR = (
    "The council of Nordhafen kept the old harbour open on Tuesday. Mayor Ada Brook spoke of 40 fishing boats. "
    "The ferry to Saint-Malo leaves at noon, and the Hotel zur Post is full."
)
FOREIGN = {
    "Wie viele Fischerboote liegen heute im alten Hafen?": "de",
    "Warum hat der Stadtrat den Hafen nicht geschlossen?": "de",
    "Welche Partei hat die Wahl gewonnen?": "de",
    "Combien de bateaux de pêche y a-t-il dans le port ?": "fr",
    "Pourquoi le conseil municipal a-t-il gardé le port ouvert ?": "fr",
    "Quand le ferry part-il vers l'île ?": "fr",
    "¿Cuántos barcos de pesca hay en el puerto viejo?": "es",
    "¿Por qué no cerraron el puerto los concejales?": "es",
    "¿Quién ganó las elecciones presidenciales de ayer?": "es",
    "Quante barche da pesca ci sono nel vecchio porto?": "it",
    "Perché il consiglio comunale non ha chiuso il porto?": "it",
    "Quantos barcos de pesca estão no porto antigo?": "pt",
    "Por que a câmara municipal não fechou o porto?": "pt",
    "Ile łodzi rybackich stoi dzisiaj w starym porcie?": "pl",
    "Dlaczego rada miasta nie zamknęła portu?": "pl",
    "Сколько рыбацких лодок стоит в старом порту?": "ru",
    "Почему городской совет не закрыл старую гавань?": "ru",
    "Kto vyhral včerajšie voľby v Nemecku?": "sk",
    "老港口里现在有多少艘渔船？": "zh",
    "كم عدد قوارب الصيد في الميناء القديم؟": "ar",
}
ENGLISH = """
Who is Giuseppe Conte?
Where is Nordhafen?
What did Recep Tayyip Erdoğan say to Kılıçdaroğlu?
Nordhafen Stadtrat Ada Brook
bayern munchen dortmund transfer
juventus napoli milan lazio
Bundesliga Bayern München Borussia Dortmund
Erdogan Kilicdaroglu runoff Istanbul
kafa bathrom polcy
kafa bathrom polcy yestrday
waht did teh mayer of Nordhafn say
hwo mnay fishng boats
Will the Bundesverfassungsgericht rule on the AfD?
Does La Liga punish Real Madrid?
Le Monde and Le Figaro on Macron
Who wrote Der Spiegel's story on Volkswagen?
Los Angeles, San Diego, Santa Fe fires
Rio de Janeiro carnival cancelled
What does "Schadenfreude" mean?
Is Die Linke leaving the Bundestag?
El Salvador Nayib Bukele bitcoin
Hu Jintao Xi Jinping Li Keqiang Wen Jiabao
Volodymyr Zelenskyy Andriy Yermak Kyrylo Budanov
Gaza ceasefire Hamas Netanyahu
Marine Le Pen, Jordan Bardella, Éric Zemmour
Olaf Scholz Friedrich Merz Robert Habeck
Sinn Féin Taoiseach Leo Varadkar Micheál Martin
Plaid Cymru Senedd Rhun ap Iorwerth
Nguyen Phu Trong To Lam Vietnam
Al Jazeera Al Arabiya Al Hayat
When is Dia de los Muertos?
Champions League final tickets
Côte d'Ivoire Alassane Ouattara third term
Papua New Guinea Bougainville vote
Jair Bolsonaro Lula da Silva
Sao Paulo Rio Grande do Sul floods
UNHCR IFRC MSF OCHA Sudan El Fasher
Pedro Sánchez Alberto Núñez Feijóo Junts
hotel zur post nordhafen full?
Beyoncé, Rosalía, Måneskin
""".strip().splitlines()


class OneHit(BaseRetriever):
    def _get_relevant_documents(self, query: str, *, run_manager: Any, **options: Any) -> list[Document]:
        return [document(hit(HARBOUR, 0.5, title="Harbour"))]


class Quoting:
    """Answers every question."""

    def read(self, question: Understood, hits: list[Hit]) -> list[Hit]:
        return hits

    def write(self, question: Understood, read: list[Hit], searched: Searched) -> Answer:
        return answer(statement(quote(HARBOUR)), question=question.text)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite")
    index = opened.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
    one = article(HARBOUR, title="Harbour", language="en")
    opened.articles.put(index, [(one, chunk(one))])
    yield opened
    opened.close()


@pytest.fixture
def chain(library: Library) -> NewsChain:
    return NewsChain(library, "news", OneHit(), Quoting())


@pytest.mark.parametrize(("question", "language"), FOREIGN.items())
def test_a_question_in_another_language_is_told_so(chain: NewsChain, question: str, language: str) -> None:
    found = chain.invoke(question)
    assert found.other_language == OtherLanguage(language, ("en",))
    assert (found.outcome, found.statements) == (Outcome.NOT_FOUND, ())
    assert [near.source.title for near in found.nearest] == ["Harbour"]


@pytest.mark.parametrize("question", ENGLISH)
def test_a_question_in_english_never_is(chain: NewsChain, question: str) -> None:
    found = chain.invoke(question)
    assert found.other_language is None
    assert found.outcome is not Outcome.NOT_FOUND


def test_the_tables_are_what_they_say() -> None:
    assert (len(ENGLISH), len(set(ENGLISH))) == (40, 40)
    assert len(FOREIGN) == 20
    assert len(set(FOREIGN.values())) >= 8


def test_a_language_that_an_article_is_in_is_answered(library: Library, chain: NewsChain) -> None:
    index = library.indexes.live("news")
    assert index is not None
    german = article("Im alten Hafen liegen 40 Boote.", title="Hafen", language="de")
    library.articles.put(index, [(german, chunk(german))])
    assert chain.invoke("Wie viele Fischerboote liegen heute im alten Hafen?").outcome is Outcome.ANSWERED
    french = chain.invoke("Combien de bateaux de pêche y a-t-il dans le port ?")
    assert french.other_language == OtherLanguage("fr", ("de", "en"))


def test_where_no_language_is_known_nothing_is_told(tmp_path: Path) -> None:
    library = Library(tmp_path / "unknown.sqlite")
    index = library.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
    one = article(HARBOUR, title="Harbour")
    library.articles.put(index, [(one, chunk(one))])
    found = NewsChain(library, "news", OneHit(), Quoting()).invoke("Warum hat der Stadtrat den Hafen geschlossen?")
    assert found.outcome is Outcome.ANSWERED
    library.close()


@pytest.mark.parametrize(
    "text", ["", "Wie viele?", "Nordhafen", "???", "1 2 3 4 5", "bayern munchen dortmund transfer"]
)
def test_few_words_tell_no_language(text: str) -> None:
    assert language_of_question(text) is None


def test_it_is_said_in_words_everywhere() -> None:
    found = answer(other_language=OtherLanguage("de", ("en",)), nearest=(quote(HARBOUR, title="Harbour"),))
    said = "This collection holds English articles; the question seems to be in German."
    assert plain_body(found).startswith(said)
    assert record(found).other_language is not None
    assert said in "".join(
        getattr(block, "markdown", "") for card in answer_cards(found) for block in card.blocks
    ).replace("\\", "")


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (("en", "fr"), "holds English and French articles"),
        (("en", "fr", "ru"), "holds English, French and Russian articles"),
        (("en", "fr", "ru", "zh"), "holds English and other articles"),
    ],
)
def test_several_languages(held: tuple[str, ...], said: str) -> None:
    assert said in plain_body(answer(other_language=OtherLanguage("de", held)))


def test_a_language_without_a_name_is_its_code() -> None:
    assert (in_english("de"), in_english("xx"), in_english("not a code")) == ("German", "xx", "not a code")
