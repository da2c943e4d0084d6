"""Transliteration: a name in Arabic or Russian letters in, its English spelling out."""

import unicodedata
from itertools import pairwise

_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(" "),  # noqa: SIM905 - a table
        strict=True,
    )
)
_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤةىأإآٱپچڤگ",
        "a b t th j h kh d dh r z s sh s d t z _ gh f q k l m n h w y _ _ _ a a a i a a p ch v g".split(" "),  # noqa: SIM905 - a table
        strict=True,
    )
)
_RUSSIAN["џ"] = "j"  # stands for дж


def transliterate(name: str, language: str) -> str:
    """
    Spell *name* in English letters, each word with a capital; a name of another language comes back as it is.

    Russian follows BGN/PCGN 1947 as newspapers simplify it: е is 'e' everywhere and 'ie' behind a soft sign, дж is 'j', -ий and -ый end
    in 'y', signs are left out. Arabic follows BGN/PCGN 1956 letter by letter, without marks: short vowels, which Arabic doesn't write, are not
    invented, the article is 'al-', و and ي between consonants are 'u' and 'i', ع is only heard in front, as 'a'.

    >>> transliterate("Дмитрий Полянский", "ru"), transliterate("Елена Панина", "ru")
    ('Dmitry Polyansky', 'Elena Panina')
    >>> transliterate("سامي الطاهري", "ar")
    'Sami al-Tahri'
    """
    if language == "ru":
        return " ".join(_russian(word) for word in name.split())
    if language == "ar":
        return " ".join(_arabic(word) for word in name.split())
    return name


def _russian(word: str) -> str:
    lower = word.casefold()
    if lower.endswith(("ий", "ый")):
        return _russian(word[:-2]) + "y"
    letters: list[str] = []
    for before, char in pairwise(" " + lower.replace("дж", "џ")):
        sound = _RUSSIAN.get(char, char).strip("_")
        letters.append("ie" if char == "е" and before in "ьъ" else sound)
    return "-".join(part[:1].upper() + part[1:] for part in "".join(letters).split("-"))


def _arabic(word: str) -> str:
    bare = "".join(char for char in word if not unicodedata.combining(char) and char != "ـ")
    article = bare.startswith("ال") and len(bare) > 4
    root = bare[2:] if article else bare
    letters: list[str] = []
    for index, char in enumerate(root):
        sound = _ARABIC.get(char, char).strip("_")
        if char == "ع" and index == 0 and root[1:2] not in {"ا", "ي"}:
            sound = "a"
        inside = index > 0 and (index + 1 == len(root) or root[index + 1] not in "اويىة")
        if char in "وي" and inside and root[index - 1] not in "اوي":
            sound = "u" if char == "و" else "i"
        letters.append(sound)
    spelled = "".join(letters)
    spelled = spelled[:1].upper() + spelled[1:]
    return f"al-{spelled}" if article else spelled
