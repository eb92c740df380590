"""Write a work as a full reference, in the manner of the article's own list."""

from collections.abc import Mapping

from laborgraph.doors import Cell

__all__ = ["reference"]


def reference(work: Mapping[str, Cell]) -> str:
    """The full reference of one row of the stored query ``works``; unknown parts are left out.

    >>> reference({"authors": "Tello, C.", "year": 1996, "title": "La Economía Mexicana",
    ...            "container": "Nexos", "volume": "223", "pages": "47–55"})
    'Tello, C. 1996. La Economía Mexicana. Nexos 223:47–55.'
    """

    def part(name: str) -> str:
        value = work.get(name)
        return "" if value is None else str(value)

    container, volume = part("container"), part("volume")
    if part("issue"):
        volume += f"({part('issue')})"
    where = " ".join(filter(None, (container, volume)))
    if part("pages"):
        where += f":{part('pages')}" if where else part("pages")
    publisher = ": ".join(filter(None, (part("published_in"), part("publisher"))))
    pieces = (part("authors"), part("year"), part("title"), where, publisher, part("note"), part("address"))
    return " ".join(piece if piece[-1] in ".?!" else f"{piece}." for piece in pieces if piece)
