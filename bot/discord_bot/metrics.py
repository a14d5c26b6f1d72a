"""What the bot counts about itself, for Prometheus. No label holds a name, an id or a text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


class Metrics:
    """Counters of one run of the program; they outlive its connections. Safe to use from any thread."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)  # memory, processor time, open files
        self._questions = Counter(
            "newsdesk_questions", "Questions that got an answer or an error.", ["outcome"], registry=self._registry
        )
        self._refusals = Counter(
            "newsdesk_refusals", "Questions that were not taken.", ["reason"], registry=self._registry
        )
        self._stages = Histogram(
            "newsdesk_stage_seconds",
            "How long each part of an answer took.",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._waiting = Gauge("newsdesk_questions_waiting", "Questions in the queue.", registry=self._registry)
        self._latency = Gauge(
            "newsdesk_gateway_latency_seconds",
            "Between a heartbeat and its acknowledgment; the slowest shard. NaN while not connected.",
            registry=self._registry,
        )
        self._reconnects = Counter(
            "newsdesk_gateway_reconnects", "Lost connections to Discord's gateway.", registry=self._registry
        )
        self._jobs = Counter("newsdesk_jobs", "Long jobs that ended.", ["kind", "outcome"], registry=self._registry)

    def question(self, outcome: str) -> None:
        """A question ended: with an answer's outcome, or "error"."""
        self._questions.labels(outcome).inc()

    def refusal(self, reason: str) -> None:
        """A question was not taken: "cooldown", "full", "blocked", ..."""
        self._refusals.labels(reason).inc()

    def stage(self, name: str, seconds: float) -> None:
        """A part of an answer took so long: "acknowledged", "queued", "answered", "delivered", ..."""
        self._stages.labels(name).observe(seconds)

    def waiting(self, number: int) -> None:
        """So many questions are in the queue now."""
        self._waiting.set(number)

    def gateway_latency(self, seconds: float) -> None:
        """The latency of the gateway as it is now."""
        self._latency.set(seconds)

    def reconnect(self) -> None:
        """A connection to the gateway was lost."""
        self._reconnects.inc()

    def job(self, kind: str, outcome: str) -> None:
        """A long job ended: "done", "failed" or "stopped"."""
        self._jobs.labels(kind, outcome).inc()

    def text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self._registry)
