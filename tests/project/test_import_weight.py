"""What a person waits for imports nothing heavy: the list of imports is tested, not the time."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support import ROOT

pytestmark = pytest.mark.process

HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "chromadb",
    "langchain",
    "langchain_core",
    "onnxruntime",
    "trafilatura",
}

RUN_MAIN = """
import sys
from bot.cli import main
sys.argv = ["newsdesk", *{arguments}]
try:
    code = main()
except SystemExit as exit:
    code = exit.code
assert not code, code
print("IMPORTED", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""


def _imported(code: str) -> set[str]:
    """The top-level modules that a fresh Python has imported after `code`, by its last line of output."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    mark, *names = done.stdout.splitlines()[-1].split()
    assert mark == "IMPORTED", done.stdout
    return set(names)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"], ["chat", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    assert _imported(RUN_MAIN.format(arguments=arguments)) & HEAVY == set()


def test_the_module_newsdesk_imports_nothing_heavy() -> None:
    code = "import sys, newsdesk\nprint('IMPORTED', *sorted({name.split('.')[0] for name in sys.modules}))"
    assert _imported(code) & (HEAVY | {"pydantic", "sqlalchemy", "rich", "typer"}) == set()


def test_settings_import_nothing_heavy() -> None:
    code = "import sys, bot.config; bot.config.load(environ={})\n"
    code += "print('IMPORTED', *sorted({name.split('.')[0] for name in sys.modules}))"
    assert _imported(code) & HEAVY == set()
