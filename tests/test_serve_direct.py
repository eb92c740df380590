"""What the server answers itself: only the plainest queries, in few steps, and just as a worker would."""

import asyncio
import json
import socket
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborgraph.direct_answers import DirectAnswers, Term
from laborgraph.limits import Limits
from laborgraph.plain_queries import LONGEST, read_plain
from laborgraph.vocabulary import PREFIXES

JSON = "application/sparql-results+json"
LE = "https://w3id.org/laborgraph/labor-exports/"
few = settings(max_examples=400, deadline=None, derandomize=True)

DATA = """
@prefix : <urn:> . @prefix x: <http://x.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:g { x:a a :t ; :p x:b, "s", "s"@en, "S"@EN-us, 5, 5.0, "5", "", "a b . } # <urn:t> ?x" . x:b :p x:c, x:b ; :q :p .
     x:c :p _:n . _:n :p x:a, "q\\"\\\\\\u0001\\u2028é😀\\u007f" . x:p.q :p "é"@es . :p :p :p . }
x:a a :t ; :p x:b . x:c :q "\\r\\n", "r"@ar--rtl, <<( x:a :p x:b )>> .
:h { x:b :p x:c . x:d a :t . _:n a :t . x:e :p "2003-02-30"^^xsd:date, "w"^^x:type . }
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TRIG)
    return store


@pytest.fixture(scope="module")
def direct(store: ox.Store) -> DirectAnswers:
    return DirectAnswers(store, "state", 0.0, Limits())


def by_oxigraph(store: ox.Store, text: str) -> Any:
    answer = store.query(
        text, base_iri="http://localhost/sparql", prefixes=PREFIXES, use_default_graph_as_union=True
    )
    assert not isinstance(answer, ox.QueryTriples)
    return json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def rows(answer: Any) -> tuple[Any, Any, Counter[str]]:
    """The head, yes or no, and the rows in no order."""
    found = answer.get("results", {}).get("bindings", [])
    return answer["head"], answer.get("boolean"), Counter(json.dumps(row, sort_keys=True) for row in found)


TRIPLES = [
    *(
        ("x:a", "a", "<urn:t>"),
        ("x:a", "<urn:p>", "x:b"),
        ("x:a", "<urn:p>", '"s"'),
        ("x:b", "<urn:p>", "x:c"),
    ),
    *(("x:a", "<urn:p>", '"s"@en'), ("x:a", "<urn:p>", '"S"@en-US'), ("x:a", "<urn:p>", '"5"')),
    *(("x:a", "<urn:p>", '""'), ("x:a", "<urn:p>", '"a b . } # <urn:t> ?x"'), ("x:b", "<urn:q>", "<urn:p>")),
    *(("x:b", "<urn:p>", "x:b"), ("<urn:p>", "<urn:p>", "<urn:p>"), ("x:d", "a", "<urn:t>")),
    *(("<http://x.org/p.q>", "<urn:p>", '"é"@es'), ("x:c", "<urn:q>", "?a"), ("x:e", "<urn:p>", "?b")),
    *(
        ("x:c", "<urn:p>", "?d1"),
        ("?a", "<urn:p>", "x:a"),
        ("x:a", "<urn:p>", "lg:Claim"),
        ("x:b", "x:c", "?a"),
    ),
]
NAMES = ["?a", "?b", "$c", "?d1"]


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Queries of the kind that is read: triples of the graph in which variables stand for some terms."""
    group = ""
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        triple = draw(st.sampled_from(TRIPLES))
        subject, predicate, object_ = (
            draw(st.sampled_from([term, term, draw(st.sampled_from(NAMES))])) for term in triple
        )
        more = draw(st.sampled_from(["", "", f" ; <urn:p> {draw(st.sampled_from(NAMES))}", " , ?a"]))
        group += f"{subject} {predicate} {object_}{more} . "
    group = group[:-2] if draw(st.booleans()) else group
    used = [name for name in NAMES if name in group] or NAMES
    names = draw(st.lists(st.sampled_from(used), min_size=1, max_size=3, unique=True))
    form = draw(
        st.sampled_from(["ASK", "ASK WHERE", "SELECT *", "select distinct *"])
        | st.sampled_from(["SELECT", "SELECT DISTINCT"]).map(lambda word: f"{word} {' '.join(names)} WHERE")
    )
    limit = draw(st.sampled_from(["", "", " LIMIT 3", " limit 100"]))
    return f"PREFIX x: <http://x.org/> {form} {{ {group} }}{limit}"


@st.composite
def stars(draw: st.DrawFn) -> str:
    """Queries for the values of properties of things, the variables in any order."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, 3))]
    group = " . ".join(
        f"{draw(st.sampled_from(['x:a', 'x:a', 'x:b', 'x:c', 'x:d', '<urn:p>']))} "
        f"{draw(st.sampled_from(['a', '<urn:p>', '<urn:p>', '<urn:q>']))} {name}"
        for name in names
    )
    wanted = draw(st.sampled_from(["*", " ".join(draw(st.permutations(names))), names[0]]))
    return f"PREFIX x: <http://x.org/> SELECT {wanted} {{ {group} }}"


@few
@given(queries() | stars())
def test_the_answer_is_that_of_a_worker(store: ox.Store, direct: DirectAnswers, text: str) -> None:
    given_ = direct.answer(text)
    if given_ is not None:
        assert rows(json.loads(given_)) == rows(by_oxigraph(store, text)), text


def test_most_of_them_are_answered(direct: DirectAnswers) -> None:
    """So that the test above cannot pass by answering nothing."""
    answered: list[bool] = []
    found: list[bool] = []

    @few
    @given(queries())
    def ask(text: str) -> None:
        answer = direct.answer(text)
        answered.append(answer is not None)
        found.append(answer is not None and b'":{"type"' in answer)

    ask()
    assert sum(answered) > len(answered) / 4
    assert sum(found) > len(found) / 8


BITS = [
    *" \t\n\r\f\v\u00a0.;,{}()[]<>?$:\"'@#\\^|/+*!-_~%&=aA0é\u0301\u200d\ufeff",
    *("\\u0041", "''", '""', "<urn:p>", "SERVICE", "FROM", "GRAPH", "FILTER", "UNION", "OPTIONAL", "BIND"),
    *("BASE <http://x.org/>", "LIMIT 1", "OFFSET 1", "ORDER BY ?a", "VALUES ?a { 1 }", "EXISTS", "true", "1"),
    *(
        "PREFIX x: <urn:>",
        "_:b",
        "[]",
        "()",
        "/../",
        "x:",
        ":x",
        "AS ?z",
        "# c\n",
        "MINUS",
        "<a>",
        "<<",
        ">>",
    ),
]


@few
@given(
    queries(), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 8), st.sampled_from(BITS)), max_size=3)
)
def test_what_is_read_is_a_query_and_means_what_is_read(
    store: ox.Store, direct: DirectAnswers, text: str, changes: list[tuple[int, int, str]]
) -> None:
    """Texts in which something is put in or replaced: what has become of them, Oxigraph says."""
    for at, length, put in changes:
        at %= len(text)
        text = text[:at] + put + text[at + length :]
    given_ = direct.answer(text)
    if given_ is not None:
        assert rows(json.loads(given_)) == rows(by_oxigraph(store, text)), text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . SERVICE <http://x.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?oSERVICE <http://x.org/> {?s ?p ?o} }",
        "SELECT * FROM <http://x.org/> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://x.org/> { ?s ?p ?o }",
        "ASK FROM <file:///etc/passwd> { ?s ?p ?o }",
        "BASE <http://x.org/> SELECT * { <a> ?p ?o }",
        "SELECT * { <a> ?p ?o }",
        "SELECT * { </etc/passwd> ?p ?o }",
        "SELECT * { <http://x.org/../a> ?p ?o }",
        "SELECT * { <http://x.org/b/./a> ?p ?o }",
        "SELECT * { x:a.?p ?o }",
        "SELECT * { le:a lg:b le:c.le:d lg:e ?f }",
        "SELECT * { <urn:p>/<urn:q> ?p ?o }",
        "SELECT * { <urn:a> <urn:p>* ?o }",
        "SELECT * { <urn:a> ^<urn:p> ?o }",
        "SELECT * { <urn:a> <urn:p> 5 }",
        'SELECT * { <urn:a> <urn:p> "5"^^<urn:t> }',
        'SELECT * { <urn:a> <urn:p> "\\u0041" }',
        'SELECT * { <urn:a> <urn:p> """a""" }',
        "SELECT * { <urn:a> <urn:p> _:b }",
        "SELECT * { <urn:a> <urn:p> [] }",
        "SELECT * { <urn:a> <urn:p> ?o FILTER REGEX(?o, '^(a+)+$') }",
        "SELECT * { <urn:a> <urn:p> ?o } OFFSET 1",
        "SELECT * { <urn:a> <urn:p> ?o } ORDER BY ?o",
        "SELECT (COUNT(*) AS ?n) { <urn:a> <urn:p> ?o }",
        "SELECT ?nothing { <urn:a> <urn:p> ?o }",
        "SELECT ?o ?o { <urn:a> <urn:p> ?o }",
        "SELECT REDUCED ?o { <urn:a> <urn:p> ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE <urn:a>",
        "INSERT DATA { <urn:a> <urn:p> <urn:o> }",
        "SELECT * { <urn:a> <urn:p> ?o } ; CLEAR ALL",
        "SELECT * { { <urn:a> <urn:p> ?o } }",
        "SELECT * { GRAPH <urn:g> { <urn:a> <urn:p> ?o } }",
        "SELECT * { }",
        "SELECT * { <urn:a> unknown:p ?o }",
        "SELECT * { " + "?a <urn:p> ?b . " * 9 + "}",
        "SELECT * { <urn:a> <urn:p> ?" + "o" * LONGEST + " }",
        "",
    ],
)  # fmt: skip
def test_nothing_else_is_read(text: str) -> None:
    assert read_plain(text) is None


@pytest.fixture(scope="module")
def crowded() -> ox.Store:
    """A graph in which some terms stand in very many statements, and a dense part."""
    store = ox.Store()
    named = ox.NamedNode
    hub, p, q = named("urn:hub"), named("urn:p"), named("urn:q")
    store.extend(ox.Quad(hub, p, named(f"urn:n{n}")) for n in range(3000))
    store.extend(ox.Quad(named(f"urn:n{n}"), q, hub) for n in range(3000))
    store.extend(ox.Quad(named(f"urn:d{n}"), p, named(f"urn:d{m}")) for n in range(60) for m in range(60))
    store.add(ox.Quad(named("urn:d1"), named("urn:long"), ox.Literal("x" * 300_000)))
    return store


CROWD = ["<urn:hub>", "<urn:n1>", "<urn:n2>", "<urn:p>", "<urn:q>", "<urn:d1>", "<urn:d2>", "<urn:long>"]
places = st.sampled_from([*CROWD, "?a", "?b", "?c", "?d", "?e", "?f"])


def counting(store: ox.Store) -> tuple[DirectAnswers, list[int]]:
    """What answers, and the statements that its look-ups have gone through and given."""
    direct = DirectAnswers(store, "state", 0.0, Limits())
    cost, sizes = [0, 0, 0], [Counter(terms) for terms in list(zip(*store, strict=True))[:3]]

    def look_up(
        subject: Term | None, predicate: Term | None, object_: Term | None, _: None
    ) -> Iterable[ox.Quad]:
        cost[0] += 1
        # Oxigraph goes through all statements of the rarest term that is given
        terms = zip((subject, predicate, object_), sizes, strict=True)
        cost[1] += min(size[term] for term, size in terms if term is not None)
        for quad in store.quads_for_pattern(subject, predicate, object_, None):  # type: ignore[arg-type]
            cost[2] += 1
            yield quad

    direct._look_up = look_up
    return direct, cost


@pytest.fixture(scope="module")
def counted(crowded: ox.Store) -> tuple[DirectAnswers, list[int]]:
    return counting(crowded)


@few
@given(st.lists(st.tuples(places, places, places), min_size=1, max_size=6))
def test_no_query_takes_more_than_its_steps(
    counted: tuple[DirectAnswers, list[int]], patterns: list[tuple[str, str, str]]
) -> None:
    direct, cost = counted
    cost[:] = 0, 0, 0
    answer = direct.answer("SELECT * { " + " . ".join(map(" ".join, patterns)) + " }")
    look_ups, gone_through, found = cost
    assert look_ups <= 400 / 5
    assert gone_through <= look_ups * 100
    assert found <= 401
    assert answer is None or len(answer) < 70_000


def test_a_bomb_is_left_to_a_worker(counted: tuple[DirectAnswers, list[int]]) -> None:
    direct, cost = counted
    for text in (
        "SELECT * { ?a ?b ?c }",
        "ASK { ?a ?b ?c }",
        "SELECT * { <urn:hub> ?b ?c }",
        "ASK { <urn:hub> <urn:p> <urn:hub> }",
        "SELECT * { ?a <urn:p> ?b }",
        "SELECT * { <urn:d1> <urn:p> ?a . ?a <urn:p> ?b . ?b <urn:p> ?c . ?c <urn:p> ?d }",
        "SELECT * { <urn:d1> <urn:p> ?a . <urn:d2> <urn:p> ?b }",
        "SELECT * { <urn:d1> <urn:long> ?a }",
    ):
        cost[:] = 0, 0, 0
        assert direct.answer(text) is None, text
        assert cost[1] < 10_000
    assert direct.answer("ASK { <urn:n1> <urn:q> <urn:hub> }") == b'{"head":{},"boolean":true}'


def test_a_graph_with_enormous_texts_is_left_to_workers() -> None:
    async def loaded(data: bytes) -> DirectAnswers | None:
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.flush()
            return await DirectAnswers.load(file, "state", 0.0, Limits())

    for length, given_ in ((2 << 20, False), (1 << 19, True)):
        text = b'<urn:a> <urn:p> "' + b"x" * length + b'" .\n'
        assert (asyncio.run(loaded(text)) is not None) == given_
    assert asyncio.run(loaded(b"<urn:a> is broken")) is None


def test_the_copy_holds_what_the_graph_holds(store: ox.Store) -> None:
    with tempfile.TemporaryFile() as file:
        store.dump(file, format=ox.RdfFormat.N_QUADS)
        file.flush()
        copy = asyncio.run(DirectAnswers.load(file, "state", 0.0, Limits()))
    assert copy is not None
    found = Counter(map(str, copy._look_up(None, None, None, None)))
    kept = Counter(map(str, store))
    assert {text for text in found if "_:" not in text} == {text for text in kept if "_:" not in text}
    assert found.total() == kept.total()


# through the server


@pytest.fixture(scope="module")
def pair(serving: Callable[..., Any]) -> tuple[Any, Any]:
    """The shipped graph behind a server that answers itself, and behind one that never does."""
    return serving(), serving("--max-direct", "0", "--max-cache", "0")


LOOK_UPS = [
    "SELECT ?p ?o { le:maquila ?p ?o }",
    "SELECT * { le:maquila a ?t ; skos:prefLabel ?name }",
    'SELECT DISTINCT ?m { ?m skos:prefLabel "maquila"@en } LIMIT 5',
    "ASK { le:maquila a lg:Mechanism }",
    "ASK { le:maquila a lg:Nothing }",
    "PREFIX x: <https://w3id.org/laborgraph/ns#> SELECT ?o { le:nothing x:statement ?o }",
]


def directly(server: Any) -> int:
    text = server.ask("GET", "/metrics")[2].decode()
    return int(text.split("\nlaborgraph_direct_total ")[1].split("\n")[0])


@pytest.mark.parametrize("text", LOOK_UPS)
def test_headers_and_rows_are_those_of_a_worker(pair: tuple[Any, Any], text: str) -> None:
    ours, theirs = pair
    asked = [
        ("GET", f"/sparql?query={quote(text)}", None, {"Accept": JSON, "Host": "x.org"}),
        ("GET", f"/sparql?query={quote(text)}", None, {"Host": "x.org"}),
        ("HEAD", f"/sparql?query={quote(text)}", None, {"Host": "x.org"}),
        ("GET", f"/sparql/?query={quote(text)}", None, {"Host": "no host!"}),
        ("GET", f"/sparql?query={quote(text)}", None, {"Host": "x.org", "X-Forwarded-Proto": "https"}),
        ("POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query", "Host": "x.org"}),
        ("POST", "/sparql", b"query=" + quote(text).encode(), {"Content-Type": "application/x-www-form-urlencoded"}),
    ]  # fmt: skip
    for method, path, body, headers in asked:
        before = directly(ours)
        status, heads, got = ours.ask(method, path, body, **headers)
        other_status, other_heads, other_got = theirs.ask(method, path, body, **headers)
        assert directly(ours) == before + 1 or (method, headers) == ("HEAD", {"Host": "x.org"})
        for one in (heads, other_heads):
            del one["date"]
        if headers.get("Host") is None:
            # the address of the server is part of what an answer depends on
            assert heads.pop("etag") != other_heads.pop("etag")
        assert (status, heads) == (other_status, other_heads)
        if method != "HEAD":
            assert rows(json.loads(got)) == rows(json.loads(other_got))
    assert directly(theirs) == 0


def test_what_is_known_is_not_sent_again_whoever_answered(pair: tuple[Any, Any]) -> None:
    path = f"/sparql?query={quote(LOOK_UPS[0])}"
    etag = pair[0].ask("GET", path)[1]["etag"]
    assert pair[0].ask("GET", path, If_None_Match=etag)[0] == 304


def test_other_forms_and_large_packed_answers_come_from_workers(pair: tuple[Any, Any]) -> None:
    ours, before = pair[0], directly(pair[0])
    path = f"/sparql?query={quote(LOOK_UPS[0] + ' ')}"
    assert ours.ask("GET", path, Accept="text/csv")[1]["content-type"].startswith("text/csv")
    assert ours.ask("GET", path, Accept_Encoding="gzip")[1]["content-encoding"] == "gzip"
    assert ours.ask("GET", path, Accept="image/png")[0] == 406
    assert ours.ask("GET", path + "&default-graph-uri=urn:x")[0] == 400
    assert ours.ask("GET", path + "&query=ASK%7B%7D")[0] == 400
    assert directly(ours) == before


def answers(port: int, sent: bytes, many: int) -> list[bytes]:
    """The bodies of so many answers over one connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        raw.sendall(sent)
        file, found = raw.makefile("rb"), []
        for _ in range(many):
            length = 0
            assert file.readline().startswith(b"HTTP/1.1 200")
            while (line := file.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            found.append(file.read(length))
        return found


def test_requests_sent_ahead_are_answered_in_their_order(pair: tuple[Any, Any]) -> None:
    def one(at: int) -> bytes:
        text = f"SELECT ?v{at} {{ le:maquila a ?v{at} }}" + (" ORDER BY ?x" if at % 7 == 0 else "")
        return f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()

    found = answers(pair[0].port, b"".join(map(one, range(120))), 120)
    assert [json.loads(body)["head"]["vars"] for body in found] == [[f"v{at}"] for at in range(120)]


def test_a_request_that_comes_in_pieces_or_wants_to_close_is_answered(pair: tuple[Any, Any]) -> None:
    path = f"/sparql?query={quote(LOOK_UPS[3])}"
    whole = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", pair[0].port), timeout=20) as raw:
        for at in range(0, len(whole), 20):
            raw.sendall(whole[at : at + 20])
        assert raw.recv(65536).endswith(b'{"head":{},"boolean":true}')
        raw.sendall(whole.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert raw.makefile("rb").read().endswith(b'{"head":{},"boolean":true}')
    with socket.create_connection(("127.0.0.1", pair[0].port), timeout=20) as raw:
        raw.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        assert raw.makefile("rb").read().endswith(b'{"head":{},"boolean":true}')
