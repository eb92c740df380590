"""What is kept on disk: made once, shared, never half, and done without where it cannot be."""

import sqlite3
from pathlib import Path

import pytest

from laborgraph import caching, search_words
from laborgraph.caching import cache_folder, kept
from laborgraph.doors import OxigraphDoor
from laborgraph.loading import digest_of, load_store, open_store, path_sources
from laborgraph.querying import run
from laborgraph.searching import search

SALT = Path(__file__).parent / "data" / "salt"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABORGRAPH_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_a_thing_is_made_once(folder: Path) -> None:
    made = []

    def make(path: Path) -> None:
        made.append(path)
        path.write_text("salt")

    first, second = kept("d", "thing", make), kept("d", "thing", make)
    assert first == second == folder / "d" / "thing"
    assert first is not None
    assert first.read_text() == "salt"
    assert len(made) == 1


def test_nothing_half_made_stays(folder: Path) -> None:
    def make(path: Path) -> None:
        path.write_text("half")
        raise OSError("the disk is full")

    assert kept("d", "thing", make) is None
    assert [path.name for path in folder.rglob("*")] == ["d"]


@pytest.mark.parametrize("value", ["", "off"])
def test_keeping_is_turned_off(value: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABORGRAPH_CACHE", value)
    assert cache_folder() is None
    store, _ = open_store(path_sources([SALT]))
    assert len(store) == len(load_store(path_sources([SALT])))
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LABORGRAPH_CACHE", str(tmp_path / "file"))
    store, _ = open_store(path_sources([SALT]))
    assert len(store) == len(load_store(path_sources([SALT])))


def test_what_was_made_from_older_files_is_forgotten(folder: Path) -> None:
    for digest in "abcdefg":
        kept(digest, "thing", Path.touch)
    assert len(list(folder.iterdir())) == caching._MOST
    assert (folder / "g" / "thing").exists()


def test_a_changed_file_is_never_answered_from_what_was_kept(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text('<https://w3id.org/laborgraph/x> <http://purl.org/dc/terms/title> "1" .\n')
    _, before = open_store(path_sources([data]))
    data.write_text('<https://w3id.org/laborgraph/x> <http://purl.org/dc/terms/title> "2" .\n')
    store, after = open_store(path_sources([data]))
    assert before != after
    door = OxigraphDoor(store)
    titles = door.select("SELECT ?t { ?s <http://purl.org/dc/terms/title> ?t }").rows
    assert ("2",) in titles
    assert ("1",) not in titles


def test_answers_are_those_of_the_graph_in_memory() -> None:
    sources = path_sources([SALT])
    here, there = OxigraphDoor(load_store(sources)), OxigraphDoor(*open_store(sources))
    again = OxigraphDoor(*open_store(sources))
    for name in ("claims", "figures", "works"):
        assert run(there, name).rows == run(here, name).rows == run(again, name).rows


def test_a_damaged_store_is_read_again(folder: Path) -> None:
    sources = path_sources([SALT])
    whole = len(open_store(sources)[0])
    place = folder / digest_of(sources) / "store"
    for path in place.iterdir():
        path.write_bytes(b"?")
    assert len(open_store(sources)[0]) == whole


def test_a_damaged_index_is_made_again(folder: Path) -> None:
    sources = path_sources([SALT])
    first = search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt")
    (place,) = (folder / digest_of(sources)).glob("words-*.sqlite")
    with sqlite3.connect(place) as index:
        assert index.execute("SELECT count(*) FROM letters").fetchone() != (0,)
    place.write_bytes(b"?" * 8192)
    assert search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt") == first
    assert first != []


def test_an_index_made_in_another_way_is_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = path_sources([SALT])
    search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt")
    monkeypatch.setattr(search_words, "__file__", __file__)
    search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt")
    assert len(list((folder / digest_of(sources)).glob("words-*.sqlite"))) == 2
