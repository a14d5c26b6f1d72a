"""Every figure, date, name and quotation of a sentence must stand in the passages it cites."""

from __future__ import annotations

from datetime import date

import pytest
from support.passages import hit

from retrieval.checking.evidence import evidence_of
from retrieval.checking.facts import missing

PUBLISHED = date(2026, 5, 8)  # a Friday


def problem(sentence: str, *passages: str, title: str = "A report", published: date | None = PUBLISHED) -> str | None:
    return missing(sentence, evidence_of([hit(text, published, title) for text in passages]))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The lake has 2,500 ferries.", "Two and a half thousand ferries cross the lake."),
        ("The lake has two and a half thousand ferries.", "There are 2500 ferries."),
        ("The bridge cost $3 million.", "They paid $3m for the bridge."),
        ("The bridge cost 3 million dollars.", "They paid $3m for the bridge."),
        ("About 2,500 ferries cross the lake.", "2,487 ferries cross the lake."),
        ("Nearly 3,000 ferries cross the lake.", "2,900 ferries cross the lake."),
        ("More than 2,000 ferries cross the lake.", "2,487 ferries cross the lake."),
        ("Roughly 2,500 ferries cross the lake.", "Approximately 2,500 ferries cross the lake."),
        ("At least 40 people were hurt.", "At least 40 were hurt."),
        ("Between 20 and 25 trams run.", "20 to 25 trams run."),
        ("About 22 trams run.", "20 to 25 trams run."),
        ("Up to 25 trams run.", "20 to 25 trams run."),
        ("Prices begin at $40.", "Tickets cost between $40 and $90."),
        ("Dozens of trams were stopped.", "All 45 trams were stopped."),
        ("A third of the trams were stopped.", "33 percent of the trams were stopped."),
        ("20% of voters stayed at home.", "One in five voters stayed at home."),
        ("They walked for two days.", "They walked for 48 hours."),
        ("The runner, who is 31 years old, won.", "Ida Storm, 31, won."),
        ("The 31-year-old runner won.", "Ida Storm, 31, won."),
        ("One mayor resigned.", "The mayor resigned."),
        ("The two sides met.", "Norland and Sudland met."),
        ("They flew in an F-16.", "The F-16 took off."),
        ("The match ended 3-1.", "The hosts won 3-1."),
        ("It opened at 10:30.", "It opened at 10:30 in the morning."),
    ],
)
def test_a_number_in_other_words_is_the_same_number(sentence: str, passage: str) -> None:
    assert problem(sentence, passage) is None


@pytest.mark.parametrize(
    ("sentence", "passage", "wrong"),
    [
        ("There are 1,225,000 troops in the valley.", "Approximately 2,500 troops are in the valley.", "1,225,000"),
        ("2,600 ferries cross the lake.", "2,500 ferries cross the lake.", "2,600"),
        ("2,487 ferries cross the lake.", "About 2,500 ferries cross the lake.", "2,487"),
        ("2,500 ferries cross the lake.", "2,487 ferries cross the lake.", "2,500"),
        ("About 2,700 ferries cross the lake.", "2,500 ferries cross the lake.", "About 2,700"),
        ("More than 9,000 ferries cross the lake.", "12 ferries cross the lake.", "More than 9,000"),
        ("2,600 ferries cross the lake.", "At least 2,500 ferries cross the lake.", "2,600"),
        ("At most 40 people were hurt.", "At least 40 people were hurt.", "At most 40"),
        ("22 trams run.", "20 to 25 trams run.", "22"),
        ("45 trams were stopped.", "Dozens of trams were stopped.", "45"),
        ("It fell by 3 percent.", "It fell by 3 percentage points.", "3 percent"),
        ("They paid £3 million.", "They paid $3 million.", "£3 million"),
        ("They walked 48 miles.", "They walked for 48 hours.", "48 miles"),
        ("They sent 3 million.", "They sent 3 billion.", "3 million"),
        ("20 soldiers and 30 horses crossed.", "30 soldiers and 20 horses crossed.", "20"),
        ("Three miners died.", "The miners died.", "Three"),
        ("The two miners died.", "The three miners died.", "two"),
        ("They flew in an F-35.", "The F-16 took off.", "35"),
        ("The match ended 3-2.", "The hosts won 3-1.", "2"),
    ],
)
def test_another_number_is_found_out(sentence: str, passage: str, wrong: str) -> None:
    found = problem(sentence, passage)
    assert found is not None
    assert found.startswith("a number that no passage has:")
    assert wrong in found


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("It opened on 3 March 2024.", "It opened on March 3, 2024."),
        ("It opened on 3rd March.", "It opened on 3 March 2024."),
        ("It opened in March 2024.", "It opened on 3 March 2024."),
        ("It opened in 2024.", "It opened on 3 March 2024."),
        ("It opened on Tuesday.", "It opened on Tuesday."),
        ("It opened on 5 May 2026.", "It opened on Tuesday."),
        ("It opened on Tuesday, 5 May.", "It opened on Tuesday."),
        ("It opened on 27 January 2025.", "It opened on 27 January. The year 2025 was a good one."),
        ("On 8 May 2026 it was reported open.", "It is open."),
        ("It may open.", "It may open."),
    ],
)
def test_a_day_in_other_words_is_the_same_day(sentence: str, passage: str) -> None:
    assert problem(sentence, passage) is None


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("It opened on 4 March 2024.", "It opened on 3 March 2024."),
        ("It opened in 2023.", "It opened on 3 March 2024."),
        ("It opened on 3 March 2024.", "It opened in March 2024."),
        ("It opened on Wednesday.", "It opened on Tuesday."),
        ("It opened in May 2019.", "It opened in April 2019 and closed in May 2020."),
    ],
)
def test_another_day_is_found_out(sentence: str, passage: str) -> None:
    found = problem(sentence, passage)
    assert found is not None
    assert found.startswith("a date that no passage has:")


def test_without_a_day_of_publication_a_weekday_is_no_date() -> None:
    assert problem("It opened on 5 May 2026.", "It opened on Tuesday.", published=None) is not None
    assert problem("It opened on Tuesday.", "It opened on Tuesday.", published=None) is None


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Prime Minister Ada Brook resigned.", "Ada Brook resigned."),
        ("Brook resigned.", "Ada Brook resigned."),
        ("Kenyan farmers protested.", "Farmers protested across Kenya."),
        ("Danish farmers protested.", "Farmers protested across Denmark."),
        ("The American president spoke.", "The president of the United States spoke."),
        ("The WHO warned of floods.", "The World Health Organization warned of floods."),
        ("Ministers of Zurich met José Peña.", "Jose Pena met ministers in Zürich."),
        ("Officials resigned.", "The clerks resigned."),
        ("She'll resign.", "Ada Brook will resign."),
    ],
)
def test_a_name_in_another_form_is_the_same_name(sentence: str, passage: str) -> None:
    assert problem(sentence, passage) is None


@pytest.mark.parametrize(
    ("sentence", "passage", "name"),
    [
        ("Mayor Carl Holt resigned.", "Mayor Ada Brook resigned.", "Carl Holt"),
        ("The mayor of Zurich resigned.", "The mayor of Geneva resigned.", "Zurich"),
        ("Moscow rejected the plan.", "Kyiv rejected the plan.", "Moscow"),
        ("London rejected the plan.", "Paris rejected the plan.", "London"),
        ("Iranian farmers protested.", "Farmers protested across Iraq.", "Iranian"),
        ("Ada Brook and Carl Holt met.", "Ada Brook met a builder.", "Carl Holt"),
    ],
)
def test_another_name_is_found_out(sentence: str, passage: str, name: str) -> None:
    found = problem(sentence, passage)
    assert found is not None
    assert found.startswith("a name that no passage has:")
    assert name in found


def test_a_name_of_the_question_needs_no_passage_and_the_headline_is_one() -> None:
    evidence = evidence_of([hit("Brook resigned.")])
    assert missing("Ada Brook resigned.", evidence) is not None
    assert missing("Ada Brook resigned.", evidence, known=frozenset({"ada"})) is None
    assert problem("Ada Brook resigned.", "Brook resigned.", title="Mayor Ada Brook steps down") is None


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("She said it was “a dark day for us”.", "She said: “It is a dark day for us.”"),
        ('She said it was "a dark day for us."', "She called it ‘a dark  day for us’."),
        ("She said: “It is […] for us.”", "She said: “It is a dark day for us.”"),
        ("She said: “It is dark. We stay.”", "“It is dark. We stay,” she said."),
    ],
)
def test_a_quotation_stands_word_for_word(sentence: str, passage: str) -> None:
    assert problem(sentence, passage) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "She said it was “a black day for us”.",
        "She said it was “a day for us”.",
        "She called it 'a very dark day'.",
        "She said: “For us it is a dark day.”",
    ],
)
def test_a_quotation_with_other_words_is_found_out(sentence: str) -> None:
    found = problem(sentence, "She said: “It is a dark day for us.”")
    assert found is not None
    assert found.startswith("a quotation that no passage has:")


def test_a_quotation_does_not_run_on_from_one_passage_to_the_next() -> None:
    assert problem("He said: “The gate is open to all.”", "The gate is open.", "To all he said no.") is not None
