"""Keep on disk what is slow to make, in the user's cache folder, and do without where that cannot be.

Everything kept lies in a folder named by a digest of what it was made from, so it is never out of date; it
is made aside and moved into place whole, so that many processes may share it and none sees half of it.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["cache_folder", "kept"]

_MOST = 4
"""Digests whose things are kept; the ones used longest ago give way."""


def cache_folder() -> Path | None:
    """The folder for what is kept, or ``None`` when nothing may be.

    The variable ``LABORGRAPH_CACHE`` names another folder; empty or ``off`` turns keeping off.
    """
    given = os.environ.get("LABORGRAPH_CACHE")
    if given is not None:
        return None if given in ("", "off") else Path(given)
    try:
        return _user_caches() / "laborgraph"
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
    with suppress(OSError):
        others = [path for path in root.iterdir() if path.is_dir() and path.name != digest]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[_MOST - 1 :]:
            shutil.rmtree(path, ignore_errors=True)
