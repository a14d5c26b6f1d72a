"""What is shipped: the wheel's contents, and settings that are found from wherever Newsdesk was installed."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from support import ROOT

pytestmark = pytest.mark.process

FIND_SETTINGS = """
import bot, bot.config, newsdesk
config = bot.config.load()
print(bot.__file__)
print(newsdesk.__file__)
print(bot.config.reference())
print(config.passages.target_chars)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel:standard", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def _build(target: str, folder: Path) -> Path:
    """Runs the build backend itself: no network, and nothing is written into the checkout."""
    pytest.importorskip("hatchling", reason="needs hatchling, which the dev extra installs")
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = folder.iterdir()
    return built


def _find_settings(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch, path: str = "") -> list[str]:
    """The lines that FIND_SETTINGS prints when Python runs `code` in an empty folder."""
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", path)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_wheel_holds_every_file_of_the_packages(unpacked: Path) -> None:
    shipped = {str(file.relative_to(unpacked)) for file in unpacked.rglob("*") if file.is_file()}
    ours = {
        str(file.relative_to(ROOT))
        for package in ("bot", "retrieval", "corpus")
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
    }
    shipped = {name for name in shipped if ".dist-info/" not in name}
    assert shipped == ours | {"bot/config.toml", "newsdesk.py"}


def test_source_distribution_holds_what_the_wheel_is_built_from(tmp_path: Path) -> None:
    with tarfile.open(_build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"newsdesk.py", "config.toml", "bot/wiring.py", "retrieval/chain.py", "corpus/article.py"} <= names
    assert {"CONTRIBUTING.md", "findings/README.md", "docs/developing.md"} <= names


def test_wheel_holds_the_sample(unpacked: Path) -> None:
    assert len([file for file in (unpacked / "corpus" / "sample").rglob("*") if file.suffix != ".py"]) >= 10


def test_wheel_says_what_it_is(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
        (scripts,) = (archive.read(name).decode() for name in archive.namelist() if name.endswith("/entry_points.txt"))
        licenses = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]
    assert f"Name: {project['name']}\nVersion: {project['version']}\n" in metadata
    assert "License-Expression: MIT\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert metadata.count("\nRequires-Dist: ") >= len(project["dependencies"])
    assert scripts.strip() == "[console_scripts]\nnewsdesk = bot.cli:main"
    assert len(licenses) == 1


def test_settings_are_found_from_a_wheel(unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, module, reference, target = _find_settings(FIND_SETTINGS, tmp_path / "empty", monkeypatch, str(unpacked))
    assert Path(package) == unpacked / "bot" / "__init__.py"
    assert Path(module) == unpacked / "newsdesk.py"
    assert Path(reference) == unpacked / "bot" / "config.toml"
    assert target == "900"


def test_settings_are_found_from_an_editable_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # An editable wheel carries a pointer to the checkout, and a folder "bot" with config.toml alone in it:
    # neither that folder nor its copy, which ages, may stand in for the checkout.
    site = tmp_path / "site"
    with zipfile.ZipFile(_build("wheel:editable", tmp_path / "built")) as archive:
        archive.extractall(site)
    code = f"import site, sys\nsys.path.insert(0, {str(site)!r})\nsite.addsitedir({str(site)!r})\n" + FIND_SETTINGS
    package, module, reference, target = _find_settings(code, tmp_path / "empty", monkeypatch)
    assert Path(package) == ROOT / "bot" / "__init__.py"
    assert Path(module) == ROOT / "newsdesk.py"
    assert Path(reference) == ROOT / "config.toml"
    assert target == "900"


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = set()
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            assert "+" not in version, f"{line}: a local build is only to be had where it was made"
            assert not name.startswith(("nvidia", "cuda", "triton")), f"{line}: the CPU build needs none"
            pinned.add(_plain(name))
    for requirements in (project["dependencies"], *project["optional-dependencies"].values()):
        assert {_plain(requirement) for requirement in requirements} <= pinned


def _plain(requirement: str) -> str:
    """The name alone, in the one spelling that package indexes compare."""
    name = requirement
    for mark in "<>=!~;[ ":
        name = name.split(mark)[0]
    return name.lower().replace("_", "-").replace(".", "-")
