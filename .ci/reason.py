"""Ask the HermiT reasoner whether the vocabulary, with and without the graph, is consistent.

Needs Java and owlready2, which carries HermiT. Datatypes that HermiT does not know are widened first:
in axioms to rdfs:Literal, in data to plain strings. As a control it also reasons over the graph with one
planted fault, a claim that is a passage too, which must be found inconsistent. Exit code 1 when an
answer is not the expected one.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import owlready2
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

from laborgraph import load

KNOWN = {XSD.integer, XSD.decimal, XSD.string, XSD.boolean, XSD.nonNegativeInteger, RDFS.Literal}
FAULT = """
@prefix le: <https://w3id.org/laborgraph/labor-exports/> .
@prefix lg: <https://w3id.org/laborgraph/ns#> .
le:planted a lg:Claim , lg:Passage .
"""


def widened(graph: Graph) -> Graph:
    """A copy of ``graph`` that HermiT can read."""
    out = Graph()
    for s, p, o in graph:
        if p == OWL.imports:
            continue
        if isinstance(o, Literal) and o.datatype is not None and o.datatype not in KNOWN:
            o = Literal(str(o))
        elif (
            isinstance(o, URIRef) and (str(o).startswith(str(XSD)) or o == RDF.langString) and o not in KNOWN
        ):
            o = RDFS.Literal
        out.add((s, p, o))
    return out


def consistent(graph: Graph) -> bool:
    """Whether HermiT finds the ontology consistent; raises ``RuntimeError`` when it cannot tell."""
    home = Path(owlready2.__file__).parent / "hermit"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.owl"
        widened(graph).serialize(file, format="xml", encoding="utf-8")
        command = ["java", "-Xmx2000M", "-cp", f"{home}:{home / 'HermiT.jar'}"]
        command += ["org.semanticweb.HermiT.cli.CommandLine", "-k", file.as_uri()]
        run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    text = run.stdout + run.stderr
    if "is satisfiable" in text:
        return True
    if "is not satisfiable" in text or "Inconsistent" in text:
        return False
    raise RuntimeError(text)


def main() -> int:
    """Reason over the vocabulary, the whole graph, and the graph with a planted fault."""
    whole = Graph()
    for triple in load(engine="rdflib"):
        whole.add(triple[:3])
    ontology = Graph()
    for name in ("vocabulary", "borrowed"):
        ontology.parse(Path(__file__).parents[1] / "ontology" / f"{name}.ttl")
    planted = whole + Graph().parse(data=FAULT, format="turtle")
    failed = 0
    for title, graph, expected in (
        ("vocabulary", ontology, True),
        ("vocabulary and graph", whole, True),
        ("vocabulary and graph with a planted fault", planted, False),
    ):
        found = consistent(graph)
        print(f"HermiT: {title}, {len(graph)} triples: {'consistent' if found else 'inconsistent'}")
        failed += found != expected
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
