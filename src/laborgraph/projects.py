"""Find what a reader keeps in a project folder: claims of their own, and further articles.

``PROJECT/NAME.ttl`` is an addition and goes into the named graph ``.../user/graphs/NAME``. What lies in
``PROJECT/ARTICLE/VOICE/`` goes into ``.../ARTICLE/graphs/VOICE``, as in the shipped ``graph/``. Other files,
such as the cards themselves, are left alone.
"""

from pathlib import Path

from laborgraph.errors import BadValue, quoted
from laborgraph.loading import Source, shipped_sources
from laborgraph.vocabulary import BASE

__all__ = ["DEFAULT", "OWN", "addition_file", "addition_graph", "additions", "project_sources"]

DEFAULT = "laborgraph-project"
"""The folder that ``laborgraph add`` writes to when none is named."""
OWN = f"{BASE}user/"
"""The namespace of everything that a reader adds."""


def addition_file(project: Path, given: Path) -> Path:
    """Where the addition made from the file ``given`` is kept: ``claims.csv`` in ``claims-csv.ttl``."""
    letters = (c if c.isascii() and c.isalnum() else "-" for c in given.name)
    return project / f"{'-'.join(filter(None, ''.join(letters).split('-'))) or 'unnamed'}.ttl"


def addition_graph(file: Path) -> str:
    """The named graph of an addition."""
    return f"{OWN}graphs/{file.stem}"


def additions(project: Path) -> list[Path]:
    """The additions of a project, by name; raises ``BadValue`` for a link to a file that is not there."""
    found = sorted(project.glob("*.ttl"))
    for file in found:
        if not file.exists():
            raise BadValue(f"{file} is a link to a file that is not there; remove it, or bring the file back")
    return [file for file in found if file.is_file()]


def project_sources(project: str | Path) -> list[Source]:
    """The shipped files, and after them those of the folder ``project``.

    Raises ``BadValue`` for what is no path, when there is no such folder, or an article in it has the name of
    a shipped one.
    """
    if not isinstance(project, str | Path):
        raise BadValue(f"project takes the path of a folder, not {quoted(project)}")
    if not str(project).strip():
        raise BadValue("project is blank; give the path of a folder")
    folder = Path(project)
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "no such folder"
        raise BadValue(f"project {str(project)!r}: {what}; laborgraph add FILE makes one")
    sources = shipped_sources()
    shipped = {source.graph for source in sources}
    for file in additions(folder):
        sources.append(Source(str(file), file, addition_graph(file)))
    for file in sorted(folder.glob("*/**/*.ttl")):
        article, *between = file.relative_to(folder).parts[:-1]
        graph = f"{BASE}{article}/graphs/{between[0] if between else 'article'}"
        if graph in shipped:
            raise BadValue(f"{file}: {article} is shipped already; give the folder another name")
        sources.append(Source(str(file), file, graph))
    return sources
