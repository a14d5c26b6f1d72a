"""How names are written, who may be a person, and the infinitive of a verb."""

from __future__ import annotations

import pytest

from retrieval.english.names import NAME, bare, full_names, is_full_name
from retrieval.english.stemming import base_form


@pytest.mark.parametrize(
    "name", ["Ana Ruiz", "J. K. Rowling", "Mark Hunt", "Dr. Ana Ruiz", "Cmdr. Ana Ruiz", "Fuad al-Hakim"]
)
def test_a_full_name_may_be_a_person(name: str) -> None:
    assert is_full_name(name)


@pytest.mark.parametrize("name", ["Half Dome", "St. Louis", "Lake Merrow", "Golden Gate", "Black Sea", "Georgia"])
def test_a_place_is_none(name: str) -> None:
    assert not is_full_name(name)


def test_people_are_found_in_a_sentence() -> None:
    assert full_names("A Georgia woman met Ana Ruiz at Half Dome, said J. K. Moss.") == ["Ana Ruiz", "J. K. Moss"]


def test_the_point_of_a_shortened_word_belongs_to_the_name() -> None:
    assert [match.group() for match in NAME.finditer("he left St. Louis. Then R. T. Moss came")][:1] == ["St. Louis"]


@pytest.mark.parametrize("title", ["Gen.", "Adm.", "Det. Insp.", "Amb."])
def test_a_shortened_title_belongs_to_the_name_and_tells_nothing_of_it(title: str) -> None:
    assert [match.group() for match in NAME.finditer(f"they met {title} Moss")] == [f"{title} Moss"]
    assert bare(f"{title} Moss") == ("moss",)


@pytest.mark.parametrize(
    ("verb", "base"),
    [("resigned", "resign"), ("proposed", "propose"), ("stopped", "stop"), ("carried", "carry"), ("won", "win"),
     ("argued", "argue"), ("decided", ""), ("treated", "treat")],
)  # fmt: skip
def test_the_infinitive_of_a_verb_or_nothing_in_doubt(verb: str, base: str) -> None:
    assert base_form(verb) == base
