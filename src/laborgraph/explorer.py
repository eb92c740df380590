"""Make the explorer: one self-contained HTML page with views of the graph and everything as text.

The page is semantic HTML first: every claim, mechanism, actor, work and remark is an ``article`` with its
id, readable and linked without script. Drawings are made on top of it by vis-network, which pyvis brings
along. pyvis renders our own page (``viz/explorer.html``), not its own, because its own loads scripts
from elsewhere; physics is never on, positions come from ``laborgraph.network`` or from the page's layout.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import yaml
from jinja2 import Environment, FunctionLoader, PackageLoader
from markupsafe import Markup

from laborgraph import page_articles as articles
from laborgraph.citing import cite, view_of
from laborgraph.content import content, content_files
from laborgraph.doors import Door
from laborgraph.network import GROUPS, network
from laborgraph.page_audit import carriers, findings
from laborgraph.page_charts import charts
from laborgraph.page_choices import causal_depths, choices, overview_layers
from laborgraph.page_data import drawing, facts_of, packed, query_rows
from laborgraph.page_views import view_name, views
from laborgraph.reading import paragraphs
from laborgraph.timeline import coverage_strips
from laborgraph.vocabulary import PREFIXES

__all__ = ["explorer_page", "library"]

Place = tuple[str, str]
DRAWN = ("overview", "focus", "arguments", "causes", "actors", "sources")
"""The views with a drawing."""
_PICTURED = (*DRAWN, "time", "audit")


def _citations(door: Door, claims: list[dict[str, Any]]) -> dict[str, str]:
    """How claims are cited, by reader and article, with ``{view}``, ``{place}`` and ``{statement}``.

    Sets ``view`` of each claim that the authors do not hold.
    """
    english = {row["claim"]: row for row in query_rows(door, "claims", "en")}
    found: dict[str, str] = {}
    for claim in claims:
        view = view_of(str(claim["stance"]), str(english[claim["claim"]]["holder"]).split("; "))
        if view != "claim":
            claim["view"] = view
        article = f"{claim['added_by'] or ''}|{claim['article'] or ''}"
        if article not in found:
            row = english[claim["claim"]]
            line = cite(door, str(claim["claim"])).split("\n")[0]
            line = line.replace(str(row["statement"]), "{statement}")
            found[article] = line.replace(str(row["place"]), "{place}").replace(
                f"; {view} in ", "; {view} in "
            )
    return found


def _texts() -> dict[str, str]:
    return {path: file.read_text(encoding="utf-8") for path, file in content_files(content("viz"), "")}


def library() -> str:
    """The text of vis-network as pyvis brings it along; the page's script puts it in the page."""
    loader = PackageLoader("pyvis", "templates")
    return loader.get_source(Environment(autoescape=True), "lib/vis-9.1.2/vis-network.min.js")[0]


def _script(texts: Mapping[str, str]) -> str:
    """The files of the script in the order of their numbers, as one."""
    files = sorted((path for path in texts if path.startswith("script/")), key=_number)
    return "\n".join(_bare(texts[path]) for path in files)


def _bare(text: str) -> str:
    """``text`` without indentation, empty lines and lines that are comments."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


_BLOCKS = re.compile(
    r"(<(script|style|textarea|pre)\b.*?</\2>)|\n+(?=</?(?:article|d[dlt]|h[34]|p|rect|section|t[dhr])[ >])",
    re.DOTALL,
)


def _tight(page: str) -> str:
    """``page`` without the line ends before blocks, which nobody sees."""
    return _BLOCKS.sub(lambda found: found[1] or "", page)


def _number(path: str) -> int:
    return int(path.rpartition("/")[2].partition("-")[0])


def _standing(claims: list[dict[str, Any]], remarks: Mapping[str, list[dict[str, Any]]]) -> dict[str, Place]:
    """Where texts stand in the page: by text the id of an article, and its part."""
    told = [remark for entries in remarks.values() for remark in entries]
    found = {str(remark["comment"]): (str(remark["remark"]), "statement") for remark in told}
    for claim in claims:
        found[str(claim["label"])] = (str(claim["claim"]), "label")
        found[str(claim["statement"])] = (str(claim["claim"]), "statement")
    return found


def _templates(texts: Mapping[str, str], names: Mapping[str, str]) -> Environment:
    """Our templates; the filter ``called`` says what things and terms are called, one or several."""

    def called(slugs: object) -> str:
        return "; ".join(names.get(part, part) for part in str(slugs).split("; "))

    found = Environment(
        loader=FunctionLoader(texts.get), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["called"] = called
    return found


def explorer_page(door: Door, lang: str = "en", view: str = "overview", copy: str | None = None) -> str:
    """The explorer as the text of one HTML file that asks nothing of any network.

    ``view`` is the one that it opens with; ``copy`` is the text of the reader's own copy of the article,
    whose words then stand in the page. Raises ``UnknownName`` for an unknown view and ``BadCopy`` when
    ``copy`` is another text.
    """
    opens = view_name(view)
    graph = network(door, lang)
    texts = _texts()
    words = yaml.safe_load(texts[f"words.{lang}.yaml"])
    called = articles.names_in(door, lang)
    names = {thing: found[0] for thing, found in called.items()}
    figures = query_rows(door, "figures", lang)
    carrier = carriers(figures)
    sections = articles.claims(door, graph, lang, called, figures)
    all_claims = [claim for claims in sections.values() for claim in claims]
    labels = {node: str(data["label"]) for node, data in graph.nodes(data=True)}
    places = {str(claim["claim"]): str(claim["locator"]) for claim in all_claims}
    remarks = articles.remarks(door, lang, labels)
    labels |= {
        str(remark["remark"]): str(remark["label"]) for entries in remarks.values() for remark in entries
    }
    shown = list(views(door, lang, labels, places, carrier))
    things = {
        group: articles.others(door, graph, group, lang, called) for group in GROUPS if group != "claim"
    }
    net = drawing(graph, query_rows(door, "edges"))
    known = _standing(all_claims, remarks)
    texts_of = query_rows(door, "article", lang)
    headings = articles.headings(door, lang, len(texts_of) > 1) | {"": str(words["added"])}
    passages = query_rows(door, "passage-coverage", lang)
    results = [result for entry in shown for result in entry.results if result.query.name != "edges"]
    rows = {name: query_rows(door, name) for name in ("overview", "works")}
    rows |= {name: query_rows(door, name, lang) for name in ("roles", "causal-steps")}
    resting = Counter(str(row["work"]) for row in query_rows(door, "rests-on", lang) if row["sources"])
    rest = {
        "lang": lang,
        "view": opens,
        "layers": overview_layers(rows["overview"], graph),
        "depths": causal_depths(rows["causal-steps"]),
        "cite": _citations(door, all_claims),
        "prefixes": PREFIXES,
        "words": words,
        "called": {
            name: found
            for name, found in names.items()
            if name not in graph and not name.startswith(("p-", "rem-", "c-", "k-"))
        },
        "library": library(),
    }

    def pack(nodes: object, edges: object, options: str) -> Markup:
        """What pyvis hands to the page, with all the page needs beside it."""
        data = {"nodes": nodes, "edges": edges, "options": json.loads(options), **rest}
        return Markup(packed(results, facts_of(door), known, data))  # noqa: S704 (base 64)

    net.templateEnv = _templates(texts, names)
    net.path = "explorer.html"
    net.templateEnv.globals.update(
        lang=lang,
        article={name: " · ".join(str(row[name]) for row in texts_of) for name in ("title", "authors")},
        headings=headings,
        sections=sections,
        things=things,
        labels=labels,
        places=places,
        names=names,
        remarks=remarks,
        views=shown,
        drawn=DRAWN,
        pictured=_PICTURED,
        words=words,
        choices=choices(rows, graph, labels, names, words),
        most_used=max(
            things["work"], key=lambda work: resting[str(work["work"]["entry"])], default={"id": ""}
        )["id"],
        findings=findings(door, lang, words, carrier),
        charts=list(charts(door, lang, names, words, labels)),
        strips=coverage_strips(
            words["coverage"], passages, headings, {**names, **words, "claim": words["heads"]["claim"]}
        ),
        copy=paragraphs(door, copy) if copy is not None else None,
        pack=pack,
        style=Markup(_bare(texts["explorer.css"])),  # noqa: S704 (our own file)
        script=Markup(_script(texts)),  # noqa: S704 (our own file)
    )
    page: str = net.generate_html()
    return _tight(page)
