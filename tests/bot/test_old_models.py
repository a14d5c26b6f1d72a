"""The models that earlier versions prepared in each data folder: removed where nothing else is lost with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load
from bot.old_models import remove_old_models
from bot.wiring import Desk

GRAPH = "all-MiniLM-L6-v2@8b3219a9-float32-v1.onnx"


def folder(place: Path, *names: str) -> Path:
    place.mkdir()
    for name in names:
        (place / name).write_bytes(b"graph")
    return place


@pytest.mark.parametrize(
    ("names", "stays"),
    [
        ((GRAPH, "all-MiniLM-L6-v2@8b3219a9-int8-v1.onnx", f"{GRAPH}.{'0a' * 16}.tmp"), False),
        ((), False),
        ((GRAPH, "notes.txt"), True),
        (("my-own.onnx",), True),
    ],
)
def test_what_is_only_a_cache_is_removed(tmp_path: Path, names: tuple[str, ...], stays: bool) -> None:
    old = folder(tmp_path / "models", *names)
    remove_old_models(old, tmp_path / "cache")
    assert old.exists() == stays
    if stays:
        assert len(list(old.iterdir())) == len(names)


def test_the_cache_in_use_stays(tmp_path: Path) -> None:
    old = folder(tmp_path / "models", GRAPH)
    remove_old_models(old, tmp_path / "data" / ".." / "models")
    (tmp_path / "link").symlink_to(old)
    remove_old_models(tmp_path / "link", tmp_path / "elsewhere")
    assert (old / GRAPH).exists()


@pytest.mark.stores
@pytest.mark.models
def test_two_data_folders_share_one_cache(tmp_path: Path) -> None:
    environ = {"NEWSDESK_LIBRARY__CACHE": str(tmp_path / "cache")}
    desks = [Desk(load(data=folder(tmp_path / name), environ=environ)) for name in ("one", "two")]
    folder(desks[0].data / "models", GRAPH)
    for desk in desks:
        desk.embeddings().prepare()
        assert not (desk.data / "models").exists()
        desk.close()
    assert len(list((tmp_path / "cache" / "models").iterdir())) == 1
