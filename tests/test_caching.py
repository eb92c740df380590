"""What is kept on disk: made once, shared, never half, and done without where it cannot be."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from laborgraph import caching, catalogue, frames, loading, search_index
from laborgraph.caching import alone, cache_folder, kept, name_for, recalled, remember
from laborgraph.catalogue import StoredQuery, offered_texts, read_query, stored_query
from laborgraph.content import content, content_files
from laborgraph.doors import Iri, OxigraphDoor, Solutions
from laborgraph.errors import BadValue, BrokenQuery
from laborgraph.free_sparql import sparql_rows
from laborgraph.kept_answers import KeptDoor, _held, _solutions
from laborgraph.loading import Source, digest_of, load_store, open_store, path_sources
from laborgraph.querying import Result, choices, run
from laborgraph.searching import search

SALT = Path(__file__).parent / "data" / "salt"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABORGRAPH_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def write_salt(path: Path) -> None:
    (path / "salt").write_text("salt")


def flip(path: Path, part: float) -> None:
    """Change one bit of a file, at this part of its length."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * part)] ^= 1
    path.write_bytes(data)


def test_a_thing_is_made_once(folder: Path) -> None:
    made = []

    def make(path: Path) -> None:
        made.append(path)
        write_salt(path)

    first, second = kept("d", "thing", make), kept("d", "thing", make)
    assert first == second == folder / "d" / "thing"
    assert first is not None
    assert (first / "salt").read_text() == "salt"
    assert len(made) == 1


def test_nothing_half_made_stays(folder: Path) -> None:
    def make(path: Path) -> None:
        (path / "salt").write_text("half")
        raise OSError("the disk is full")

    assert kept("d", "thing", make) is None
    assert [path.name for path in folder.rglob("*")] == ["d"]


@pytest.mark.parametrize("damage", ["flipped", "cut", "missing", "no sum", "a file"])
def test_a_damaged_thing_is_made_again(damage: str, folder: Path) -> None:
    place = kept("d", "thing", write_salt)
    assert place is not None
    if damage == "flipped":
        flip(place / "salt", 0.5)
    elif damage == "cut":
        (place / "salt").write_text("sal")
    elif damage == "missing":
        (place / "salt").unlink()
    elif damage == "no sum":
        (place / caching._SUM).unlink()
    else:
        shutil.rmtree(place)
        place.write_text("salt")
    assert kept("d", "thing", write_salt) == place
    assert (place / "salt").read_text() == "salt"
    assert [path.name for path in folder.iterdir()] == ["d"]


@pytest.mark.parametrize("looks", [1, 2])
def test_what_another_process_has_just_made_again_is_not_removed(
    looks: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = kept("d", "thing", write_salt)
    assert place is not None
    looked, whole = [], caching._whole

    def mended_after_a_look(path: Path) -> bool:
        looked.append(path)
        return whole(path) and len(looked) > looks

    monkeypatch.setattr(caching, "_whole", mended_after_a_look)
    assert kept("d", "thing", lambda _: pytest.fail("it was made again")) == place
    assert (place / "salt").read_text() == "salt"
    assert [path.name for path in folder.iterdir()] == ["d"]


@pytest.mark.parametrize("value", ["", "off", "OFF"])
def test_keeping_is_turned_off(value: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABORGRAPH_CACHE", value)
    assert cache_folder() is None
    store, _ = open_store(path_sources([SALT]))
    assert len(store) == len(load_store(path_sources([SALT])))
    assert not folder.exists()


def test_a_home_is_written_as_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LABORGRAPH_CACHE", "~/kept-here")
    assert cache_folder() == Path("~/kept-here").expanduser()
    monkeypatch.setenv("LABORGRAPH_CACHE", "~no-such-user-9/x")
    assert cache_folder() is None


def test_what_a_person_asks_in_sparql_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 0.0)
    asked = "SELECT (STRUUID() AS ?one) (rdfs:label AS ?two) {}"
    rows = [row for _ in range(2) for row in sparql_rows(kept_door([]), asked, "md").rows]
    assert len({row[0] for row in rows}) == 2
    assert not list(folder.glob("*/answers"))


def test_a_folder_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LABORGRAPH_CACHE", str(tmp_path / "file"))
    store, _ = open_store(path_sources([SALT]))
    assert len(store) == len(load_store(path_sources([SALT])))


@pytest.mark.parametrize("name", ["n" * 300, "file/below"])
def test_a_folder_that_cannot_be_entered_is_done_without(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LABORGRAPH_CACHE", str(tmp_path / name))
    sources = path_sources([SALT])
    door = KeptDoor(lambda: open_store(sources)[0], digest_of(sources))
    assert run(door, "works") == run(OxigraphDoor(load_store(sources)), "works")
    assert search(door, "salt") != []


def test_a_folder_of_another_user_is_done_without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # the tests may be run by one whom no folder refuses
    for name in ("stat", "lstat", "exists", "open", "mkdir", "read_bytes", "iterdir"):
        whole = getattr(Path, name)

        def entered(path: Path, *given: object, _whole: Any = whole, **named: object) -> Any:
            return (refused if folder in (path, *path.parents) else _whole)(path, *given, **named)

        monkeypatch.setattr(Path, name, entered)
    assert len(open_store(path_sources([SALT]))[0]) == len(load_store(path_sources([SALT])))
    remember("values", "one", 1)
    assert recalled("values", "one") is None


@pytest.mark.parametrize(
    "error", [BadValue("no store can be kept"), RuntimeError("No space left"), OSError("full")]
)
def test_a_disk_that_is_full_is_done_without(
    error: Exception, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = loading.load_store

    def full(sources: Sequence[Source] | None = None, location: str | Path | None = None) -> ox.Store:
        if location is not None:
            raise error
        return whole(sources)

    monkeypatch.setattr(loading, "load_store", full)
    store, digest = open_store(path_sources([SALT]))
    assert len(store) == len(whole(path_sources([SALT])))
    assert not (folder / digest / "store").exists()


def test_what_was_made_from_older_files_is_forgotten(folder: Path) -> None:
    (folder / "headers").mkdir(parents=True)
    for letter in "abcdef0":
        kept(letter * 32, "thing", write_salt)
    assert len(list(folder.iterdir())) == caching._MOST + 1
    assert (folder / ("0" * 32) / "thing").exists()
    assert (folder / "headers").exists()  # no digest: what lies there belongs to no store


def test_what_is_used_stays(folder: Path) -> None:
    digests = [letter * 32 for letter in "abcd"]
    for age, digest in enumerate(digests):
        kept(digest, "thing", write_salt)
        remember(f"{digest}/answers", "one", 1)
        os.utime(folder / digest, (1000.0 + age, 1000.0 + age))
    kept(digests[0], "thing", write_salt)
    assert recalled(f"{digests[1]}/answers", "one") == 1
    assert recalled(f"{digests[2]}/answers", "two") is None
    for letter in "01":
        kept(letter * 32, "thing", write_salt)
    assert {path.name[0] for path in folder.iterdir()} == set("ab01")


def test_what_a_killed_process_left_is_removed_after_a_day(folder: Path) -> None:
    kept("a" * 32, "thing", write_salt)
    remember("values", "one", 1)
    left = [folder / ".making-left", folder / "values" / "two.123"]
    new = [folder / ".making-new", folder / "values" / "three.123"]
    other = [folder / ".other", folder / "values" / "other.3gp"]
    for path in (*left, *new, *other):
        if path.parent == folder:
            path.mkdir()
            write_salt(path)
        else:
            path.write_text("[")
    for path in (*left, *other):
        os.utime(path, (1000.0, 1000.0))
    kept("b" * 32, "thing", write_salt)
    remember("values", "four", 4)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in (*new, *other))
    assert recalled("values", "one") == 1


def test_a_value_is_recalled_as_it_was(folder: Path) -> None:
    value = {"text": "agua salada, ½", "rows": [[1, 2.5, None, True]]}
    remember("d/values", "one", value)
    assert recalled("d/values", "one") == value
    assert [path.name for path in (folder / "d" / "values").iterdir()] == ["one.json"]
    assert recalled("d/values", "two") is None


def test_a_damaged_value_is_not_recalled(folder: Path) -> None:
    remember("values", "one", [1])
    place = folder / "values" / "one.json"
    whole = place.read_bytes()
    for damage in (b"", b"[2]", whole[:-1], whole.replace(b"[1]", b"[2]"), whole + b" ", b"\n" + whole):
        place.write_bytes(damage)
        assert recalled("values", "one") is None
    place.write_bytes(whole)
    assert recalled("values", "one") == [1]


def test_values_kept_longest_ago_give_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_MANY", 3)
    for number in range(6):
        remember("values", f"v{number}", number)
        (folder / "values" / f"v{number}.json").touch()
    assert sorted(path.name for path in (folder / "values").iterdir()) == ["v3.json", "v4.json", "v5.json"]


def test_values_are_done_without_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    for place in ("off", str(tmp_path / "file")):
        monkeypatch.setenv("LABORGRAPH_CACHE", place)
        remember("values", "one", 1)
        assert recalled("values", "one") is None
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_name_tells_its_parts_and_its_makers_apart() -> None:
    names = [
        name_for("ab", "c", by=()),
        name_for("a", "bc", by=()),
        name_for("abc", by=()),
        name_for("ab", "c", by=("laborgraph.caching",)),
        name_for("ab", "c", by=("laborgraph.doors",)),
    ]
    assert len(set(names)) == len(names)
    assert name_for(b"ab", "c", by=()) == names[0]
    assert all(len(name) == 32 for name in names)


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


def test_a_damaged_store_is_made_again(folder: Path) -> None:
    sources = path_sources([SALT])
    whole = len(open_store(sources)[0])
    place = folder / digest_of(sources) / "store"
    for path in place.iterdir():
        path.write_bytes(b"?")
    assert len(open_store(sources)[0]) == whole
    assert len(ox.Store.read_only(str(place))) == whole


_ASKED = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
from laborgraph.doors import OxigraphDoor
from laborgraph.loading import open_store, path_sources
from laborgraph.querying import run
door = OxigraphDoor(*open_store(path_sources([{str(SALT)!r}])))
print([run(door, name).rows for name in ("claims", "figures", "works")])
"""
"""Asks a kept store, in a process of its own, as a damaged one may take all memory and time."""


def asked() -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _ASKED], stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are those of POSIX")
@pytest.mark.parametrize("part", [0.1, 0.4, 0.9])
def test_one_changed_bit_is_seen_before_the_store_is_opened(part: float, folder: Path) -> None:
    sources = path_sources([SALT])
    here = OxigraphDoor(load_store(sources))
    open_store(sources)
    place = folder / digest_of(sources) / "store"
    for path in place.glob("*.sst"):
        flip(path, part)
    damaged = {path.name: path.read_bytes() for path in place.glob("*.sst")}
    with asked() as asking:
        said, _ = asking.communicate(timeout=60)
    assert said == f"{[run(here, name).rows for name in ('claims', 'figures', 'works')]}\n"
    assert {path.name: path.read_bytes() for path in place.glob("*.sst")} != damaged
    assert caching._whole(place)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are those of POSIX")
def test_many_processes_mend_one_store(folder: Path) -> None:
    sources = path_sources([SALT])
    open_store(sources)
    place = folder / digest_of(sources) / "store"
    flip(next(place.glob("*.sst")), 0.5)
    said = [asking.communicate(timeout=60)[0] for asking in [asked() for _ in range(6)]]
    assert len(set(said)) == 1
    assert said[0].startswith("[[(")
    assert caching._whole(place)
    assert not list(folder.glob(".making-*"))


def test_opening_a_store_leaves_it_as_it_was(folder: Path) -> None:
    sources = path_sources([SALT])
    open_store(sources)
    place = folder / digest_of(sources) / "store"
    identity = (place / "IDENTITY").read_bytes()
    (place / "LOG").write_text("opened")  # as other versions of the engine may do
    for _ in range(2):
        assert list(open_store(sources)[0])
        assert (place / "IDENTITY").read_bytes() == identity


def test_a_damaged_index_is_made_again(folder: Path) -> None:
    sources = path_sources([SALT])
    first = search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt")
    (place,) = (folder / digest_of(sources)).glob("words-*/words.sqlite")
    with sqlite3.connect(place) as index:
        assert index.execute("SELECT count(*) FROM letters").fetchone() != (0,)
    whole = place.read_bytes()
    spoilt = bytearray(whole)
    spoilt[len(whole) * 6 // 10 : len(whole) * 9 // 10] = bytes(len(whole) * 9 // 10 - len(whole) * 6 // 10)
    for damage in (b"?" * 8192, bytes(spoilt), b"", whole.replace(b"salt", b"silt")):
        place.write_bytes(damage)
        assert search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt") == first
        assert b"salt" in place.read_bytes()
        assert b"silt" not in place.read_bytes()
    assert first != []


@pytest.mark.parametrize("maker", ["search_index", "search_words", "folding", "querying", "doors"])
def test_an_index_made_in_another_way_is_not_taken(
    maker: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = path_sources([SALT])
    search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt")
    spec = sys.modules[f"laborgraph.{maker}"].__spec__
    assert spec is not None
    monkeypatch.setattr(spec, "origin", __file__)
    search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt")
    assert len(list((folder / digest_of(sources)).glob("words-*"))) == 2


@pytest.mark.parametrize("name", ["words", "opposed-views"])
def test_an_index_made_by_another_query_is_not_taken(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, asked = path_sources([SALT]), set()

    class Watched(OxigraphDoor):
        def select(self, text: str) -> Solutions:
            asked.add(text)
            return super().select(text)

    search(Watched(load_store(sources), digest_of(sources)), "salt")
    assert len(asked) == 1 + 2  # the words, and the views in two languages: no other query is run

    changed = stored_query(name)._replace(text=f"{stored_query(name).text}\n")
    monkeypatch.setattr(search_index, "stored_query", lambda n: changed if n == name else stored_query(n))
    search(OxigraphDoor(load_store(sources), digest_of(sources)), "salt")
    assert len(list((folder / digest_of(sources)).glob("words-*"))) == 2


@pytest.mark.parametrize("maker", ["loading", "vocabulary"])
def test_a_store_made_by_other_code_is_not_taken(maker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = path_sources([SALT])
    before = digest_of(sources)
    spec = sys.modules[f"laborgraph.{maker}"].__spec__
    assert spec is not None
    monkeypatch.setattr(spec, "origin", __file__)
    assert digest_of(sources) != before


def test_the_shipped_graph_is_not_taken_for_what_its_files_became(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text('<https://w3id.org/laborgraph/x> <http://purl.org/dc/terms/title> "1" .\n')
    sources, load = path_sources([data]), loading.load_store

    def changed_under_way(sources: Sequence[Source]) -> ox.Store:
        store = load(sources)
        data.write_text('<https://w3id.org/laborgraph/x> <http://purl.org/dc/terms/title> "2" .\n')
        return store

    monkeypatch.setattr(frames, "shipped_sources", lambda: sources)
    monkeypatch.setattr(loading, "load_store", changed_under_way)
    monkeypatch.setattr(frames, "load_store", changed_under_way)
    with pytest.raises(BadValue, match="a file changed while it was read; ask again"):
        frames.shipped_door.__wrapped__()
    monkeypatch.setattr(loading, "load_store", load)
    assert frames.shipped_door.__wrapped__().digest == digest_of(sources)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.decimals(allow_nan=False),
    st.text(),
    st.text().map(Iri),
)


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_a_kept_answer_is_the_answer(rows: list[tuple[object, object]]) -> None:
    answer = Solutions(("a", "b"), rows)  # type: ignore[arg-type]
    found = _solutions(json.loads(json.dumps(_held(answer))))
    assert found == answer
    assert repr(found) == repr(answer)  # Decimal("2.0") and Decimal("2") are equal, but not the same
    assert [list(map(type, row)) for row in found.rows] == [list(map(type, row)) for row in rows]


def kept_door(asked: list[str]) -> KeptDoor:
    """A door to the salt graph that tells when it had to open the store."""
    sources = path_sources([SALT])

    def store() -> ox.Store:
        asked.append("opened")
        return load_store(sources)

    return KeptDoor(store, digest_of(sources))


def test_an_answer_is_found_once(salt_store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 0.0)
    opened: list[str] = []
    names = ("claims", "figures", "works", "remarks")
    first = [run(kept_door(opened), name) for name in names]
    assert opened == ["opened"] * len(names)
    assert [run(kept_door(opened), name) for name in names] == first
    assert opened == ["opened"] * len(names)
    here = OxigraphDoor(salt_store)
    assert first == [run(here, name) for name in names]
    assert {type(cell) for result in first for row in result.rows for cell in row} >= {str, int, Decimal}


def salt_door(opened: list[str]) -> KeptDoor:
    """A door to the salt graph that tells when it had to open the store, or the same in memory."""
    sources = path_sources([SALT])

    def store(which: str) -> ox.Store:
        opened.append(which)
        return load_store(sources)

    return KeptDoor(lambda: store("kept"), digest_of(sources), lambda: store("whole"))


def ask_salt(name: str, opened: list[str], **given: str) -> Result:
    """The answer, and what is found after it for the next."""
    door = salt_door(opened)
    result = run(door, name, given)
    door.answer_ahead()
    return result


def ahead(folder: Path) -> list[Path]:
    return list(folder.glob("*/stored-queries/*.json"))


def test_stored_queries_are_answered_ahead(salt_store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 0.0)
    opened: list[str] = []
    ask_salt("claims", opened, kind="causal")
    assert opened == ["kept", "whole"]
    here = OxigraphDoor(salt_store)
    for query in catalogue.catalogue():
        assert ask_salt(query.name, opened) == run(here, query.name)
        for parameter in query.parameters:
            assert choices(salt_door(opened), parameter) == choices(here, parameter)
    assert opened == ["kept", "whole"]
    ask_salt("claims", opened, kind="proposal")
    assert opened == ["kept", "whole", "kept"]


def test_nothing_is_found_ahead_before_an_answer_is_kept(folder: Path) -> None:
    opened: list[str] = []
    salt_door(opened).answer_ahead()
    assert opened == []
    assert not folder.exists()


def test_all_is_answered_ahead_again_when_a_query_is_new(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 0.0)
    opened: list[str] = []
    for kind in ("causal", "proposal"):
        ask_salt("claims", opened, kind=kind)
    assert opened.count("whole") == 1
    texts = [*offered_texts(), "SELECT ?new { ?new a ?kind }"]
    monkeypatch.setattr("laborgraph.kept_answers.offered_texts", lambda: texts)
    for kind in ("forecast", "definition"):
        ask_salt("claims", opened, kind=kind)
    assert opened.count("whole") == 2
    assert len(ahead(folder)) < caching._MANY / 2


@pytest.mark.parametrize("broken", ["SELECT", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", ""])
def test_a_query_that_is_broken_spoils_no_other(
    broken: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 0.0)
    every = catalogue.catalogue()

    def queries() -> list[StoredQuery]:
        if not broken:
            raise BrokenQuery("queries/x.rq: no header")
        return [*every[:3], every[3]._replace(text=broken), *every[4:]]

    monkeypatch.setattr("laborgraph.kept_answers.catalogue", queries)
    expected = run(OxigraphDoor(load_store(path_sources([SALT]))), "works")
    assert [ask_salt("works", []) for _ in range(2)] == [expected, expected]
    assert len(ahead(folder)) > len(every) if broken else not ahead(folder)


def test_what_is_found_ahead_is_not_done_until_all_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 0.0)
    opened: list[str] = []
    with monkeypatch.context() as full:

        def fails(place: str, name: str, value: object) -> bool:
            return (not place.endswith("stored-queries") or len(ahead(folder)) < 9) and remember(
                place, name, value
            )

        full.setattr("laborgraph.kept_answers.remember", fails)
        ask_salt("claims", opened, kind="causal")
        assert len(ahead(folder)) == 9
    ask_salt("claims", opened, kind="proposal")
    assert opened.count("whole") == 2
    assert len(ahead(folder)) > len(catalogue.catalogue())


def test_one_process_answers_ahead(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 0.0)
    opened: list[str] = []
    with alone(f"{salt_door(opened).digest}/stored-queries", "doing") as chosen:
        assert chosen
        ask_salt("claims", opened, kind="causal")
        assert opened == ["kept"]
        (place,) = folder.glob("*/stored-queries/doing")
        os.utime(place, (1000.0, 1000.0))  # so old, it was left by one that has died
        ask_salt("claims", opened, kind="proposal")
        assert opened == ["kept", "kept", "whole"]
    assert not place.exists()


def test_nobody_is_chosen_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for place in ("off", str(tmp_path / "file")):
        monkeypatch.setenv("LABORGRAPH_CACHE", place)
        with alone("values", "doing") as chosen:
            assert not chosen


def test_nothing_is_answered_ahead_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABORGRAPH_CACHE", "off")
    opened: list[str] = []
    assert ask_salt("works", opened).rows != []
    assert opened == ["kept"]


def test_an_answer_that_was_quick_to_find_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 1000.0)
    opened: list[str] = []
    for _ in range(2):
        run(kept_door(opened), "works")
    assert opened == ["opened", "opened"]


def test_a_damaged_answer_is_found_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laborgraph.kept_answers._SLOW", 0.0)
    first = run(kept_door([]), "works")
    (place,) = folder.glob("*/answers/*.json")
    kept_before = place.read_bytes()
    assert b"Port Vale" in kept_before
    place.write_bytes(kept_before.replace(b"Port Vale", b"Port Gale"))
    opened: list[str] = []
    assert run(kept_door(opened), "works") == first
    assert opened == ["opened"]
    assert place.read_bytes() == kept_before


def test_a_header_is_kept_as_yaml_gives_it(folder: Path) -> None:
    for path, file in content_files(content("queries"), ".rq"):
        again = [read_query(path, file) for _ in range(2)]
        text = "\n".join(catalogue._HEADER.findall(file.read_text(encoding="utf-8")))
        assert again[0] == again[1], path
        assert recalled("headers", name_for(text, by=())) == yaml.safe_load(text), path
    assert len(list((folder / "headers").iterdir())) > 60


def test_a_header_that_json_would_change_is_not_kept(folder: Path, tmp_path: Path) -> None:
    header = (
        "summary: s\ndescription: d\ntags: [2006-10-01]\ntable: [claim]\ncolumns:\n  claim: {type: thing}"
    )
    file = tmp_path / "dated.rq"
    file.write_text("".join(f"#+ {line}\n" for line in header.split("\n")) + "SELECT ?claim {}\n")
    for _ in range(2):
        assert [str(tag) for tag in read_query("claims/dated.rq", file).tags] == ["2006-10-01"]
    file.write_text("#+ summary: [\n")
    for _ in range(2):
        with pytest.raises(BrokenQuery, match="header is not YAML"):
            read_query("claims/dated.rq", file)
    assert not (folder / "headers").exists()


def test_a_query_asked_again_loads_neither_yaml_nor_a_store() -> None:
    code = (
        "import sys\nfrom laborgraph.cli import cli\n"
        "cli.main(sys.argv[1:], standalone_mode=False)\n"
        "print('yaml' in sys.modules, 'rdflib' in sys.modules, 'textwrap' in sys.modules, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code, "query", stored_query("claims").name, "--format", "csv"]
    first, again = (subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2))
    assert first.stdout == again.stdout
    assert first.stderr.split()[:2] == ["True", "False"]
    assert again.stderr.split() == ["False", "False", "False"]


def test_a_file_that_changes_while_it_is_read_is_not_kept(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text('<https://w3id.org/laborgraph/x> <http://purl.org/dc/terms/title> "1" .\n')
    before = digest_of(path_sources([data]))
    data.write_text('<https://w3id.org/laborgraph/x> <http://purl.org/dc/terms/title> "2" .\n')
    with pytest.raises(BadValue, match="a file changed while it was read; ask again"):
        open_store(path_sources([data]), before)
    assert not (folder / before / "store").exists()


@pytest.mark.parametrize("damage", ["[]", "{}", "3"])
def test_a_damaged_header_is_read_again(damage: str, folder: Path) -> None:
    ((path, file), *_) = content_files(content("queries"), ".rq")
    first = read_query(path, file)
    (place,) = (folder / "headers").iterdir()
    place.write_text(damage)
    assert read_query(path, file) == first
    assert place.read_text() != damage
