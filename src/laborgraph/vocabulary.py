"""The names of the vocabulary: namespaces, prefixes, and how an IRI is written short.

The terms themselves are defined in ``ontology/vocabulary.ttl``.
"""

__all__ = ["BASE", "NS", "PREFIXES", "RDF_TYPE", "XSD", "local_name"]

BASE = "https://w3id.org/laborgraph/"
"""Where everything of the project is named."""
NS = f"{BASE}ns#"
"""The vocabulary, prefix ``lg:``."""
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

PREFIXES = {
    "lg": NS,
    "le": f"{BASE}labor-exports/",
    "biro": "http://purl.org/spar/biro/",
    "c4o": "http://purl.org/spar/c4o/",
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}
"""The prefixes that the content files and the stored queries use."""


def local_name(iri: str) -> str:
    """What follows the last ``/`` or ``#`` of an IRI: the slug of a thing of the graph.

    >>> local_name("https://w3id.org/laborgraph/labor-exports/maquila")
    'maquila'
    >>> local_name("maquila")
    'maquila'
    """
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
