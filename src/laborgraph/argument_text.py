"""Write an argument as an outline in Markdown: all that the drawing shows, in words, each claim in full."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laborgraph.argument_data import Argument, Box, Link
from laborgraph.argument_sheet import Words

__all__ = ["markdown"]

_MARKUP = re.compile(r"([\\`*_\[\]<>~|])|&(?=#?\w+;)")


def markdown(argument: Argument, words: Words) -> str:
    """The argument as nested lists: relation, claim, place, citations and how the step is known."""
    return "\n".join(_lines(argument, words)) + "\n"


def _plain(text: str) -> str:
    """``text`` with what Markdown takes for markup put behind a backslash."""
    return _MARKUP.sub(lambda match: "\\" + match[0], text)


def _lines(argument: Argument, words: Words) -> Iterator[str]:
    thesis = argument.thesis
    where = ", ".join(filter(None, (argument.article, thesis.place)))
    yield f"# {_plain(thesis.label)}"
    yield ""
    yield _plain(thesis.statement)
    yield ""
    yield f"- {_plain(where)}"
    yield f"- {_facts(thesis, argument, words, place=False)}"
    yield f"- {words['reading']}"
    if any(box.added for box in argument.boxes):
        yield f"- {words['note added']}"
    for seen, note in (("read", "note read"), ("added", "note drawn")):
        if any(link.seen == seen for link in argument.links):
            yield f"- {words[note]}"
    yield ""
    below = list(_below(thesis, argument, words, ""))
    if below:
        yield f"## {words['about']}"
        yield ""
        yield from below
    else:
        yield words["unargued" if argument.onward else "alone"]
    onward = [
        f"- {_relation(argument.link(box.via), thesis, argument, words)} → {_claim(box, argument, words)}"
        for box in argument.onward
    ]
    onward += _more(thesis, argument, words, "", onward=True)
    if onward:
        yield ""
        yield f"## {words['onward']}"
        yield ""
        yield from onward


def _below(box: Box, argument: Argument, words: Words, indent: str) -> Iterator[str]:
    """What argues about ``box``, a line for each, and below it what argues about that."""
    for child in argument.children(box.claim):
        relation = _relation(argument.link(child.via), child, argument, words)
        also = "".join(
            f"; {words['also']} {_relation(link, child, argument, words)} {argument.box(link.target).number}"
            for source, link in argument.further()
            if source == child.claim
        )
        yield f"{indent}- {relation}: {_claim(child, argument, words)}{also}"
        yield from _below(child, argument, words, f"{indent}  ")
    yield from _more(box, argument, words, indent, onward=False)


def _more(box: Box, argument: Argument, words: Words, indent: str, *, onward: bool) -> list[str]:
    left = [one for one in argument.omitted if one.claim == box.claim and one.onward == onward]
    if not left:
        return []
    kinds = ", ".join(f"{words[one.kind]} ({one.count})" for one in left)
    return [f"{indent}- {words['more'].format(sum(one.count for one in left))}: {kinds}"]


def _relation(link: Link, source: Box, argument: Argument, words: Words) -> str:
    """The relation with the words that mark it, and what works together with ``source``."""
    notes = [words[link.seen or "stated"]]
    if link.marker:
        notes.append(f"“{_plain(link.marker)}”")
    others = [str(argument.box(one).number) for one in link.sources if one != source.claim]
    if others:
        notes.append(f"{words['together']} {', '.join(others)}")
    if link.unseen:
        notes.append(words["unseen"].format(link.unseen))
    return f"**{words[link.kind]}** ({', '.join(notes)})"


def _claim(box: Box, argument: Argument, words: Words) -> str:
    return f"{box.number} · {_plain(box.statement)} ({_facts(box, argument, words)})"


def _facts(box: Box, argument: Argument, words: Words, *, place: bool = True) -> str:
    """Whose view it is when not the authors', the place, the citations and the name of a claim."""
    stance = argument.names[box.stance]
    parts = [f"{stance}: {box.holder}"] if box.holder else [] if box.stance == "endorsed" else [stance]
    if place and box.place:
        parts.append(box.place)
    cited = [f"{one.printed} ({words['nearby']})" if one.nearby else one.printed for one in box.citations]
    parts += cited or [words["uncited"]]
    return f"{_plain('; '.join(parts))}; `{box.claim}`"
