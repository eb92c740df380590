"""The HTTP interface against its own description, and the parts that read what strangers send, against chance."""

import asyncio
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborgraph.answer_cache import AnswerCache
from laborgraph.catalogue import catalogue
from laborgraph.evaluating import write_triples
from laborgraph.exchange import Answer, Ask, Refused, problem
from laborgraph.framing import Frames, frame
from laborgraph.guard import Seen, look
from laborgraph.limits import Limits
from laborgraph.negotiation import accepts_gzip, choose
from laborgraph.openapi import openapi
from laborgraph.protocol import parameters
from laborgraph.spool import Spool
from laborgraph.vocabulary import PREFIXES
from laborgraph.worker_handle import Reply

LIMITS = Limits()
BASE = "http://127.0.0.1/sparql"
few = settings(max_examples=150, deadline=None, derandomize=True)


def seen(text: str) -> Seen:
    return look(text, LIMITS, BASE, PREFIXES)


# the description


def test_the_description_lists_every_query_with_its_types() -> None:
    described = openapi(catalogue(), "http://127.0.0.1", "1")
    assert described["openapi"] == "3.1.0"
    for query in catalogue():
        operation = described["paths"][f"/queries/{query.name}"]["get"]
        assert [p["name"] for p in operation["parameters"]] == [
            *(p.name for p in query.parameters),
            "format",
            "escape_formulas",
        ]
        row = operation["responses"]["200"]["content"]["application/json"]["schema"]["items"]
        assert row["required"] == list(row["properties"]) == [column.name for column in query.columns]
    claims = {p["name"]: p for p in described["paths"]["/queries/claims"]["get"]["parameters"]}
    assert claims["section"]["schema"] == {"type": "array", "items": {"type": "integer"}, "minItems": 1}
    assert claims["lang"]["schema"] == {"type": "string", "enum": ["en", "es"], "default": "en"}
    assert claims["kind"]["example"] == ["causal"]


def test_the_interface_is_as_described(salt_server: Any, tmp_path: Path) -> None:
    beside = Path(sys.executable).parent / "schemathesis"
    program = str(beside) if beside.is_file() else shutil.which("schemathesis")
    if program is None:
        pytest.skip("schemathesis is not installed: the extra servers brings it")
    ended = subprocess.run(
        [
            *(program, "run", f"{salt_server.base}/openapi.json", "--max-examples", "3", "--seed", "7"),
            *("--phases", "examples,coverage,fuzzing", "--no-color", "--generation-database", "none"),
            # a name that is none of the graph's is refused, though it is a string
            *("--exclude-checks", "positive_data_acceptance"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-4000:]


# the look at a query before it is parsed


@few
@given(
    st.text(st.sampled_from("{}()[]<>\"'\\#?$:.@!^+-*/|, \n\tabSERVICEfromuU0123é\u0130\u2028"), max_size=120)
)
def test_a_look_at_any_text_ends_in_an_answer_or_a_refusal(text: str) -> None:
    try:
        seen(text)
        refusal = None
    except Refused as error:
        refusal = error
    assert refusal is None or (refusal.status in (400, 403, 413) and "\n" not in str(refusal))


BLANK = st.sampled_from([" ", "\n", "\t", "#x\n", " # SELECT\n "])


@st.composite
def spelled(draw: st.DrawFn, word: str) -> str:
    """A keyword in any case, some of its letters escaped."""
    out = []
    for letter in word:
        cased = letter.lower() if draw(st.booleans()) else letter
        how = draw(st.sampled_from("ppppuU"))
        out.append({"p": cased, "u": f"\\u{ord(cased):04x}", "U": f"\\U{ord(cased):08X}"}[how])
    return "".join(out)


@few
@given(spelled("SERVICE"), st.lists(BLANK, min_size=3, max_size=3), st.booleans(), st.integers(0, 5))
def test_every_spelling_of_service_is_refused(word: str, blanks: list[str], silent: bool, depth: int) -> None:
    a, b, c = blanks
    call = f"{word}{a}{'SILENT' if silent else ''}{b}<http://127.0.0.1:1/>{c}{{ ?s ?p ?o }}"
    text = "SELECT * { " + "OPTIONAL { " * depth + call + " }" * depth + " }"
    with pytest.raises(Refused, match="SERVICE is not allowed"):
        seen(text)


@few
@given(
    st.sampled_from(
        ['"%s"', "'%s'", '"""%s"""', "'''%s'''", "<http://x/%s>", "?%s", "#%s\n <urn:a>", "x:%s"]
    ),
    st.sampled_from(["SERVICE", "service", "FROM", "LOAD", "SERVICE", "INSERT"]),
)
def test_words_in_strings_names_and_comments_mean_nothing(place: str, word: str) -> None:
    text = f"PREFIX x: <urn:x> SELECT * {{ ?s ?p {place % word} }}"
    assert seen(text) == Seen((), fickle=False)


@few
@given(
    st.lists(
        st.sampled_from(
            ["?s", "<urn:a>", "x:b", '"c"', "{", "}", "a", "FILTER", "1.5", ";", ".", "OPTIONAL", "\n"]
        ),
        max_size=40,
    )
)
def test_the_short_look_says_what_the_long_one_says(tokens: list[str]) -> None:
    text = "SELECT * { " + " ".join(tokens) + " }"
    assert seen(text) == seen(text + "\n# random")


@few
@given(st.sampled_from(["FROM", "FROM NAMED", "from named"]), st.sampled_from(["a", "b.c", "d/e", "é"]))
def test_the_graphs_of_a_query_are_found_however_they_are_named(word: str, name: str) -> None:
    full = f"http://example.org/g/{name}"
    assert seen(f"SELECT * {word} <{full}> {{}}").graphs == (full,)
    assert seen(f"BASE <http://example.org/g/> SELECT * {word} <{name}> {{}}").graphs == (full,)
    if "/" not in name:
        assert seen(f"PREFIX g: <http://example.org/g/> SELECT * {word} g:{name} {{}}").graphs == (full,)
    own = seen(f"SELECT * {word} lg:x {{}}").graphs
    assert own == ("https://w3id.org/laborgraph/ns#x",)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 250_000,
        '"""\\' * 60_000,
        "'''\"\"\"" * 40_000,
        "a." * 125_000,
        "a-" * 125_000,
        "<" * 250_000,
    ],
)
def test_a_look_takes_no_longer_for_texts_made_to_take_long(text: str) -> None:
    import time

    start = time.process_time()
    with pytest.raises(Refused):
        seen(text)
    # what is quadratic would take minutes
    assert time.process_time() - start < 3


# negotiation, frames, spools, parameters

OFFERS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
PIECES = st.sampled_from(
    [*OFFERS, "*/*", "text/*", "application/*", "image/png", "q=0.5", ";q=0", ";", ",", " ", "\t", "x", "é"]
)


@few
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_header_gets_an_offer_or_none(header: str) -> None:
    chosen = choose(header, OFFERS, {})
    assert chosen is None or chosen in OFFERS
    assert accepts_gzip(header) in (True, False)


@few
@given(st.permutations(OFFERS), st.lists(st.integers(1, 999), min_size=3, max_size=3, unique=True))
def test_the_best_quality_wins(order: list[str], qualities: list[int]) -> None:
    header = ", ".join(f"{offer};q=0.{quality:03}" for offer, quality in zip(order, qualities, strict=True))
    assert choose(header, OFFERS, {}) == order[qualities.index(max(qualities))]


@few
@given(
    st.lists(st.tuples(st.sampled_from([b"A", b"D"]), st.binary(max_size=50)), max_size=8), st.integers(1, 60)
)
def test_frames_come_out_as_they_went_in(sent: list[tuple[bytes, bytes]], step: int) -> None:
    stream = b"".join(frame(kind, content) for kind, content in sent)
    frames = Frames()
    got = [one for at in range(0, len(stream), step) for one in frames.feed(stream[at : at + step])]
    assert got == sent


@few
@given(st.lists(st.binary(max_size=2000), max_size=8), st.booleans())
def test_a_spool_gives_what_it_took(sent: list[bytes], whole: bool) -> None:
    async def through() -> tuple[bytes, bool]:
        spool, got = Spool(), b""
        loop = asyncio.get_running_loop()
        for part in sent:
            loop.call_soon(spool.add, part)
        loop.call_soon(spool.end, whole)
        try:
            async for part in spool.parts():
                got += part
        except EOFError:
            return got, False
        finally:
            spool.close()
        return got, True

    assert asyncio.run(through()) == (b"".join(sent), whole)
    assert Spool.held == 0


@few
@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=20)), max_size=6))
def test_parameters_are_read_as_they_were_written(sent: list[tuple[str, str]]) -> None:
    encoded = urlencode([(a.encode("utf-8", "replace"), b.encode("utf-8", "replace")) for a, b in sent])
    wanted = [(a.encode("utf-8", "replace").decode(), b.encode("utf-8", "replace").decode()) for a, b in sent]
    assert parameters(encoded) == wanted


@few
@given(st.text(st.sampled_from("a\x01\x0b\ufffe\uffff\ufffd<&>\"'é\n\t\U0001f600"), max_size=12))
def test_what_is_sent_as_xml_can_be_read(text: str) -> None:
    triple = ox.Triple(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/p"), ox.Literal(text))
    out = io.BytesIO()
    if set(text) & set("\x01\x0b\ufffe\uffff"):
        with pytest.raises(Refused, match="XML cannot hold"):
            write_triples([triple], ox.RdfFormat.RDF_XML, out)
        return
    write_triples([triple], ox.RdfFormat.RDF_XML, out)
    (back,) = ox.parse(out.getvalue(), format=ox.RdfFormat.RDF_XML)
    assert back.object == triple.object


@few
@given(st.text(max_size=40), st.sampled_from(["application/json", "text/plain", "", "*/*"]))
def test_an_error_is_text_or_json_that_says_the_same(text: str, accept: str) -> None:
    told = text.encode("utf-8", "replace").decode()
    answer: Answer = problem(400, told, accept)
    assert isinstance(answer.body, bytes)
    if accept == "application/json":
        assert json.loads(answer.body)["detail"] == told
    else:
        assert answer.body.decode() == f"{told}\n"


def test_the_memory_of_answers_has_an_end() -> None:
    cache = AnswerCache(1)
    asks = [Ask("GET", "/sparql", query=quote(f"q{at}")) for at in range(100)]
    for ask in asks:
        cache.put(AnswerCache.key(ask), Reply(200, {"ETag": '"x"'}, b"x" * 30_000))
    kept = [ask for ask in asks if cache.get(AnswerCache.key(ask)) is not None]
    assert kept == asks[-len(kept) :]
    assert 30 <= len(kept) <= 35
    cache.put(AnswerCache.key(asks[0]), Reply(200, {}, b"no ETag"))
    cache.put(AnswerCache.key(asks[1]), Reply(404, {"ETag": '"x"'}, b"no answer"))
    assert [cache.get(AnswerCache.key(ask)) for ask in asks[:2]] == [None, None]


def test_quick_answers_are_remembered_when_they_come_again() -> None:
    cache, reply = AnswerCache(1), Reply(200, {"ETag": '"x"'}, b"x")
    keys = [AnswerCache.key(Ask("GET", "/sparql", query=f"q{at}")) for at in range(50_000)]
    for key in keys:
        cache.put_again(key, reply)
    assert [key for key in keys if cache.get(key)] == []
    cache.put_again(keys[-1], reply)
    assert [key for key in keys if cache.get(key)] == keys[-1:]
