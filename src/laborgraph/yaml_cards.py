"""Read claim cards written in YAML: every scalar stays the text that it is, and keeps its line.

``no`` is not false, ``2.10`` not 2.1 and ``1998-01-02`` not a date, because no scalar is given a type.
Aliases, tags and deep nesting are refused before anything is built, so a few letters cannot become millions.
"""

from collections.abc import Iterator

import yaml

from laborgraph.card_fields import FIELDS, FIGURE, WORK, Card, Field, Group, Text, canonical
from laborgraph.errors import nearest

__all__ = ["read_yaml"]

_DEEPEST = 6
_OF = {"figures": FIGURE, "cites": WORK}


class _Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A loader for which every scalar is text."""

    yaml_implicit_resolvers: dict[str, object] = {}  # noqa: RUF012 (the name and shape are PyYAML's)


def read_yaml(file: str, text: str) -> tuple[list[Card], list[str]]:
    """The cards of ``text`` and what is wrong with it, as lines ``FILE:LINE: what - how to mend it``."""
    faults: list[str] = []
    try:
        faults += _refused(file, text)
        root = None if faults else yaml.compose(text, Loader=_Plain)
    except yaml.YAMLError as error:
        return [], [_unreadable(file, error)]
    if faults:
        return [], faults
    if isinstance(root, yaml.MappingNode):
        nodes = [root]
    elif isinstance(root, yaml.SequenceNode):
        nodes = list(root.value)
    else:
        return [], [f"{file}:1: no card in it - begin with - id: c-a-short-name; see laborgraph template"]
    reader = _Reader(file)
    cards = [card for node in nodes if (card := reader.card(node)) is not None]
    return cards, reader.faults


def _refused(file: str, text: str) -> Iterator[str]:
    depth = 0
    documents = 0
    for event in yaml.parse(text, Loader=_Plain):
        line = _line(event)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield f"{file}:{line}: a second document - put all cards into one list, without ---"
                return
        if isinstance(event, yaml.AliasEvent):
            yield f"{file}:{line}: *{event.anchor} stands for another part - write it out, or quote the text"
            return
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            yield f"{file}:{line}: the tag {tag} - leave it out; every value is a text"
            return
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            depth += 1
            if depth > _DEEPEST:
                yield f"{file}:{line}: lists within lists, {depth} deep - a card is a list of fields"
                return
        if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            depth -= 1


def _new(node: yaml.Node) -> str:
    """``new: NAME`` as it is meant: without quotation marks YAML takes it for a field and its value."""
    if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
        key, value = node.value[0]
        if isinstance(value, yaml.ScalarNode) and key.value == "new" and value.value:
            return f"new: {' '.join(value.value.split())}"
    return ""


def _line(part: yaml.Event | yaml.Node) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1


def _unreadable(file: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = " ".join(str(getattr(error, "problem", None) or error).split())
    mend = "put the text in quotation marks if it has a colon, # or quotation mark, and indent with blanks"
    if "\t" in problem or "cannot start any token" in problem:
        mend = "indent with blanks, not tabs, and quote texts that begin with @, `, % or a tab"
    if mark is None:
        return f"{file}:1: not YAML: {problem} - {mend}"
    return f"{file}:{mark.line + 1}: not YAML: {problem} - {mend}"


class _Reader:
    """Turns nodes into cards and collects what is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[str] = []

    def at(self, node: yaml.Node) -> str:
        return f"{self.file}:{_line(node)}"

    def card(self, node: yaml.Node) -> Card | None:
        if not isinstance(node, yaml.MappingNode):
            self.faults.append(f"{self.at(node)}: not a card - write fields, such as id: c-a-short-name")
            return None
        card = Card(self.at(node), _line(node))
        for field, key, value in self.fields(node, FIELDS):
            if field.name in ("label", "statement") and isinstance(value, yaml.MappingNode):
                self.languages(card, field.name, value)
                continue
            values = value.value if isinstance(value, yaml.SequenceNode) else [value]
            if len(values) > 1 and not field.several:
                self.faults.append(
                    f"{self.at(key)}: {field.name} takes one value, not {len(values)} - give one"
                )
                values = values[:1]
            read = [one for item in values if (one := self.value(field, item)) is not None]
            if read:
                card.fields[field.name] = read
        return card

    def languages(self, card: Card, name: str, node: yaml.MappingNode) -> None:
        """``statement: {en: ..., es: ...}``."""
        languages = (Field("en", ""), Field("es", ""))
        for field, _, value in self.fields(node, languages):
            text = self.value(field, value)
            if text is not None:
                card.fields[name if field.name == "en" else f"{name} es"] = [text]

    def fields(
        self, node: yaml.MappingNode, known: tuple[Field, ...]
    ) -> Iterator[tuple[Field, yaml.Node, yaml.Node]]:
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            field = canonical(name, known)
            if field is None:
                near = nearest(name.casefold(), [one.name for one in known], 1)
                mend = (
                    f"did you mean {near[0]}?" if near else f"fields are {', '.join(f.name for f in known)}"
                )
                self.faults.append(f"{self.at(key)}: no field {name[:60]!r} - {mend}")
            elif field.name in seen:
                first = seen[field.name]
                self.faults.append(f"{self.at(key)}: {field.name} stands in line {first} too - keep one")
            else:
                seen[field.name] = _line(key)
                yield field, key, value

    def value(self, field: Field, node: yaml.Node) -> Text | Group | None:
        if isinstance(node, yaml.ScalarNode):
            empty = not node.style and node.value in ("", "~", "null")
            return None if empty else Text(" ".join(node.value.split()), self.at(node))
        if isinstance(node, yaml.MappingNode) and field.name in _OF:
            group = Group(self.at(node), {})
            for part, key, value in self.fields(node, _OF[field.name]):
                text = self.value(part, value)
                if isinstance(text, Text):
                    group.parts[part.name] = Text(text.words, self.at(key))
            return group
        if new := _new(node):
            return Text(new, self.at(node))
        mend = (
            "write its fields, such as value: 8%" if field.name in _OF else "write a text, in quotation marks"
        )
        self.faults.append(f"{self.at(node)}: {field.name} takes a text here - {mend}")
        return None
