"""Write files whole or not at all, and read what a user gives: a copy of a text, a query."""

import os
import sys
import tempfile
from pathlib import Path

from laborgraph.errors import BadCopy, BadValue

__all__ = ["read_copy", "read_query", "write_bytes", "write_text"]

_LARGEST = 20_000_000
"""Bytes; a copy of an article is some hundred thousand."""


def write_text(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as UTF-8; on any fault the old file stays as it was.

    A link is followed and a file keeps its rights; what is no file, such as a device or a pipe, is written
    to as it is. Raises ``BadValue`` when the place cannot be written to.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, in the manner of ``write_text``."""
    mode = None
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        path = path.resolve() if path.is_symlink() else path
        if path.exists():
            mode = path.stat().st_mode & 0o7777
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BadValue(f"cannot write {str(path)!r}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is None:
            mask = os.umask(0)
            os.umask(mask)
            mode = 0o666 & ~mask
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise BadValue(f"cannot write {str(path)!r}: {error.strerror}") from error


def read_copy(path: Path) -> str:
    """The text of a reader's copy of an article.

    Raises ``BadCopy`` when there is no such file, it is empty, too large, or not plain text in UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise BadCopy(f"{path}: {size} bytes is no copy of an article; give its plain text")
        data = path.read_bytes()
    except OSError as error:
        raise BadCopy(f"{path}: cannot be read: {error.strerror}") from error
    if b"\0" in data:
        raise BadCopy(f"{path}: not plain text; save the article as text in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCopy(f"{path}: not UTF-8 at byte {error.start}; save the copy as UTF-8") from error
    if not text.strip():
        raise BadCopy(f"{path}: empty")
    return text


def read_query(given: str) -> str:
    """The text of a query: ``given`` itself, the file that it names, or standard input for ``-``.

    Raises ``BadValue`` when it names a file that cannot be read.
    """
    if given == "-":
        if getattr(sys, "stdin", None) is None:
            raise BadValue("standard input is closed; give the query or a file")
        return sys.stdin.read()
    named = given.endswith((".rq", ".sparql", ".txt")) and len(given.split()) == 1
    try:
        if named or (len(given) < 4096 and "{" not in given and Path(given).is_file()):
            return Path(given).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadValue(f"{given}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadValue(f"{given}: not UTF-8 at byte {error.start}") from error
    return given
