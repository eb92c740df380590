"""Write the graph as JSON-LD that people can read: named terms, texts by language, one block per named graph.

The context is made from the vocabulary and stands in the file, so that nothing is fetched to read it
(JSON-LD 1.1, section 3.1). What the context cannot say exactly, such as a number in an unusual written
form, stands in full under the prefixed name of its property.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from itertools import chain
from typing import Any

import pyoxigraph as ox

from laborgraph.vocabulary import NS, PREFIXES, RDF_TYPE, XSD, local_name

__all__ = ["context", "jsonld"]

_OWL = PREFIXES["owl"]
_RDF = PREFIXES["rdf"]
_RANGE = f"{PREFIXES['rdfs']}range"
_FIRST, _REST, _NIL = f"{_RDF}first", f"{_RDF}rest", f"{_RDF}nil"
_SAFE = 2**53
"""Whole numbers below it mean the same to every reader of JSON."""
_LANGUAGE = "@language"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def _borrowed(property_: str, values: Sequence[Term]) -> dict[str, str]:
    """How a property of another vocabulary is written, told from all its values."""
    spec = {"@id": _prefixed(property_)}
    if all(isinstance(value, ox.Literal) and value.language for value in values):
        spec["@container"] = _LANGUAGE
    elif not any(isinstance(value, ox.Literal) for value in values):
        spec["@type"] = "@vocab"
    return spec


def context(quads: Iterable[ox.Quad]) -> dict[str, Any]:
    """The context for ``quads``: prefixes, and a term for every property that they declare or use.

    A property of our vocabulary has its own name as term; its coercion follows from its declaration: links
    for object properties, the datatype that is its range, texts by language where it has none. A property
    of another vocabulary has its bare name where no term of ours is called so.
    """
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    ranges: dict[str, str] = {}
    values: defaultdict[str, list[Term]] = defaultdict(list)
    ours: set[str] = set()
    for quad in quads:
        values[quad.predicate.value].append(quad.object)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            if quad.subject.value.startswith(NS):
                ours.add(local_name(quad.subject.value))
            if quad.predicate.value == RDF_TYPE:
                kinds[quad.subject.value].add(quad.object.value)
            elif quad.predicate.value == _RANGE:
                ranges[quad.subject.value] = quad.object.value
    terms: dict[str, Any] = {}
    for iri, types in kinds.items():
        if not iri.startswith(NS):
            continue
        if f"{_OWL}ObjectProperty" in types:
            terms[local_name(iri)] = {"@id": _prefixed(iri), "@type": "@vocab"}
        elif f"{_OWL}DatatypeProperty" in types:
            terms[local_name(iri)] = _typed(iri, ranges.get(iri))
    for iri in values:
        name = local_name(iri)
        if not iri.startswith(NS) and iri not in (RDF_TYPE, _FIRST, _REST) and name not in ours | set(terms):
            terms[name] = _borrowed(iri, values[iri])
    taken = {**PREFIXES, "id": "@id", "type": "@type"}
    return {"@vocab": NS, **taken, **{name: terms[name] for name in sorted(terms) if name not in taken}}


def _typed(iri: str, range_: str | None) -> dict[str, str]:
    if range_ is None:
        return {"@id": _prefixed(iri), "@container": _LANGUAGE}
    if range_ == f"{XSD}string":
        return {"@id": _prefixed(iri)}
    return {"@id": _prefixed(iri), "@type": _prefixed(range_)}


def _prefixed(iri: str) -> str:
    """``iri`` with the longest prefix that fits, or in full."""
    for prefix, space in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        if iri.startswith(space) and not iri[len(space) :].startswith("//"):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


class _Writer:
    """Writes the nodes of one graph under a context.

    A list is written as one where nothing else leads into it and it comes to its end; the nodes ``shared``
    with other graphs keep their names.
    """

    def __init__(self, terms: dict[str, Any], quads: Sequence[ox.Quad], shared: Container[Term]) -> None:
        self._terms = terms
        self._keys = {spec["@id"]: name for name, spec in terms.items() if isinstance(spec, dict)}
        self._nodes: dict[Term, list[ox.Quad]] = {}
        uses: defaultdict[Term, int] = defaultdict(int)
        for quad in quads:
            self._nodes.setdefault(quad.subject, []).append(quad)
            uses[quad.object] += 2 if quad.predicate.value == RDF_TYPE else 1  # a type is no list
        single: dict[Term, dict[str, Term]] = {
            node: {quad.predicate.value: quad.object for quad in own}
            for node, own in self._nodes.items()
            if isinstance(node, ox.BlankNode)
            and uses[node] == 1
            and node not in shared
            and sorted(quad.predicate.value for quad in own) == [_FIRST, _REST]
        }
        before = {parts[_REST]: node for node, parts in single.items()}
        ending: set[Term] = set()
        for node, parts in single.items():
            at: Term | None = node if parts[_REST] == ox.NamedNode(_NIL) else None
            while at in single:
                ending.add(at)
                at = before.get(at)
        # a list that holds itself is led into by nothing else
        self._cells: set[Term] = set()
        led = [quad.object for quad in quads if quad.subject not in ending]
        while led:
            if (term := led.pop()) in ending:
                self._cells.add(term)
                led += single[term].values()

    def nodes(self) -> list[dict[str, Any]]:
        """Every node that is no part of a list, in the order in which they come."""
        return [self._node(node, own) for node, own in self._nodes.items() if node not in self._cells]

    def _name(self, term: Term) -> str:
        """An IRI or blank node as a value of ``@vocab`` and ``@type``."""
        if not isinstance(term, ox.NamedNode):
            return str(term)
        bare = term.value.removeprefix(NS)
        spec = self._terms.get(bare, {"@id": f"lg:{bare}"})
        ours = bare != term.value and bare.isascii() and bare.isalnum()
        return (
            bare if ours and isinstance(spec, dict) and spec["@id"] == f"lg:{bare}" else _prefixed(term.value)
        )

    def _node(self, node: Term, own: list[ox.Quad]) -> dict[str, Any]:
        written: dict[str, Any] = {
            "id": _prefixed(node.value) if isinstance(node, ox.NamedNode) else str(node)
        }
        for quad in own:
            if quad.predicate.value == RDF_TYPE and not isinstance(quad.object, ox.Literal):
                _add(written, "type", self._name(quad.object))
                continue
            prefixed = _prefixed(quad.predicate.value)
            key = self._keys.get(prefixed)
            short = None if key is None else self._short(self._terms[key], quad.object)
            if key is None or short is None:
                _add(written, prefixed, self._full(quad.object))
            elif isinstance(quad.object, ox.Literal) and quad.object.language:
                _add(written.setdefault(key, {}), quad.object.language, short)
            else:
                _add(written, key, short)
        return written

    def _short(self, spec: dict[str, str], value: Term) -> Any:
        """``value`` as the term's coercion reads it, or nothing when it would be read otherwise."""
        if not isinstance(value, ox.Literal):
            return self._listed(value) if spec.get("@type") == "@vocab" else None
        if value.language:
            return value.value if "@container" in spec else None
        if "@container" in spec or spec.get("@type", "xsd:string") != _prefixed(value.datatype.value):
            return None
        if value.datatype.value == f"{XSD}boolean" and value.value in ("true", "false"):
            return value.value == "true"
        digits = value.value.removeprefix("-")
        if value.datatype.value == f"{XSD}integer" and digits.isdecimal() and abs(int(value.value)) < _SAFE:
            return int(value.value) if str(int(value.value)) == value.value else value.value
        return value.value

    def _listed(self, value: Term) -> Any:
        """A link, or the members where it leads to a list."""
        if value not in self._cells and value != ox.NamedNode(_NIL):
            return self._name(value)
        members: list[Any] = []
        while value in self._cells:
            parts = {quad.predicate.value: quad.object for quad in self._nodes[value]}
            members.append(self._full(parts[_FIRST]))
            value = parts[_REST]
        return {"@list": members}

    def _full(self, value: Term) -> Any:
        """``value`` so that no context is needed to read it but the prefixes."""
        if not isinstance(value, ox.Literal):
            listed = self._listed(value)
            if isinstance(listed, dict):
                return listed
            return {"@id": _prefixed(value.value) if isinstance(value, ox.NamedNode) else listed}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == f"{XSD}string":
            return {"@value": value.value}
        return {"@value": value.value, "@type": _prefixed(value.datatype.value)}


def _add(node: dict[str, Any], key: str, value: Any) -> None:
    """Put ``value`` under ``key``, beside what stands there."""
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def jsonld(quads: Sequence[ox.Quad]) -> str:
    """``quads`` as JSON-LD; each named graph is a node with its own ``@graph``."""
    terms = context(quads)
    graphs: dict[Term | ox.DefaultGraph, list[ox.Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    seen = [
        {term for quad in own for term in (quad.subject, quad.object, name) if isinstance(term, ox.BlankNode)}
        for name, own in graphs.items()
    ]
    shared = {term for term, count in Counter(chain.from_iterable(seen)).items() if count > 1}
    blocks: list[dict[str, Any]] = []
    for name, own in graphs.items():
        nodes = _Writer(terms, own, shared).nodes()
        blocks += (
            nodes if isinstance(name, ox.DefaultGraph) else [{"id": _prefixed(_iri(name)), "@graph": nodes}]
        )
    return json.dumps({"@context": terms, "@graph": blocks}, ensure_ascii=False, indent=1) + "\n"


def _iri(name: Any) -> str:
    return str(name.value) if isinstance(name, ox.NamedNode) else str(name)
