"""Words that may say a number in another language than English, which is what texts are written in.

House rule, on the safe side: a word for a number of German, French, Spanish, Italian or Portuguese counts as a number
that cannot be read, alone or made of several (zweihundert, duecento); so does every word in other letters than Latin
ones, and an English number under accents. What is also an English word of another meaning (due, once, seize, tiers)
stays that word. Not here: English words for numbers (`figures`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

_ALONE = frozenset(
    {
        "zwei", "zwo", "drei", "vier", "funf", "fuenf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwolf",
        "zwoelf", "zwanzig", "dreissig", "vierzig", "funfzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig",
        "hundert", "hunderte", "tausend", "tausende", "millionen", "milliarde", "milliarden", "billionen", "halb",
        "halfte", "haelfte", "doppelt", "verdoppelt", "verdoppelte", "verdreifacht", "drittel", "viertel", "funftel",
        "dutzend",
        "deux", "trois", "quatre", "cinq", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze",
        "vingt", "vingts", "trente", "quarante", "cinquante", "soixante", "septante", "huitante", "nonante", "mille",
        "milliers", "milliard", "milliards", "moitie", "douzaine", "centaine", "centaines",
        "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "doce", "trece", "catorce",
        "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte", "treinta", "cuarenta", "cincuenta",
        "sesenta", "setenta", "ochenta", "noventa", "cien", "ciento", "cientos", "quinientos", "mil", "millon",
        "millones", "mitad", "tercio", "doble", "docena",
        "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici", "tredici",
        "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove", "venti", "trenta", "quaranta",
        "cinquanta", "sessanta", "settanta", "ottanta", "novanta", "cento", "mila", "milione", "milioni", "miliardo",
        "miliardi", "doppio", "raddoppiato",
        "dois", "duas", "quatro", "sete", "oito", "dez", "doze", "treze", "dezesseis", "dezessete", "dezoito",
        "dezenove", "vinte", "quarenta", "cinquenta", "sessenta", "oitenta", "cem", "duzentos", "trezentos",
        "quinhentos", "milhao", "milhoes", "milhar", "milhares", "bilhao", "bilhoes", "metade", "dobro", "terco",
    }
)  # fmt: skip
"""Without accents, ß as ss."""
_AS_WRITTEN = frozenset({"sept"})
"""Only in small letters: written otherwise it is a month."""
_WITHIN = ("cent", "due", "ein", "sech", "sieb", "vent", "veint", "sei")
"""Say no number alone, or something else in English, but a part of one within a word."""
_SEVERAL = re.compile(
    rf"(?:(?:{'|'.join(sorted({*_ALONE, *_WITHIN}, key=len, reverse=True))})(?:und|y|e|i)?){{2,}}(?:os|as|s)?"
)
_WORD = re.compile(r"[^\W\d_]+")


def numbers_in(text: str, english: Collection[str]) -> Iterator[re.Match[str]]:
    """Give the words of a text that may say a number elsewhere. Takes: words that say one in English."""
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            if word in _AS_WRITTEN or _says_one(word.lower()):
                yield match
            continue
        bare = "".join(sign for sign in unicodedata.normalize("NFKD", word.casefold()) if sign.isalpha())
        if not bare.isascii() or bare in english or _says_one(bare):
            yield match


def _says_one(word: str) -> bool:
    return word in _ALONE or _SEVERAL.fullmatch(word) is not None
