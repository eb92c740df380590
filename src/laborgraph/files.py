"""Write files whole or not at all, and read what a user gives: a copy of a text, a query."""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from laborgraph.errors import BadCopy, BadValue

__all__ = ["read_copy", "read_query", "write_bytes", "write_text"]

_LARGEST = 20_000_000
"""Bytes; a copy of an article is some hundred thousand."""


def _why(error: OSError | ValueError) -> str:
    """Why a file cannot be used; a name that no file can have gives a ``ValueError``."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


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
        if path.is_symlink():
            with suppress(FileNotFoundError):
                path.stat()  # raises for links in a circle, which not every Python follows to an error
            path = path.resolve()
        if path.exists():
            mode = path.stat().st_mode & 0o7777
        # short, as the name of the file itself may be as long as names can be
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    except (OSError, ValueError) as error:
        raise BadValue(f"cannot write {str(path)!r}: {_why(error)}") from error
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
    except (OSError, ValueError) as error:
        raise BadValue(f"cannot write {str(path)!r}: {_why(error)}") from error
    finally:
        Path(name).unlink(missing_ok=True)


def read_copy(path: Path) -> str:
    """The text of a reader's copy of an article.

    Raises ``BadCopy`` when there is no such file, it is empty, too large, or not plain text in UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)  # a device has no size to ask for, and no end
    except (OSError, ValueError) as error:
        raise BadCopy(f"{path}: cannot be read: {_why(error)}") from error
    if len(data) > _LARGEST:
        raise BadCopy(f"{path}: more than {_LARGEST} bytes is no copy of an article; give its plain text")
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

    Raises ``BadValue`` when it names a file that cannot be read, or is not UTF-8.
    """
    if given == "-":
        if getattr(sys, "stdin", None) is None:
            raise BadValue("standard input is closed; give the query or a file")
        return _query(sys.stdin.buffer, "standard input")
    named = given.endswith((".rq", ".sparql", ".txt")) and len(given.split()) == 1
    try:
        if named or (len(given) < 4096 and "{" not in given and Path(given).is_file()):
            with Path(given).open("rb") as file:
                return _query(file, given)
    except (OSError, ValueError) as error:
        raise BadValue(f"{given}: cannot be read: {_why(error)}") from error
    try:
        given.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadValue(f"the query: not UTF-8 at letter {error.start}; give it as UTF-8") from error
    return given


def _query(file: IO[bytes], name: str) -> str:
    data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise BadValue(f"{name}: more than {_LARGEST} bytes is no query")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadValue(f"{name}: not UTF-8 at byte {error.start}") from error
