"""Asking a chat model over real HTTP: what comes, what goes wrong, and how it is broken off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import FakeListChatModel
from support import PATIENCE
from support.fake_model import FakeModel, Reply

from retrieval.writing.calling import CallLimits, ask
from retrieval.writing.cutting import ModelSentence
from retrieval.writing.failures import Failed, asked_to_wait, may_help_to_wait, reason
from retrieval.writing.models import load_chat_model
from retrieval.writing.parsing import StreamEnd

QUICK = CallLimits(pause=0.01)
TWO = Reply("Some 40 ferries cross [1]. Nobody swims [2].")


def asked(fake: FakeModel, limits: CallLimits = QUICK, config: Any = None) -> list[Any]:
    """All that comes; silence is left out."""
    model = load_chat_model("openai:scripted", base_url=fake.url, key="ours")
    return [item for item in ask(model, "How many ferries?", limits, config) if item is not None]


def failure(*replies: Reply, limits: CallLimits = QUICK, leaves: bool = False) -> tuple[str, FakeModel]:
    """Why it failed; `leaves`: and the connection was closed in the middle of the reply."""
    with FakeModel(*replies) as fake:
        with pytest.raises(Failed) as caught:
            asked(fake, limits)
        if not leaves:
            assert not fake.left.is_set()
        elif fake.asked:  # on a busy machine the time may be over before anything was asked
            assert fake.left.wait(PATIENCE)
    return caught.value.reason, fake


def test_sentences_come_and_then_what_they_took() -> None:
    with FakeModel(TWO) as fake:
        assert asked(fake) == [
            ModelSentence("Some 40 ferries cross.", (1,)),
            ModelSentence("Nobody swims.", (2,)),
            StreamEnd(900, 60, len(TWO.words)),
        ]
    assert fake.keys == ["Bearer ours"]
    (body,) = fake.asked
    assert body["stream"]
    assert body["max_completion_tokens"] == 700


def test_where_nobody_counts_the_characters_are_known() -> None:
    with FakeModel(Reply("It rose [1].", usage=False)) as fake:
        assert asked(fake)[-1] == StreamEnd(None, None, 12)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
def test_what_may_pass_is_asked_again(status: int) -> None:
    with FakeModel(Reply(status=status), Reply(status=status, headers={"Retry-After": "0"}), TWO) as fake:
        assert len(asked(fake)) == 3
    assert len(fake.asked) == 3


def test_it_is_asked_as_often_as_the_settings_say() -> None:
    said, fake = failure(Reply(status=503), limits=CallLimits(retries=1, pause=0.01))
    assert said == "failed (503)"
    assert len(fake.asked) == 2


def test_a_longer_pause_than_there_is_time_is_not_waited_for() -> None:
    said, fake = failure(Reply(status=429, headers={"Retry-After": "90"}), limits=CallLimits(total=30))
    assert said == "is asked too often, or its quota is used up (429)"
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=400), "refused the request (400)"),
        (Reply(status=401), "refused the key: set the right one (401)"),
        (Reply(status=403), "refused the key: it lacks the right to this model (403)"),
        (Reply(status=404), "is not known there: correct its name, or chat_model.base_url (404)"),
        (Reply("Some 40 ferries cr", after="cut"), "broke off in the middle of its answer"),
        (Reply("Some 40 ferries cr", after="fade"), "broke off in the middle of its answer"),
        (Reply("Some 40 ferries cross [1]. No", after="garbage"), "sent what cannot be read"),
        (Reply("", after="fade"), "cannot be reached"),
    ],
)
def test_what_does_not_pass_is_asked_once_and_said_without_the_words_of_the_server(reply: Reply, words: str) -> None:
    said, fake = failure(reply)
    assert said == words
    assert "sk-secret" not in said
    assert len(fake.asked) == 1


def test_nobody_there() -> None:
    with FakeModel() as fake:
        pass
    with pytest.raises(Failed, match=r"^cannot be reached$"):
        asked(fake)


def test_a_first_word_that_does_not_come_in_time() -> None:
    said, _ = failure(Reply("Late.", wait=30), limits=CallLimits(first=0.2), leaves=True)
    assert said == "did not begin to answer within 0.2 seconds"


def test_an_answer_that_does_not_end_in_time() -> None:
    said, _ = failure(Reply("It rose [1]. Then", after="hang"), limits=CallLimits(total=0.3), leaves=True)
    assert said == "did not finish within 0.3 seconds"


def test_silence_is_told_and_leaving_breaks_off() -> None:
    with FakeModel(Reply("It rose [1]. Then it fell again and again", after="hang")) as fake:
        model = load_chat_model("openai:scripted", base_url=fake.url)
        items = ask(model, "What?", QUICK)
        assert next(item for item in items if item is not None) == ModelSentence("It rose.", (1,))
        assert next(items) is None
        items.close()  # type: ignore[attr-defined]
        assert fake.left.wait(PATIENCE)


def test_a_sentence_that_the_cap_on_tokens_cut_is_left_out() -> None:
    with FakeModel(Reply("It rose [1]. Then it f", after="length")) as fake:
        assert [item.text for item in asked(fake) if isinstance(item, ModelSentence)] == ["It rose."]


def test_a_model_that_repeats_itself_is_stopped() -> None:
    with FakeModel(Reply("It rose again and again [1]. " * 1_000)) as fake:
        *_, ended = asked(fake)
    assert 12_000 < ended.characters < 13_000


async def test_any_model_of_langchain_works_while_another_loop_runs() -> None:
    model = FakeListChatModel(responses=["It rose [1]."])
    found = await asyncio.to_thread(lambda: [item for item in ask(model, "What?", QUICK) if item is not None])
    assert found == [ModelSentence("It rose.", (1,)), StreamEnd(None, None, 12)]


def test_callbacks_see_the_model() -> None:
    class Seen(BaseCallbackHandler):
        def __init__(self) -> None:
            self.words: list[str] = []

        def on_llm_end(self, response: Any, **more: Any) -> None:
            self.words.append(response.generations[0][0].text)

    seen = Seen()
    with FakeModel(TWO) as fake:
        asked(fake, config={"callbacks": [seen]})
    assert seen.words == [TWO.words]


def error(make: Callable[..., Exception] = Exception, **fields: Any) -> Exception:
    made = make("sk-secret")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def test_errors_of_every_provider_are_read() -> None:
    headers = {"retry-after": "Wed, 21 Oct 2026 07:28:10 GMT"}
    limited = error(status_code=429, response=SimpleNamespace(headers=headers))
    assert asked_to_wait(limited, datetime(2026, 10, 21, 7, 28, tzinfo=UTC)) == 10
    assert asked_to_wait(error(response=SimpleNamespace(headers={"retry-after": "soon"}))) is None
    assert reason(error(code=503)) == "failed (503)"
    assert reason(error(code="insufficient_quota")) == "failed (Exception)"
    assert may_help_to_wait(error(status_code=429))
    assert not may_help_to_wait(error(status_code=429, code="insufficient_quota"))
    assert reason(error(ConnectionError)) == "cannot be reached"
    assert reason(error(ConnectionError), began=True) == "broke off in the middle of its answer"
