"""Check what a program passes to the public functions, within the limits that the command line has too."""

from collections.abc import Iterable
from numbers import Integral

from laborgraph.errors import BadValue, UnknownName, nearest, quoted

__all__ = ["check_choice", "check_lang", "check_seconds", "check_text", "check_truth", "check_whole"]

LANGS = ("en", "es")
_ARTICLES = {"int": "an"}
_DAY = 86_400


def _kind(given: object) -> str:
    if given is None:
        return "None"
    name = type(given).__name__
    return f"{_ARTICLES.get(name, 'a')} {name}"


def check_text(name: str, given: object, hint: str) -> str:
    """``given``, when it is text with letters or digits in it; ``hint`` says what to give.

    Raises ``BadValue`` for anything else, for blank text and for control characters.

    >>> check_text("thing", " ", "a slug or a name")
    Traceback (most recent call last):
    laborgraph.errors.BadValue: thing is blank; give a slug or a name
    """
    if not isinstance(given, str):
        raise BadValue(f"{name} takes text ({hint}), not {_kind(given)}")
    if not any(c.isalnum() for c in given):
        raise BadValue(
            f"{name} {'is blank' if not given.strip() else f'{quoted(given)} has no letter'}; give {hint}"
        )
    return given


def check_whole(name: str, given: object, least: int, most: int | None = None) -> int:
    """``given``, when it is a whole number from ``least`` to ``most``; raises ``BadValue``.

    >>> check_whole("longest", 99, 1, 12)
    Traceback (most recent call last):
    laborgraph.errors.BadValue: longest takes a whole number from 1 to 12, not 99
    """
    span = f"from {least}" + ("" if most is None else f" to {most}")
    whole = isinstance(given, Integral) and not isinstance(given, bool)
    if not whole or not least <= int(str(given)) <= (most or int(str(given))):
        raise BadValue(f"{name} takes a whole number {span}, not {quoted(given)}")
    return int(str(given))


def check_seconds(name: str, given: object) -> float:
    """``given``, when it is a number of seconds above 0 and of a day at most; raises ``BadValue``."""
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if not number or not 0 < float(str(given)) <= _DAY:
        raise BadValue(f"{name} takes seconds, a number above 0 and up to {_DAY}, not {quoted(given)}")
    return float(str(given))


def check_truth(name: str, given: object) -> bool:
    """``given``, when it is ``True`` or ``False``; raises ``BadValue`` for anything else.

    >>> check_truth("stated", "no")
    Traceback (most recent call last):
    laborgraph.errors.BadValue: stated takes True or False, not 'no'
    """
    if not isinstance(given, bool):
        raise BadValue(f"{name} takes True or False, not {quoted(given)}")
    return given


def check_choice(name: str, given: object, choices: Iterable[str]) -> str:
    """``given``, when it is one of ``choices``; raises ``UnknownName`` with the nearest of them."""
    known = list(choices)
    if not isinstance(given, str):
        raise BadValue(f"{name} takes one of {', '.join(known)}, not {_kind(given)}")
    if given not in known:
        raise UnknownName(name, given, nearest(given, known) or known)
    return given


def check_lang(given: object) -> str:
    """``given``, when it is the code of a language that the graph has words in."""
    return check_choice("language", given, LANGS)
