"""What the engine of the small models leaves on this machine: nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

LOAD_READER = "from retrieval.reader import load_reader; load_reader()"


@pytest.mark.models
@pytest.mark.process
def test_onnxruntime_stores_no_telemetry(tmp_path: Path) -> None:
    # Its telemetry is off by itself where the variables of a CI are set, so they are left out.
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", LOAD_READER], cwd=ROOT, env=environ, check=True)
    assert list(tmp_path.rglob("*")) == []
