"""What the processor can do, and which engine embeds fastest on it."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UsageError

PRECISIONS = ("auto", "float32", "bfloat16", "int8")
_VNNI = frozenset(("avx512_vnni", "avx_vnni"))  # adds products of bytes in 32 bits, in one instruction


@dataclass(frozen=True, slots=True)
class Processor:
    """A processor.

    Attributes:
        cores: physical cores, because two threads of one core share its arithmetic units.
        flags: its features, as Linux names them.
    """

    cores: int
    flags: frozenset[str] = frozenset()
    x86: bool = True

    @property
    def weight_bits(self) -> int:
        """Bits for integer weights: x86 without VNNI adds two products in 16 bits, which 8-bit weights overflow."""
        return 8 if not self.x86 or self.flags & _VNNI or "amx_int8" in self.flags else 7


@dataclass(frozen=True, slots=True)
class Engine:
    """The way to run a model: `name` is "onnx" (onnxruntime) or "torch" (sentence-transformers)."""

    name: str
    precision: str
    device: str = "cpu"


def choose(precision: str, *, flags: frozenset[str], cuda: bool, graph: bool) -> Engine:
    """The fastest engine for many texts at a precision.

    "auto" is float16 on a graphics card, bfloat16 where the processor multiplies it (AMX: 2.6 times as fast as float32;
    without AMX a quarter as fast), and int8 where the processor has VNNI (twice as fast). int8 costs no measurable
    answer recall: +0.5 points at 5 on 489 questions, 95 % interval -0.6 to +1.4 (tests/bench/bench_embedding.py).

    `graph`: the model can be written as an ONNX graph.

    Raises:
        UsageError: there is no such precision, or the model cannot have it.
    """
    if precision not in PRECISIONS:
        raise UsageError(
            f'embedding.precision = "{precision}" is not one of {", ".join(PRECISIONS)}: choose one of them.'
        )
    if precision == "int8":
        if not graph:
            raise UsageError(
                'embedding.precision = "int8" works only with models of the BERT family:'
                ' set embedding.precision = "auto", or another embedding.model.'
            )
        return Engine("onnx", "int8")
    if cuda:
        return Engine("torch", "float16" if precision == "auto" else precision, "cuda")
    if precision == "bfloat16" or (precision == "auto" and "amx_bf16" in flags):
        return Engine("torch", "bfloat16")
    if precision == "auto" and graph and flags & _VNNI:
        return Engine("onnx", "int8")
    return Engine("onnx" if graph else "torch", "float32")


def this_processor() -> Processor:
    """The processor of this machine. Flags are known on Linux only; elsewhere there are none."""
    x86 = platform.machine().lower() in ("x86_64", "amd64", "i386", "i686")
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        flags, cores = read_cpuinfo(Path("/proc/cpuinfo").read_text())
    except OSError:
        flags, cores = frozenset(), 0
    return Processor(cores=min(cores or usable, usable), flags=flags, x86=x86)


def read_cpuinfo(text: str) -> tuple[frozenset[str], int]:
    """Flags and number of physical cores in Linux's /proc/cpuinfo; 0 cores when it does not say."""
    flags: frozenset[str] = frozenset()
    cores = set()
    for block in text.split("\n\n"):
        fields = dict(line.split(":", 1) for line in block.splitlines() if ":" in line)
        fields = {key.strip(): value.strip() for key, value in fields.items()}
        flags = flags or frozenset(fields.get("flags", "").split())
        if "core id" in fields:
            cores.add((fields.get("physical id"), fields["core id"]))
    return flags, len(cores)


def cuda_works() -> bool:
    """Whether torch finds a graphics card it can use. Without a driver torch, which takes 2 s, is not imported."""
    if not Path("/proc/driver/nvidia/version").exists() and not Path("C:/Windows/System32/nvcuda.dll").exists():
        return False
    import torch

    return bool(torch.cuda.is_available())
