"""References: what is printed, turned round as each style wants it, and nothing made up."""

import json

import pytest

from laborgraph.citing import STYLES, Name, cite, names, references_of
from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import UnknownName


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("Mast, B., and C. Keel", (Name("Mast", "B."), Name("Keel", "C."))),
        ("Calva, J. L.", (Name("Calva", "J. L."),)),
        ("De la Garza, E.", (Name("De la Garza", "E."),)),
        ("Baumann, R. et al.", (Name("Baumann", "R."), Name("others"))),
        ("Durán, J., and V. Ventura-Días", (Name("Durán", "J."), Name("Ventura-Días", "V."))),
        ("United Nations Population Division", (Name("United Nations Population Division"),)),
        ("Ada Brine", (Name("Ada Brine"),)),
    ],
)
def test_names_are_taken_apart(printed: str, found: tuple[Name, ...]) -> None:
    assert names(printed) == found


def test_a_work_in_each_style(salt: OxigraphDoor) -> None:
    assert cite(salt, "Mast and Keel, 2001") == "Mast, B., & Keel, C. (2001). Ships and Salt. Quay Press.\n"
    assert cite(salt, "ref-mast-keel-2001", "bibtex") == (
        "@book{ref-mast-keel-2001,\n"
        "  author = {Mast, B. and Keel, C.},\n"
        "  title = {{Ships and Salt}},\n"
        "  year = {2001},\n"
        "  publisher = {Quay Press},\n"
        "  address = {Port Vale},\n"
        "  language = {en},\n"
        "}\n"
    )
    assert cite(salt, "ref-brine-1998", "ris") == (
        "TY  - JOUR\n"
        "ID  - ref-brine-1998\n"
        "AU  - Brine, A.\n"
        "TI  - Harbors of Salt\n"
        "PY  - 1998\n"
        "T2  - Coast\n"
        "VL  - 3\n"
        "IS  - 2\n"
        "SP  - 1\n"
        "EP  - 9\n"
        "LA  - en\n"
        "ER  - \n"
    )
    assert json.loads(cite(salt, "work-brine-1998", "csl-json")) == [
        {
            "id": "ref-brine-1998",
            "type": "article-journal",
            "author": [{"family": "Brine", "given": "A."}],
            "title": "Harbors of Salt",
            "container-title": "Coast",
            "volume": "3",
            "issue": "2",
            "page": "1–9",
            "language": "en",
            "issued": {"date-parts": [[1998]]},
        }
    ]


def test_a_claim_is_the_article_at_its_place_and_what_it_cites(salt: OxigraphDoor) -> None:
    article, work = references_of(salt, "c-barrels-hide-salt")
    assert (article.locator, article.year) == ("section 1, paragraph 4, sentence 1", "")
    assert article.unknown == ("year", "container", "volume", "pages")
    assert work.key == "ref-mast-keel-2001"
    assert work.note == "cited in the article, section 1, paragraph 4, sentence 1"
    (alone,) = references_of(salt, "c-duties-fall")
    assert alone.key == "c-duties-fall"


@pytest.mark.parametrize("style", STYLES)
def test_every_work_of_the_list_can_be_cited(style: str, shipped: OxigraphDoor) -> None:
    for row in shipped.select("SELECT ?e { ?e a <https://w3id.org/laborgraph/ns#ReferenceEntry> }").rows:
        assert cite(shipped, str(row[0]), style).strip()


def test_what_cannot_be_cited_is_refused(salt: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="no claim or work 'quay'"):
        cite(salt, "quay")
    with pytest.raises(UnknownName, match="no style 'bibtx'; nearest: bibtex"):
        cite(salt, "ref-brine-1998", "bibtx")


def test_the_command_gives_a_reference(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "ref-portes-2005", "--style", "ris"]) == 0
    assert "T2  - Migración y Desarrollo\n" in capsys.readouterr().out


@pytest.mark.parametrize("style", STYLES)
def test_a_view_of_others_is_never_cited_as_the_authors(style: str, shipped: OxigraphDoor) -> None:
    text = cite(shipped, "c-closure-contains-exodus", style)
    assert "view that the authors reject, holder not named, in the curators' own words: " in text
    known = cite(shipped, "c-huntington-theses", style)
    assert "view that the authors reject, held by huntington, in the curators' own words: " in known
    assert "cited in the article, section 4, paragraph 11, sentence 3, where this view is set out" in known


def test_a_paper_is_said_to_be_presented_where_its_container_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["cite", "Zúñiga and Leite, 2004"]) == 0
    assert capsys.readouterr().out.endswith(
        " [paper presented there; Conapo; November 30–December 1; organizado por Conapo]\n"
    )
