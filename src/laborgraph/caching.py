"""Keep on disk what is slow to make, in the user's cache folder, and do without where that cannot be.

Everything kept is named by a digest of what it was made from, so it is never out of date; it is made aside
and moved into place whole, so that many processes may share it and none sees half of it.
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["cache_folder", "kept", "name_for", "recalled", "remember"]

_MOST = 4
"""Digests whose things are kept; the ones used longest ago give way."""
_MANY = 256
"""Small values kept in one folder; the ones kept longest ago give way."""
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
    """The path of what ``make`` writes to the path it is given, made once for each ``digest``.

    ``None`` when it cannot be kept: no such folder, no rights, no room.
    """
    root = cache_folder()
    if root is None:
        return None
    place = root / digest / name
    if place.exists():
        return place
    import shutil
    import tempfile

    aside = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=root, prefix=".making-"))
        make(aside / name)
        with suppress(OSError):  # another process was faster; what it made is the same
            (aside / name).rename(place)
    except OSError:
        return None
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
    _forget(root, digest)
    return place if place.exists() else None


def _forget(root: Path, digest: str) -> None:
    """Remove what was made from files that have since changed, but for the last few."""
    import shutil

    with suppress(OSError):
        others = [
            path
            for path in root.iterdir()
            if _DIGEST.fullmatch(path.name) and path.is_dir() and path.name != digest
        ]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[_MOST - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


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
        return json.loads(data) if mark == _mark(data) else None
    except (OSError, ValueError):
        return None


def _mark(data: bytes) -> bytes:
    """The first line of a kept value, by which damage is seen."""
    return hashlib.sha256(data).hexdigest().encode()


def remember(folder: str, name: str, value: Any) -> None:
    """Keep a value that JSON can hold; where that cannot be, nothing happens."""
    root = cache_folder()
    if root is None:
        return
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
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
