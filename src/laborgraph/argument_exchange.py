"""Write an argument in the forms of other programs: Graphviz DOT, Argdown and AIF.

Argdown knows support and attack only, AIF inference, conflict and rephrasing. What has no counterpart there
is kept as data beside the claims and steps, so that nothing is said more strongly than in the article.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping

from laborgraph.argument_data import Argument, Box, Link
from laborgraph.argument_sheet import Words, link_label

__all__ = ["aif", "argdown", "dot"]

_DOT = {
    "Support": 'color="#0072b2", penwidth=2',
    "Evidence": 'color="#00735a", penwidth=2, style=dashed',
    "Rebuttal": 'color="#b04a00", penwidth=2, arrowhead=tee',
    "Qualification": 'color="#9a5b00", penwidth=2, style=dotted',
    "Contrast": 'color="#8f3f76", style=dashed, arrowhead=tee',
    "Restatement": 'color="black:invis:black", arrowhead=vee',
    "Elaboration": 'color="#57606a", arrowhead=vee',
}
_AIF = {
    "Support": ("RA", "Default Inference"),
    "Evidence": ("RA", "Default Inference"),
    "Rebuttal": ("CA", "Default Conflict"),
    "Contrast": ("CA", "Default Conflict"),
    "Qualification": ("MA", "Default Rephrase"),
    "Restatement": ("MA", "Default Rephrase"),
    "Elaboration": ("MA", "Default Rephrase"),
}
_SIGNS = {"Support": "+", "Evidence": "+", "Rebuttal": "-"}
_SPECIAL = re.compile(r"[\\@#*_\[\]<>/{}\-]|=(?==)|[.:](?=\S)|^[\d(]")


def _quoted(text: str) -> str:
    """``text`` as a quoted string of DOT, which reads character references; line breaks are kept."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;").replace("\n", "\\n")
    return f'"{escaped}"'


def _folded(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 40)) or text


def dot(argument: Argument, words: Words) -> str:
    """The argument for Graphviz; premises that work together meet in a point."""
    thesis = argument.thesis
    caption = ", ".join(filter(None, (argument.article, thesis.place)))
    lines = [
        f"digraph {_quoted(thesis.claim)} {{",
        f"  graph [rankdir=RL, labelloc=t, labeljust=l, fontname=Helvetica, label={_quoted(caption)}]",
        "  node [shape=box, style=rounded, fontname=Helvetica, fontsize=12]",
        "  edge [fontname=Helvetica, fontsize=10]",
    ]
    for box in argument.boxes:
        shown = box.statement if box is thesis else box.label
        holder = f"{argument.names[box.stance]}: {box.holder}" if box.holder else ""
        label = "\n".join(map(_folded, filter(None, (shown, holder, f"{box.number} · {box.place}"))))
        look = (
            ', style="rounded,dashed"' if box.opposed else ', style="rounded,bold"' if box is thesis else ""
        )
        lines.append(
            f"  {_quoted(box.claim)} [label={_quoted(label)}, tooltip={_quoted(box.statement)}{look}]"
        )
    for link in argument.links:
        label, look, end = _quoted(link_label(link, words)), _DOT[link.kind], _quoted(link.target)
        if len(link.sources) == 1:
            lines.append(f"  {_quoted(link.sources[0])} -> {end} [label={label}, {look}]")
            continue
        joint = _quoted(link.link)
        lines.append(f"  {joint} [shape=point, tooltip={label}]")
        plain = look.replace("arrowhead=tee", "").replace("arrowhead=vee", "").rstrip(", ")
        lines += [
            f"  {_quoted(one)} -> {joint} [label={label}, {plain}, arrowhead=none]" for one in link.sources
        ]
        lines.append(f"  {joint} -> {end} [{look}]")
    for number, left in enumerate(argument.omitted):
        label = _quoted(f"{words['more'].format(left.count)}: {words[left.kind]}")
        ends = [f'"more {number}"', _quoted(left.claim)]
        lines.append(f"  {ends[0]} [shape=plaintext, label={label}]")
        lines.append(
            f"  {' -> '.join(reversed(ends) if left.onward else ends)} [style=dotted, arrowhead=none]"
        )
    return "\n".join([*lines, "}", ""])


def _escaped(text: str) -> str:
    """``text`` with what Argdown takes for markup put behind a backslash."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def _string(value: object, signs: str) -> str:
    """``value`` as JSON, which YAML reads too, with ``signs`` in it written as their code points."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(f"[{re.escape(signs)}]", lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _data(facts: Mapping[str, object]) -> str:
    """Facts as Argdown's data: YAML in braces, no string with a sign that Argdown takes for its own."""
    given = [f"{name}: {_string(fact, '{}=/<')}" for name, fact in facts.items() if fact]
    return f"{{{', '.join(given)}}}" if given else ""


def argdown(argument: Argument, words: Words) -> str:
    """The argument in Argdown: claims with their places first, then what supports and attacks them.

    Premises that work together are an argument with premises and conclusion. Claims that qualify, contrast
    with, restate or elaborate another name it in their data.
    """
    return "\n\n".join(_argdown(argument, words)) + "\n"


def _argdown(argument: Argument, words: Words) -> Iterator[str]:
    title, article = (_string(text, "=") for text in (argument.thesis.label, argument.article))
    yield f"===\ntitle: {title}\nsubTitle: {article}\n==="
    for box in argument.boxes:
        facts: dict[str, object] = {
            "place": box.place,
            "citations": [one.printed for one in box.citations if not one.nearby],
            "holder": box.holder,
            "notShown": [
                f"{words['more'].format(left.count)}: {words[left.kind]}"
                for left in argument.omitted
                if left.claim == box.claim
            ],
        }
        for kind in _AIF:
            if kind not in _SIGNS:
                found = [
                    one.target for one in argument.links if one.kind == kind and box.claim in one.sources
                ]
                facts[kind.lower()] = found
        data = _data(facts)
        tag = "" if box.stance == "endorsed" else f" #{box.stance}"
        yield f"[{box.claim}]: {_escaped(box.statement)}{tag} {data}".rstrip()
    for box in argument.boxes:
        into = [link for link in argument.links if link.target == box.claim and link.kind in _SIGNS]
        signs = [
            f"  {_SIGNS[link.kind]} [{one}]"
            for link in into
            if len(link.sources) == 1 or link.kind == "Rebuttal"
            for one in link.sources
        ]
        if signs:
            yield "\n".join([f"[{box.claim}]", *dict.fromkeys(signs)])
        for link in into:
            if len(link.sources) > 1 and link.kind != "Rebuttal":
                yield _reasoning(link)


def _reasoning(link: Link) -> str:
    """Premises that work together and their conclusion."""
    premises = [f"({number}) [{one}]" for number, one in enumerate(link.sources, 1)]
    return "\n".join([f"<{link.link}>\n", *premises, "----", f"({len(premises) + 1}) [{link.target}]"])


def aif(argument: Argument, words: Words) -> str:  # noqa: ARG001 (every form is called the same way)
    """The argument in the JSON of AIFdb, which OVA3 and arguebuf read: nodes, edges, locutions, participants.

    Claims are I-nodes; each is asserted (YA) by a locution (L) of whoever holds it. Steps are RA-nodes
    (inference), CA-nodes (conflict) or MA-nodes (rephrasing); ``laborgraph`` at a node says what it is here.
    """
    nodes: list[dict[str, object]] = []
    edges: list[dict[str, object]] = []
    locutions: list[dict[str, object]] = []
    people: dict[str, str] = {}

    def node(kind: str, text: str, **known: object) -> str:
        nodes.append({"nodeID": str(len(nodes) + 1), "text": text, "type": kind, "timestamp": ""} | known)
        return str(len(nodes))

    def edge(start: str, end: str) -> None:
        edges.append({"edgeID": str(len(edges) + 1), "fromID": start, "toID": end, "formEdgeID": None})

    names = {}
    for box in argument.boxes:
        names[box.claim] = node("I", box.statement, laborgraph=_claim(box))
    for link in argument.links:
        kind, scheme = _AIF[link.kind]
        facts = {
            "link": link.link,
            "kind": link.kind,
            "stated": link.stated,
            "marker": link.marker,
            "place": link.place,
        }
        step = node(kind, scheme, laborgraph=facts)
        for source in link.sources:
            edge(names[source], step)
        edge(step, names[link.target])
    for box in argument.boxes:
        speaker = box.holder or (box.article or argument.article).split(", “")[0]
        person = people.setdefault(speaker, str(len(people) + 1))
        said = node("L", f"{speaker} : {box.statement}")
        asserting = node("YA", "Asserting")
        edge(said, asserting)
        edge(asserting, names[box.claim])
        locutions.append(
            {"nodeID": said, "personID": person, "timestamp": "", "start": None, "end": None, "source": None}
        )
    participants = [{"participantID": key, "firstname": "", "surname": name} for name, key in people.items()]
    whole = {"nodes": nodes, "edges": edges, "locutions": locutions, "participants": participants}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _claim(box: Box) -> dict[str, object]:
    return {
        "claim": box.claim,
        "place": box.place,
        "stance": box.stance,
        "citations": [one.printed for one in box.citations if not one.nearby],
    }
