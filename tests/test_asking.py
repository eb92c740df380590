"""The Python interface: cards, paths, references, the network and the page, as a notebook shows them."""

import html
import importlib
from pathlib import Path

import pytest

import laborgraph
from laborgraph.cards import Card, Entry
from laborgraph.doors import OxigraphDoor
from laborgraph.explorer import explorer_page

SALT = Path(__file__).parent / "data" / "salt"


def test_every_name_is_there_and_no_module_hides_it() -> None:
    for name in laborgraph.__all__:
        assert callable(getattr(laborgraph, name)) or name == "__version__"
        if name != "__version__":
            with pytest.raises(ModuleNotFoundError):
                importlib.import_module(f"laborgraph.{name}")


def test_a_dataset_of_ones_own_is_asked() -> None:
    salt = laborgraph.load(SALT)
    assert laborgraph.show("c-barrels-hide-salt", dataset=salt).heading == (
        "In the hidden trade salt travels in fish barrels."
    )
    assert sorted(laborgraph.to_networkx(dataset=salt).nodes)[:2] == ["ada-brine", "c-barrels-hide-salt"]
    assert laborgraph.cite("ref-mast-keel-2001", dataset=salt).startswith("Mast, B., & Keel, C. (2001).")


def test_the_network_is_ones_own() -> None:
    laborgraph.to_networkx().clear()
    assert len(laborgraph.to_networkx()) > 700


def test_the_page_is_that_of_the_command(shipped: OxigraphDoor, tmp_path: Path) -> None:
    page = laborgraph.browse(lang="es", height=300)
    assert page.text == explorer_page(shipped, "es")
    assert page.save(tmp_path / "labor.html").read_text(encoding="utf-8") == page.text
    shown = page._repr_html_()
    assert shown.startswith('<iframe title="laborgraph" style="width:100%;height:300px;border:0"')
    assert html.unescape(shown.partition('srcdoc="')[2].removesuffix('"></iframe>')) == page.text


def test_a_card_shows_hostile_words_as_words() -> None:
    card = Card("c-x", "i", "claim", "<script>alert(1)</script>", (Entry("says", ("<img onerror=x>", "b")),))
    assert card._repr_html_() == (
        "<table><caption style='text-align:left'><b>&lt;script&gt;alert(1)&lt;/script&gt;</b><br>"
        "<code>c-x</code> · claim</caption><tr><th scope='row' style='text-align:left;vertical-align:top'>says</th>"
        "<td style='text-align:left'>&lt;img onerror=x&gt;<br>b</td></tr></table>"
    )
    assert str(card) == card.text()
