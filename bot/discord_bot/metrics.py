"""What the bot counts about itself, for Prometheus. No label holds a name, an id or a text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


class Metrics:
    """Counters of one run of the program; they outlive its connections. Safe to use from any thread.

    Attributes:
        questions: by the outcome of the answer, or "error".
        refusals: by the reason: "cooldown", "full", "blocked", ...
        stages: by the part of an answer: "acknowledged", "queued", "answered", "delivered", ...
        waiting: read when it is asked for.
        latency: in seconds, read when it is asked for.
        reconnects: as their help text says.
        jobs: by their kind, and their outcome: "done", "failed" or "stopped".
    """

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)  # memory, processor time, open files
        answered = "Questions that got an answer or an error."
        self.questions = Counter("newsdesk_questions", answered, ["outcome"], registry=registry)
        self.refusals = Counter("newsdesk_refusals", "Questions that were not taken.", ["reason"], registry=registry)
        took = "How long each part of an answer took."
        self.stages = Histogram("newsdesk_stage_seconds", took, ["stage"], buckets=_SECONDS, registry=registry)
        self.waiting = Gauge("newsdesk_questions_waiting", "Questions in the queue.", registry=registry)
        between = "Between a heartbeat and its acknowledgment; the slowest shard. NaN while not connected."
        self.latency = Gauge("newsdesk_gateway_latency_seconds", between, registry=registry)
        lost = "Lost connections to Discord's gateway."
        self.reconnects = Counter("newsdesk_gateway_reconnects", lost, registry=registry)
        self.jobs = Counter("newsdesk_jobs", "Long jobs that ended.", ["kind", "outcome"], registry=registry)

    def text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self._registry)
