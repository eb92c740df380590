"""Find out whether files that are served have changed, and wait until nobody writes them any more."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from laborgraph.errors import LaborgraphError
from laborgraph.loading import Source, is_store, path_sources, shipped_sources
from laborgraph.projects import project_sources

__all__ = ["Watch"]

Mark = tuple[str, int, int, int]
"""A file with what tells that it has changed: its time in nanoseconds, its size, its number on the disk."""


class Watch:
    """What ``paths`` hold, or without them the shipped graph with ``project``, from now on.

    >>> Watch([], None).settled()
    False
    """

    def __init__(self, paths: Sequence[str], project: str | None) -> None:
        self._paths = [Path(path) for path in paths]
        self._project = project
        self._seen = self._marks()
        self._moving = False

    def settled(self) -> bool:
        """Whether something has changed, and stayed as it is since the last time that this was asked.

        So files that are still being written are left alone, and each change is told once.
        """
        marks = self._marks()
        if marks != self._seen:
            self._seen, self._moving = marks, True
            return False
        moved, self._moving = self._moving, False
        return moved

    def _marks(self) -> tuple[Mark, ...]:
        return tuple(mark for file in self._files() if (mark := _mark(file)))

    def _files(self) -> Iterator[Path]:
        if not self._paths:
            given = self._project
            yield from _files_of(shipped_sources if given is None else partial(project_sources, given))
        for path in self._paths:
            if is_store(path):
                yield from sorted(path.iterdir())
            else:
                yield from _files_of(partial(path_sources, [path]))


def _files_of(sources: Callable[[], list[Source]]) -> Iterator[Path]:
    try:
        found = sources()
    except (LaborgraphError, OSError):
        # what is missing or cannot be read is no file; that it comes back is a change
        return
    for source in found:
        if isinstance(source.file, Path):
            yield source.file


def _mark(file: Path) -> Mark | None:
    try:
        seen = file.stat()
    except OSError:
        return None
    return str(file), seen.st_mtime_ns, seen.st_size, seen.st_ino
