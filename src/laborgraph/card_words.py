"""The words of cards, of hits of a search and of choices of queries in another language than English."""

from collections.abc import Mapping
from functools import cache

from laborgraph.content import content

__all__ = ["card_words", "choice_words"]


@cache
def card_words(lang: str) -> Mapping[str, str]:
    """What each English phrase of a card or a hit is in ``lang``; nothing for English.

    >>> card_words("es")["held by"], card_words("en")
    ('la sostienen', {})
    """
    return _said("cards", lang)


@cache
def choice_words(lang: str) -> Mapping[str, str]:
    """What each word that stored queries give and take by choice is in ``lang``; nothing for English.

    >>> choice_words("es")["fall"]
    'baja'
    """
    return _said("choices", lang)


def _said(what: str, lang: str) -> Mapping[str, str]:
    if lang == "en":
        return {}
    import yaml

    text = content("viz").joinpath(f"{what}.{lang}.yaml").read_text(encoding="utf-8")
    said: dict[str, str] = yaml.safe_load(text)
    return said
