"""How well passages are found again in altered copies of the article.

Usage: python benchmarks/anchors.py COPY [OTHER_TEXT ...]

Each alteration is made on a text whose every letter remembers where it came from, so a place found is
right when it covers at least 0.8 of the true passage and no more than 1.5 times its length. Other texts must
give no place at all. Prints one row for each alteration: passages found rightly, exact ones, wrong ones,
lost ones, in per cent, and the seconds for the whole copy.
"""

import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from laborgraph.anchoring import Place, find_places
from laborgraph.copy_anchors import stored_anchors
from laborgraph.errors import BadCopy
from laborgraph.frames import shipped_door

Traced = list[tuple[str, int]]
"""Characters, each with its place in the copy that was altered; -1 for what was put in."""
OTHERS = "etaoinshrdlu"


def put(text: str) -> Traced:
    return [(character, -1) for character in text]


def rewrapped(text: Traced, _: random.Random) -> Traced:
    out, column = [], 0
    for character, place in text:
        column = 0 if character == "\n" else column + 1
        if character == " " and column > 45:
            character, column = "\n", 0
        out.append((character, place))
    return out


def hyphenated(text: Traced, dice: random.Random) -> Traced:
    out: Traced = []
    for at, (character, place) in enumerate(text):
        out.append((character, place))
        around = "".join(c for c, _ in text[at - 2 : at + 3])
        if around.isalpha() and len(around) == 5 and dice.random() < 0.05:
            out += put("-\n")
    return out


def requoted(text: Traced, _: random.Random) -> Traced:
    change = {'"': "“", "'": "’", "–": "-", "—": "--", "*": ""}
    return [(new, place) for character, place in text for new in change.get(character, character)]


def ligatured(text: Traced, _: random.Random) -> Traced:
    out: Traced = []
    for character, place in text:
        if character == "i" and out and out[-1][0] == "f":
            out[-1] = ("\ufb01", out[-1][1])
        else:
            out.append((character, place))
    return out


def headed(text: Traced, _: random.Random) -> Traced:
    out: Traced = []
    for at, pair in enumerate(text):
        out.append(pair)
        if at % 2400 == 2399:
            out += put(f"\n\nRESHAPING OF MEXICAN LABOR EXPORTS {at // 2400 + 650}\n\n")
    return out


def without_notes(text: Traced, _: random.Random) -> Traced:
    words = "".join(character for character, _ in text)
    gone: set[int] = set()
    for match in re.finditer(r"\n[¹²³⁴][^\n]*\n", words):
        gone |= set(range(match.start(), match.end()))
    return [pair for at, pair in enumerate(text) if at not in gone]


def misread(share: float) -> Callable[[Traced, random.Random], Traced]:
    """Scanning errors: letters exchanged, dropped or doubled, ``share`` of them."""

    def alter(text: Traced, dice: random.Random) -> Traced:
        out: Traced = []
        for character, place in text:
            if character.isalnum() and dice.random() < share:
                error = dice.choice("sdd2")
                if error == "s":
                    out.append((dice.choice(OTHERS), place))
                elif error == "2":
                    out += [(character, place), (dice.choice(OTHERS), -1)]
            else:
                out.append((character, place))
        return out

    return alter


CLEAN = (rewrapped, hyphenated, requoted, ligatured, headed, without_notes)
ALTERATIONS: dict[str, tuple[Callable[[Traced, random.Random], Traced], ...]] = {
    "as it is": (),
    "lines broken at 45": (rewrapped,),
    "hyphenated": (hyphenated,),
    "other quotes and dashes": (requoted,),
    "ligatures": (ligatured,),
    "page heads": (headed,),
    "notes dropped": (without_notes,),
    "all of these": CLEAN,
    **{f"scanning errors {share:.0%}": (misread(share),) for share in (0.01, 0.02, 0.03, 0.05)},
    **{f"all and errors {share:.0%}": (*CLEAN, misread(share)) for share in (0.01, 0.03)},
}


def judged(place: Place, true: set[int], origin: list[int]) -> str:
    """Whether a place is right, wrong or lost; a passage that was dropped from the copy is rightly lost."""
    there = true & set(origin)
    if place.method == "lost":
        return "right" if len(there) < 0.2 * len(true) else "lost"
    covered = {origin[at] for start, end in place.spans for at in range(start, end)} - {-1}
    letters = len(covered & there)
    return "right" if letters >= 0.8 * len(there) and len(covered) <= 1.5 * len(there) + 40 else "wrong"


def main() -> None:
    copy = Path(sys.argv[1]).read_text(encoding="utf-8")
    anchors = stored_anchors(shipped_door())
    true = {
        place.slug: {at for start, end in place.spans for at in range(start, end) if copy[at].isalnum()}
        for place in find_places(copy, anchors)
    }
    print(f"{'alteration':<26}{'right':>8}{'exact':>8}{'wrong':>8}{'lost':>8}{'seconds':>9}")
    for name, steps in ALTERATIONS.items():
        tally = {"right": 0, "wrong": 0, "lost": 0, "exact": 0}
        seconds = 0.0
        runs = 3
        for seed in range(runs):
            text: Traced = [(character, at) for at, character in enumerate(copy)]
            dice = random.Random(seed)
            for step in steps:
                text = step(text, dice)
            start = time.perf_counter()
            places = find_places("".join(c for c, _ in text), anchors)
            seconds += time.perf_counter() - start
            origin = [at for _, at in text]
            for place in places:
                tally[judged(place, true[place.slug], origin)] += 1
                tally["exact"] += place.method == "exact"
        total = runs * len(anchors)
        row = "".join(f"{tally[key] / total:>8.1%}" for key in ("right", "exact", "wrong", "lost"))
        print(f"{name:<26}{row}{seconds / runs:>9.2f}")
    false = 0
    for other in sys.argv[2:]:
        try:
            false += sum(p.method != "lost" for p in find_places(Path(other).read_text("utf-8"), anchors))
        except BadCopy:
            continue
    print(f"other texts: {len(sys.argv) - 2}; places claimed in them: {false}")


if __name__ == "__main__":
    main()
