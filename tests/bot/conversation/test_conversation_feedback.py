"""Ratings, reports, and what waits until a person comes back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.conversations import ALICE, BOB, CAROL, NOON, OTHER, SERVER, answered, asked, later

from bot.conversation import Records
from bot.conversation.types import Held, Rating

pytestmark = pytest.mark.stores


def keep(records: Records, *ids: str, server: int | None = SERVER) -> None:
    for id in ids:  # noqa: A001
        records.answers.keep(answered(id, question=f"What of {id}?"), asked(server=server), NOON)


def test_ratings_come_newest_first_with_the_question(records: Records) -> None:
    keep(records, "a1", "a2")
    keep(records, "b1", server=OTHER)
    assert records.feedback.rate("a1", BOB, False, "outdated", "see @everyone", later(hours=1))
    assert records.feedback.rate("a2", CAROL, True, None, None, later(hours=2))
    assert records.feedback.rate("b1", CAROL, True, None, None, later(hours=2))
    assert records.feedback.ratings(SERVER) == [
        Rating("a2", "What of a2?", True, None, None, later(hours=2)),
        Rating("a1", "What of a1?", False, "outdated", "see @everyone", later(hours=1)),
    ]
    assert [one.answer for one in records.feedback.ratings(SERVER, limit=1)] == ["a2"]


def test_a_rating_does_not_tell_what_was_asked_in_private(records: Records) -> None:
    records.answers.keep(answered("a1", question="Secret?"), asked(private=True), NOON)
    records.feedback.rate("a1", ALICE, False, "wrong", "No.", NOON)
    assert records.feedback.ratings(SERVER) == [Rating("a1", "", False, "wrong", "No.", NOON)]


def test_a_person_has_one_rating_of_an_answer(records: Records) -> None:
    keep(records, "a1")
    records.feedback.rate("a1", BOB, False, "wrong", "no", NOON)
    records.feedback.rate("a1", CAROL, False, "wrong", None, NOON)
    records.feedback.rate("a1", BOB, True, None, None, later(minutes=1))
    assert records.feedback.ratings(SERVER) == [
        Rating("a1", "What of a1?", True, None, None, later(minutes=1)),
        Rating("a1", "What of a1?", False, "wrong", None, NOON),
    ]


def test_feedback_on_what_is_gone_is_not_kept(records: Records) -> None:
    assert not records.feedback.rate("a1", BOB, True, None, None, NOON)
    assert not records.feedback.report("a1", BOB, NOON)
    keep(records, "a1")
    assert records.feedback.ratings(SERVER) == []
    assert records.feedback.report("a1", BOB, NOON)


def test_feedback_goes_with_its_answer(records: Records) -> None:
    keep(records, "a1")
    records.feedback.rate("a1", BOB, True, None, None, NOON)
    records.feedback.report("a1", BOB, NOON)
    records.answers.delete("a1")
    keep(records, "a1")
    assert records.feedback.ratings(SERVER) == []
    assert records.feedback.report("a1", BOB, NOON)


def test_a_report_counts_once_a_person(records: Records) -> None:
    keep(records, "a1", "a2")
    said = [records.feedback.report(*one, NOON) for one in [("a1", BOB), ("a1", BOB), ("a1", CAROL), ("a2", BOB)]]
    assert said == [True, False, True, True]


def test_a_hostile_comment_is_kept_as_it_is(records: Records) -> None:
    keep(records, "a1")
    records.feedback.rate("a1", BOB, False, "'); --", "half \ud83d, \x00, \u202e", NOON)
    (rating,) = records.feedback.ratings(SERVER)
    assert (rating.reason, rating.comment) == ("'); --", "half \N{REPLACEMENT CHARACTER}, \x00, \u202e")


# What waits


def test_what_waits_is_for_one_person_in_one_place(records: Records) -> None:
    records.held.hold(ALICE, SERVER, "text", "Added 3 articles.", NOON)
    records.held.hold(ALICE, SERVER, "answer", "a1", later(minutes=1))
    records.held.hold(ALICE, None, "text", "direct", NOON)
    records.held.hold(BOB, SERVER, "text", "for bob", NOON)
    waiting = records.held.waiting(ALICE, SERVER)
    first = waiting[0].id
    assert waiting == [
        Held(first, ALICE, SERVER, "text", "Added 3 articles.", NOON),
        Held(waiting[1].id, ALICE, SERVER, "answer", "a1", later(minutes=1)),
    ]
    assert [one.value for one in records.held.waiting(ALICE, None)] == ["direct"]
    assert records.held.waiting(ALICE, OTHER) == records.held.waiting(BOB, None) == []


def test_it_is_handed_out_once_and_to_nobody_else(records: Records) -> None:
    records.held.hold(ALICE, SERVER, "text", "hello", NOON)
    (held,) = records.held.waiting(ALICE, SERVER)
    assert records.held.take(held.id, BOB) is None
    assert records.held.take(held.id, ALICE) == held
    assert records.held.take(held.id, ALICE) is None
    assert records.held.waiting(ALICE, SERVER) == []
    records.held.hold(ALICE, SERVER, "text", "later", NOON)
    assert records.held.take(held.id, ALICE) is None  # its number is not given again


def test_two_presses_at_once_get_it_once(records: Records) -> None:
    records.held.hold(ALICE, SERVER, "text", "hello", NOON)
    (held,) = records.held.waiting(ALICE, SERVER)
    together = threading.Barrier(4)

    def press(_: int) -> Held | None:
        together.wait()
        return records.held.take(held.id, ALICE)

    with ThreadPoolExecutor(4) as pool:
        taken = [one for one in pool.map(press, range(4)) if one]
    assert taken == [held]
