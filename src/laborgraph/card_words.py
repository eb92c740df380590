"""The words of cards and of hits of a search in another language than English."""

from collections.abc import Mapping
from functools import cache

from laborgraph.content import content

__all__ = ["card_words"]


@cache
def card_words(lang: str) -> Mapping[str, str]:
    """What each English phrase of a card or a hit is in ``lang``; nothing for English.

    >>> card_words("es")["held by"], card_words("en")
    ('la sostienen', {})
    """
    if lang == "en":
        return {}
    import yaml

    said: dict[str, str] = yaml.safe_load(
        content("viz").joinpath(f"cards.{lang}.yaml").read_text(encoding="utf-8")
    )
    return said
