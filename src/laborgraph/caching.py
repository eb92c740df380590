"""Keep on disk what is slow to make, in the user's cache folder, and do without where that cannot be.

Everything kept is named by a digest of what it was made from, so it is never out of date; it is made aside
and moved into place whole, so that many processes may share it and none sees half of it. With it stands a
checksum, by which damage is seen.
"""

import hashlib
import json
import os
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = ["alone", "cache_folder", "kept", "name_for", "recalled", "remember"]

_MOST = 4
"""Digests whose things are kept; the ones used longest ago give way."""
_MANY = 256
"""Small values kept in one folder; the ones kept longest ago give way."""
_LEFT = 86_400.0
"""Seconds after which what a process makes aside is taken for left behind."""
_LONG = 120.0
"""Seconds after which a process that does something alone is taken for dead."""
_MAKING = ".making-"
_SUM = "checksum"
_UNREAD = ("LOG", "LOCK")
"""How files of an Oxigraph store begin that hold none of its content, and may change when it is opened."""
_DIGEST = re.compile(r"[0-9a-f]{32}")


def cache_folder() -> Path | None:
    """The folder for what is kept, or ``None`` when nothing may be.

    The variable ``LABORGRAPH_CACHE`` names another folder; empty or ``off`` turns keeping off.
    """
    given = os.environ.get("LABORGRAPH_CACHE")
    if given is not None and given.lower() in ("", "off"):
        return None
    try:
        return Path(given).expanduser() if given else _user_caches() / "laborgraph"
    except RuntimeError:  # a user without a home
        return None


def _user_caches() -> Path:
    """Where programs keep what they can make again; libraries that know it take longer than all we save."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"


def kept(digest: str, name: str, make: Callable[[Path], None]) -> Path | None:
    """The folder that ``make`` fills, made once for each ``digest``, and again when it is found damaged.

    ``make`` is given an empty folder. ``None`` when it cannot be kept: no such folder, no rights, no room.
    """
    root = cache_folder()
    if root is None:
        return None
    place = root / digest / name
    if _whole(place):
        _use(root, digest)
        return place
    import shutil
    import tempfile

    aside = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=root, prefix=_MAKING))
        if not _whole(place):  # another process may have made it since the first look
            _take_away(place, aside / "damaged")
        if not place.exists():
            made = aside / "made"
            made.mkdir()
            make(made)
            (made / _SUM).write_bytes(_sum(made))
            with suppress(OSError):  # another process was faster; what it made is the same
                made.rename(place)
        _forget(root, digest)
        return place if place.exists() else None
    except OSError:
        return None
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def _sum(folder: Path) -> bytes:
    """A checksum of the files of ``folder``: of their names, sizes and content.

    CRC-32, as it sees every changed bit and costs a third of the quickest digest.
    """
    total = 0
    for path in sorted(folder.iterdir()):
        if path.name != _SUM and not path.name.startswith(_UNREAD):
            data = path.read_bytes()
            total = zlib.crc32(data, zlib.crc32(f"{path.name} {len(data)}\n".encode(), total))
    return b"%08x\n" % total


def _whole(place: Path) -> bool:
    """Whether all is there as it was made."""
    try:
        return (place / _SUM).read_bytes() == _sum(place)
    except OSError:
        return False


def _take_away(place: Path, aside: Path) -> None:
    """Move what is damaged ``aside``, but leave what another process has made again meanwhile."""
    with suppress(FileNotFoundError):
        place.rename(aside)
        if _whole(aside):
            with suppress(OSError):  # yet another is there already
                aside.rename(place)


def _use(root: Path, digest: str) -> None:
    """Let what belongs to ``digest`` count as used just now."""
    with suppress(OSError):
        os.utime(root / digest)


def _forget(root: Path, digest: str) -> None:
    """Remove what was made from files that have since changed, but for the last few, and what was left."""
    import shutil

    with suppress(OSError):
        there = list(root.iterdir())
        others = [
            path for path in there if _DIGEST.fullmatch(path.name) and path.is_dir() and path.name != digest
        ]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        left = [path for path in there if path.name.startswith(_MAKING) and _is_left(path)]
        for path in others[_MOST - 1 :] + left:
            shutil.rmtree(path, ignore_errors=True)


def _is_left(path: Path) -> bool:
    """Whether a process that was making this must have been ended meanwhile."""
    try:
        return time.time() - path.stat().st_mtime > _LEFT
    except OSError:  # it has just been moved into place
        return False


@contextmanager
def alone(folder: str, name: str) -> Iterator[bool]:
    """Whether this process is the one to do what ``name`` stands for, until the end of the ``with``.

    ``folder`` is a path below the cache folder; a process that has died meanwhile is forgotten after a while.
    """
    root = cache_folder()
    place = root / folder / name if root else None
    chosen = False
    if place:
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists() and time.time() - place.stat().st_mtime > _LONG:
                place.unlink()
            place.touch(exist_ok=False)
            chosen = True
    try:
        yield chosen
    finally:
        if place and chosen:
            with suppress(OSError):
                place.unlink()


def name_for(*made_from: str | bytes, by: tuple[str, ...]) -> str:
    """A name for what is made from these: their digest, in hexadecimal, and that of the modules ``by``.

    ``by`` are the modules that make it, so that what another version made is not taken for ours.
    """
    made = hashlib.sha256()
    for module in by:
        spec = sys.modules[module].__spec__
        data = getattr(spec.loader, "get_data", None) if spec else None
        made.update(data(spec.origin) if spec and data else b"")
    for part in made_from:
        made.update(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part)
        made.update(b"\0")
    return made.hexdigest()[:32]


def recalled(folder: str, name: str) -> Any:
    """What ``remember`` was given under this name, or ``None`` when it is not kept or is damaged.

    ``folder`` is a path below the cache folder; ``name`` stands for what the value was made from.
    """
    root = cache_folder()
    if root is None:
        return None
    try:
        mark, _, data = (root / folder / f"{name}.json").read_bytes().partition(b"\n")
        value = json.loads(data) if mark == _mark(data) else None
    except (OSError, ValueError):
        return None
    first = folder.partition("/")[0]
    if value is not None and _DIGEST.fullmatch(first):
        _use(root, first)
    return value


def _mark(data: bytes) -> bytes:
    """The first line of a kept value, by which damage is seen."""
    return hashlib.sha256(data).hexdigest().encode()


def remember(folder: str, name: str, value: Any) -> bool:
    """Keep a value that JSON can hold, and say whether it is kept; where that cannot be, nothing happens."""
    root = cache_folder()
    if root is None:
        return False
    place = root / folder / f"{name}.json"
    aside = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps(value, separators=(",", ":")).encode()
        aside.write_bytes(_mark(data) + b"\n" + data)
        aside.replace(place)
        kept_before = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in kept_before[:-_MANY]:
            path.unlink(missing_ok=True)
        for path in place.parent.glob("*.[0-9]*"):
            if path.suffix[1:].isdecimal() and _is_left(path):
                path.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        return False
    return True
