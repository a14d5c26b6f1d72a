"""What operators see of the bot: health, metrics, the log, and the page that explains them."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
from pathlib import Path

import aiohttp
import pytest
from support import ROOT
from support.chroma_server import free_port
from support.discord_runtime import Gate, gate, running
from support.fake_discord import FakeDiscord

from bot.discord_bot.metrics import Metrics
from bot.discord_bot.program import logs
from bot.discord_bot.servers import jobs
from bot.settings import Discord
from corpus.errors import UsageError

pytestmark = pytest.mark.stores

__all__ = ["gate"]


# Health


async def _get(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, await response.text()


async def test_health_and_metrics(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    port = free_port()
    async with running(fake, tmp_path, health_port=port) as supervisor:
        metrics = supervisor.parts.metrics
        metrics.questions.labels("answered").inc()
        metrics.refusals.labels("cooldown").inc()
        metrics.stages.labels("answered").observe(0.2)
        metrics.jobs.labels("add", "done").inc()
        place = supervisor.parts.questions.enter()
        status, text = await _get(port, "/healthz")
        found = json.loads(text)
        assert (status, found["status"], found["questions_waiting"], found["jobs"]) == (200, "ok", 1, 0)
        assert 0 <= found["gateway_latency_seconds"] < 5
        status, text = await _get(port, "/metrics")
        assert status == 200
        for line in (
            'newsdesk_questions_total{outcome="answered"} 1.0',
            'newsdesk_refusals_total{reason="cooldown"} 1.0',
            'newsdesk_stage_seconds_bucket{le="0.3",stage="answered"} 1.0',
            'newsdesk_stage_seconds_bucket{le="0.1",stage="answered"} 0.0',
            'newsdesk_jobs_total{kind="add",outcome="done"} 1.0',
            "newsdesk_questions_waiting 1.0",
            "newsdesk_gateway_reconnects_total 0.0",
        ):
            assert line in text.splitlines()
        (latency,) = re.findall(r"^newsdesk_gateway_latency_seconds (\S+)$", text, re.MULTILINE)
        assert 0 <= float(latency) < 5
        place.leave()
        assert supervisor.client
        supervisor.client.connected.clear()
        status, text = await _get(port, "/healthz")
        assert (status, json.loads(text)["status"], json.loads(text)["gateway_latency_seconds"]) == (
            503,
            "not connected",
            None,
        )
        supervisor.parts.questions.stopping = True
        assert (await _get(port, "/healthz"))[0] == 503


async def test_a_port_that_is_taken_is_one_sentence(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} cannot be used .* discord.health_port"):
            async with running(fake, tmp_path, health_port=port):
                pass
    assert not fake.calls


# Logs

TOKEN = "MTIz.abc.def-ghi"


def _logged(**settings: object) -> str:
    stream = io.StringIO()
    log = logging.getLogger("bot.discord_bot.test")
    with logs.written(Discord().model_copy(update=settings), TOKEN, stream):
        log.info("Answered %s", "a1", extra={"question": "Who trains them?", "seconds": 0.2})
        try:
            raise ValueError(f"Bot {TOKEN}")
        except ValueError:
            log.exception("Sent %s", TOKEN)
        logging.getLogger("aiohttp.access").info("not worth a line")
    log.info("after the end")
    return stream.getvalue()


def test_the_log_for_people() -> None:
    lines = _logged().splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO    bot\.discord_bot\.test: Answered a1", lines[0]
    )
    assert lines[1].endswith("Sent [token]")
    assert lines[-1] == "ValueError: Bot [token]"
    assert _logged(log_questions=True).splitlines()[0].endswith("Answered a1 · 'Who trains them?'")


@pytest.mark.parametrize("questions", [False, True])
def test_the_log_for_programs(questions: bool) -> None:
    first, second = map(json.loads, _logged(log_format="json", log_questions=questions).splitlines())
    assert first.pop("time")
    assert first == {
        "level": "INFO",
        "logger": "bot.discord_bot.test",
        "message": "Answered a1",
        "seconds": 0.2,
        **({"question": "Who trains them?"} if questions else {}),
    }
    assert second["message"] == "Sent [token]"
    assert second["exc_info"].endswith("ValueError: Bot [token]")


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_log_lends_somebody_an_interaction(form: str) -> None:
    """discord.py names the whole address when it is rate limited; with the token in it one can write as the bot."""
    stream = io.StringIO()
    with logs.written(Discord().model_copy(update={"log_format": form}), TOKEN, stream):
        url = "https://discord.com/api/v10/webhooks/123/aW50-x_y.z/messages/@original"
        logging.getLogger("discord.http").warning("We are being rate limited. %s %s responded with 429.", "PATCH", url)
    assert "/webhooks/123/[token]/messages/@original responded" in stream.getvalue()


def test_nothing_of_the_log_stays_when_it_ends() -> None:
    before = (logging.getLogger().level, list(logging.getLogger().handlers), logging.getLogger("aiohttp").level)
    _logged()
    assert (
        logging.getLogger().level,
        list(logging.getLogger().handlers),
        logging.getLogger("aiohttp").level,
    ) == before


# What operators read


def test_every_metric_is_explained_and_every_explained_one_exists() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(newsdesk_\w+?)(?:\{.*\})?` \|", page, re.MULTILINE))
    names = re.findall(r"^# TYPE (newsdesk_\w+) (\w+)$", Metrics().text().decode(), re.MULTILINE)
    assert told == {name for name, kind in names if not name.endswith("_created")}


def test_the_settings_that_the_page_names_exist() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`discord\.(\w+)", page))
    assert len(named) > 8
    assert named <= set(Discord.model_fields)


def test_the_service_gives_the_bot_the_time_that_a_stop_takes() -> None:
    unit = (ROOT / "docs" / "newsdesk.service").read_text(encoding="utf-8")
    (patience,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(patience) >= Discord().shutdown_seconds + jobs._UNTIL_STOPPED + jobs._UNTIL_TOLD + 5
    assert "ExecStart=/opt/newsdesk/bin/newsdesk discord\n" in unit
    assert not re.search("TOKEN=", unit)
