"""Reduce text to its skeleton: the letters, digits and decimal marks that survive any edition.

Line breaks, hyphenation, quotation marks, dashes, ligatures, accents, markup and superscript note
marks differ between two copies of one text; its letters and digits do not. A mark that stands
between two digits (``30.7``, ``1:11``, ``2,435``) is kept, because without it another number would
look the same.

The form is called ``skeleton-2`` and its name goes into every digest, so that digests of two forms
never compare equal.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["FORM", "GRAM", "PRINTS", "Skeleton", "digest", "gram_print", "prints", "skeleton"]

FORM = "skeleton-2"
GRAM = 8
"""Letters in one print: long enough to be rare, short enough to survive noise."""
PRINTS = 8
"""Prints of one passage: spread and not overlapping, so that most of its letters stay unseen."""

_NOTE_MARK = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209f]")
_INNER_MARKS = ".,:"


@dataclass(frozen=True)
class Skeleton:
    """The skeleton of a text; ``where[i]`` is the code point of the text that gave ``letters[i]``."""

    letters: str
    where: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the text, end-exclusive, that gave ``letters[start:end]``."""
        return self.where[start], self.where[end - 1] + 1


def skeleton(text: str) -> Skeleton:
    r"""The skeleton of ``text``.

    >>> skeleton("The *work-\nforce*¹ grew 13.4%").letters
    'theworkforcegrew13.4'
    >>> skeleton("– …").letters
    ''
    """
    letters: list[str] = []
    where: list[int] = []
    for position, character in enumerate(text):
        if _NOTE_MARK.match(character):
            continue
        if character in _INNER_MARKS:
            before, after = text[position - 1 : position], text[position + 1 : position + 2]
            if before.isdecimal() and after.isdecimal():
                letters.append(character)
                where.append(position)
            continue
        for folded in unicodedata.normalize("NFKD", character).casefold():
            if folded.isalnum():
                letters.append(folded)
                where.append(position)
    return Skeleton("".join(letters), tuple(where))


def digest(letters: str) -> str:
    """The first 128 bits of SHA-256 over the form's name and ``letters``, as 32 hexadecimal digits."""
    return hashlib.sha256(f"{FORM}\0{letters}".encode()).hexdigest()[:32]


def gram_print(gram: str) -> str:
    """A 16-bit hash of a few letters, as 4 hexadecimal digits.

    So short on purpose: about 56 common English groups of eight letters share each value, so a print
    can confirm a place in a copy but never give the letters back.
    """
    return hashlib.blake2b(gram.encode(), digest_size=2, person=b"laborgraph").hexdigest()


def prints(letters: str) -> str:
    """Up to ``PRINTS`` spread prints of a passage, as ``offset:print`` separated by blanks.

    >>> prints("abc").split(":")[0]
    '0'
    """
    room = len(letters) - GRAM
    if room <= 0:
        return f"0:{gram_print(letters)}"
    count = max(2, min(PRINTS, room // GRAM + 1))
    offsets = sorted({round(i * room / (count - 1)) for i in range(count)})
    return " ".join(f"{at}:{gram_print(letters[at : at + GRAM])}" for at in offsets)
