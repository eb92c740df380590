"""Numbers in words: every one below a thousand, in both languages, before every scale."""

import pytest

from laborgraph.search_words import indexed_words, plain_words

LISTS = """
- one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen

- - twenty thirty forty fifty sixty seventy eighty ninety

- un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete
veintiocho veintinueve

- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa

- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos
"""
EN, EN_TENS, ES, ES_TENS, ES_HUNDREDS = [words.split() for words in LISTS.split("\n\n")]


def english(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{EN[hundreds]} hundred"] if hundreds else []
    if 0 < rest < 20:
        words.append(EN[rest])
    elif rest:
        words.append("-".join([EN_TENS[rest // 10], *EN[rest % 10 :][: rest % 10 and 1]]))
    return " and ".join(words)


def spanish(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = ["cien" if number == 100 else ES_HUNDREDS[hundreds]] if hundreds else []
    if 0 < rest < 30:
        words.append(ES[rest])
    elif rest:
        words.append(" y ".join([ES_TENS[rest // 10], *ES[rest % 10 :][: rest % 10 and 1]]))
    return " ".join(words)


@pytest.mark.parametrize("scale", ["thousand", "million", "billion", "mil", "millones", "mil millones"])
def test_every_number_in_words_before_a_scale_is_read(scale: str) -> None:
    zeros = {"thousand": 3, "mil": 3, "million": 6, "millones": 6}.get(scale, 9)
    write = english if scale in ("thousand", "million", "billion") else spanish
    for number in range(1 if write is english else 2, 1000):
        assert plain_words(f"{write(number)} {scale}")[0] == f"{number}{'0' * zeros}", write(number)
        assert set(plain_words(english(number))) <= set(indexed_words(f"{english(number)} thousand"))
