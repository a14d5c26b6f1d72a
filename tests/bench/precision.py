"""The precision that training computes in."""

from __future__ import annotations

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from retrieval.inference.processor import this_processor


def lower_precision(device: str) -> torch.autocast:
    """bfloat16 for the products where the processor has matrix tiles for it; float32 elsewhere."""
    return torch.autocast(
        device, dtype=torch.bfloat16, enabled=device == "cuda" or "amx_bf16" in this_processor().flags
    )
