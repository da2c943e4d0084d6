"""Arabic phrases: a verb of speech in its sentence in; the whole noun phrase that is its subject, whoever that is, out."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from classifiers.folding import fold
from classifiers.span import Span

if TYPE_CHECKING:
    from classifiers.scene import Scene
    from classifiers.wordkinds import Word

_FILE = "arabic_phrases.tsv"
_CACHED_WORDS = 16_384
_REACH = 140
_LONGEST_WORDS = 12
_SHORTEST_JOINED = 5
_NAME_WORDS = 4  # of a name that nobody knows, between an office and what is said
_IN_FRONT_WORDS = 9
_WORD = re.compile(r"[^\s،,;؛:.؟?!()«»“”\"…—–]*[^\W_][^\s،,;؛:.؟?!()«»“”\"…—–]*")
_PAUSE = re.compile(r"[،,;؛:.؟?!»”\"…]|\s[-–—]\s|\)\s?[-–—]|-{2}|[—–]\s")
_ADDRESSED = re.compile(
    r"""
    و?ل(?: [هكي] | ها | هم | نا | كم                                                            # to him
         | ل?(?: وكال | صحيف | صحاف | صحف | قنا | موقع | شبك | اذاع | مجل | جريد | راديو | تلفزيون | مراسل | برنامج | نظير
               | اعلام | نواب | برلمان | حضور | جمهور | طلاب | طلب[هة] | مشرع | دبلوماسيين | مواطنين | مشجع )\w*
         | رويترز | فرانس | سكاي | سي | بي )                                                  # to a house of the press
    """,
    re.VERBOSE,
)
_RESUMED = re.compile(r"\s(?:فيه|فيها|خلاله|خلالها|عبره|عبرها)(?!\w)")
"""What goes back to a noun of the main clause: the subject of the verb is the one of that clause."""
_IN_TIME = re.compile(r"و?في\s(?:ال)?(?:وقت|حين|يوم|ساعة|مناسبة)(?!\w)")
_WHILE = re.compile(r"و(?:هو|هي|هم)\s$")
_HIS_WORDS = re.compile(r"(?<!\w)(?:قول|تأكيد|إعلان|ترحيب|تنديد|نفي|تحذير|إشارت)(?:ه|ها|هم|هما)(?!\w)")
_FROM = re.compile(r"عن\s(?:قول\s)?")
_SUFFIXED = re.compile(r"\w{2,}(?:ه|ها|هم|هما|نا)")
_VERBAL_NOUN = re.compile(
    r"""
      [إا]\w{2,4}ا\w                # of the forms IV, VII, VIII, X: إغلاق, انسحاب, اعتراف, استعداد
    | إ\w{2,3}ة                    # IV of a hollow root: إعادة, إضافة
    | ت\w\w?ي\w                    # II: تأكيد, تعليق
    """,
    re.VERBOSE,
)


class _Does(StrEnum):
    """What a word does around a subject; the first column of the file."""

    PREPOSITION = "preposition"
    PARTICLE = "particle"
    ADVERB = "adverb"
    RELATIVE = "relative"
    OCCASION = "occasion"
    OPENER = "opener"
    KIN = "kin"
    OBJECT = "object"
    NO_OBJECT = "no_object"
    B = "b"
    BODY = "body"  # 'party', 'movement': what follows an office is its house, no name


_NO_NAME = (_Does.PREPOSITION, _Does.PARTICLE, _Does.RELATIVE, _Does.ADVERB)


class _Token(NamedTuple):
    """A word of the sentence, folded and as it is written, and where it stands."""

    text: str
    raw: str
    start: int
    end: int

    def does(self, *what: _Does) -> bool:
        """Whether the word, or what an 'and' is joined to, is one of these kinds."""
        return not _kinds(self.text).isdisjoint(what)


def does(word: str, *what: str) -> bool:
    """Whether a word, as it is written, is one of these kinds of the file."""
    return _token(word, 0, 0).does(*map(_Does, what))


@lru_cache(maxsize=_CACHED_WORDS)
def is_common(name: str) -> bool:
    """Whether a run of words is no name, for one of them is what is spoken of: 'تمديد المهلة', 'رغبة بلاده'."""
    words = [_token(word, 0, 0) for word in name.split()]
    suffixed = any(_SUFFIXED.fullmatch(word.raw) and word.raw.endswith(("ها", "هم", "نا")) for word in words[1:])
    objects = _is_object(words[0]) or any(
        word.does(_Does.OBJECT) or _VERBAL_NOUN.fullmatch(word.raw) for word in words[1:]
    )
    return suffixed or objects or words[0].does(_Does.BODY) or any(word.does(*_NO_NAME) for word in words)


def noun_phrase(cue: Word, scene: Scene) -> Span | None:
    """
    Find the phrase that is the subject of *cue*: behind the verb, up to what is said, an object, or where and when it was said; else,
    where a noun stands right in front of the verb, that noun and what belongs to it. None where the sentence leaves the subject out.
    """
    if cue not in scene.phrases:
        scene.phrases[cue] = _noun_phrase(cue, scene)
    return scene.phrases[cue]


def _noun_phrase(cue: Word, scene: Scene) -> Span | None:
    if cue.value in {"participle", "his"} or _WHILE.search(scene.before(cue.start)):
        return _gone_on_with(cue, scene)
    if cue.value == "relay":
        return _relayed(cue, scene)
    if cue.kind in {"according", "noun"}:
        return _behind(cue, scene, joined=cue.kind == "according")
    if (resumed := _RESUMED.match(scene.text, cue.end)) is not None:
        # 'أصدرت الرابطة بيانا قالت فيه' goes back to the first phrase, 'في يوم أعلنت فيه أوسلو' has its subject behind
        return _behind(cue._replace(end=resumed.end()), scene) if _IN_TIME.match(scene.text) else first_phrase(scene)
    return _in_front(cue, scene) or _behind(cue, scene)


def _gone_on_with(cue: Word, scene: Scene) -> Span | None:
    """The subject of the verb in front, which says nothing by itself: 'حذر القائد قائلا', 'غادرت المحامية وهي تقول'."""
    before = scene.last_cue(cue.start - 1)
    if before is None:
        return first_phrase(scene)
    goes_on = before.value in {"participle", "his"} or _WHILE.search(scene.before(before.start)) is not None
    return None if goes_on else noun_phrase(before, scene)


def _relayed(cue: Word, scene: Scene) -> Span | None:
    """Whom an agency relays, behind 'عن'."""
    found = _FROM.search(scene.text, cue.start, cue.end + _REACH)
    if found is None:
        return None
    limit = min(cue.end + _REACH, scene.next_that(found.end()))
    if (his := _HIS_WORDS.search(scene.text, found.end(), limit)) is not None:
        limit = his.start()
    words = _tokens(found.end(), limit, scene)[:_LONGEST_WORDS]
    return Span(words[0].start, _extent(words, scene, -1)) if words else None


def first_phrase(scene: Scene) -> Span | None:
    """The subject of the verb that a sentence begins with, whatever that verb is: 'أصدرت الرابطة بيانا قالت فيه'."""
    verb = _WORD.search(scene.text)
    if verb is None:
        return None
    words = _tokens(verb.end(), min(len(scene.text), verb.end() + _REACH), scene)[:_LONGEST_WORDS]
    return Span(words[0].start, _extent(words, scene, -1)) if words and _can_begin(words[0], scene) else None


def _behind(cue: Word, scene: Scene, *, joined: bool = False) -> Span | None:
    """The phrase behind a cue; *joined* says that it may have a preposition joined to it ('وفقا لمسؤول')."""
    limit = min(cue.end + _REACH, scene.next_that(cue.end), scene.next_cue(cue.end), scene.next_quotation(cue.end))
    if (colon := scene.text.find(":", cue.end, limit)) >= 0:
        limit = colon
    words = _tokens(cue.end, limit, scene)
    first = next((at for at, word in enumerate(words) if not word.does(_Does.ADVERB)), len(words))
    if first == len(words):
        return None
    if joined and words[first].text.startswith("ل"):
        words[first] = words[first]._replace(text=words[first].text[1:], start=words[first].start + 1)
    elif not _can_begin(words[first], scene):
        return None
    return Span(words[first].start, _extent(words[first : first + _LONGEST_WORDS], scene, limit))


def _tokens(start: int, end: int, scene: Scene) -> list[_Token]:
    return [_token(found.group(), *found.span()) for found in _WORD.finditer(scene.text, start, end)]


def _token(raw: str, start: int, end: int) -> _Token:
    return _Token(_folded(raw), raw, start, end)


@lru_cache(maxsize=_CACHED_WORDS)
def _folded(word: str) -> str:
    return fold(word).text


def _is_known(word: _Token, scene: Scene) -> bool:
    return scene.source_from(word.start, word.start + 1) is not None


def _can_begin(word: _Token, scene: Scene) -> bool:
    """Whether a word behind a verb can begin its subject: it is no preposition, no addressee and no object of a verb without a subject."""
    if _is_known(word, scene):
        return True
    if word.does(_Does.PREPOSITION, _Does.PARTICLE, _Does.RELATIVE) or _ADDRESSED.fullmatch(word.text):
        return False
    if word.text.startswith("ال") or _is_kin(word):
        return True
    return not _is_object(word) and _SUFFIXED.fullmatch(word.raw) is None


def _is_kin(word: _Token) -> bool:
    return any(
        word.text.endswith(suffix) and _token(word.text.removesuffix(suffix), 0, 0).does(_Does.KIN)
        for suffix in ("ه", "ها", "هم", "ته", "تها")
    )


def _is_object(word: _Token) -> bool:
    """Whether a word is what is spoken of: a verbal noun, or one with 'to' or 'of' joined ('بوقف', 'وجود', 'انسحاب')."""
    if word.does(_Does.NO_OBJECT, _Does.B):
        return False
    joined = word.text.startswith("ب") and len(word.text) >= _SHORTEST_JOINED
    return joined or word.does(_Does.OBJECT) or _VERBAL_NOUN.fullmatch(word.raw) is not None


def _extent(words: list[_Token], scene: Scene, limit: int) -> int:
    """Where the noun phrase ends that begins with the first word."""
    end = words[0].start
    definite = False
    for at, word in enumerate(words):
        if word.start < end:
            continue
        if at and _PAUSE.search(scene.text, end, word.start):
            break
        source = scene.source_from(word.start, word.start + 1)
        if source is not None:
            end, definite = max(end, source.end), True
        elif at and definite and _is_name(words[at:], limit):
            return words[-1].end
        elif at and not _goes_on(words, at, definite=definite):
            break
        else:
            end, definite = word.end, definite or word.text.startswith(("ال", "وال", "لل"))
    return end


def _is_name(rest: list[_Token], limit: int) -> bool:
    """Whether what is left in front of what is said is a name that nobody knows: 'رئيس السلفادور | نجيب بوكيلة | قائلا'."""
    near = len(rest) <= _NAME_WORDS and limit - rest[-1].end <= len(" «")
    return (
        near
        and not _is_object(rest[0])
        and not any(word.does(*_NO_NAME) or word.text.startswith("ال") for word in rest)
    )


def _goes_on(words: list[_Token], at: int, *, definite: bool) -> bool:
    """Whether the phrase goes on with words[at]; behind a definite noun come only adjectives."""
    word = words[at]
    if word.text in {"في", "من", "لدي", "باسم"}:
        following = words[at + 1] if at + 1 < len(words) else None
        return not definite and following is not None and not following.does(_Does.OCCASION, _Does.ADVERB)
    if word.does(*_NO_NAME) or _ADDRESSED.fullmatch(word.text):
        return False
    if at == 1 and word.does(_Does.BODY):  # 'رئيس | نقابة الصيادين'
        return True
    joined = word.text.startswith("ب") and not word.does(_Does.B)
    return (word.text.startswith(("ال", "وال", "لل")) or not definite) and not joined


def _in_front(cue: Word, scene: Scene) -> Span | None:
    """The noun right in front of the verb: 'النقابات ترى'; None where the verb goes on with 'and'."""
    if scene.text[cue.start - 1 : cue.start] in {"و", "ف"}:
        return None
    floor = max(scene.floor(cue), cue.start - len(scene.before(cue.start)))
    words = _tokens(floor, cue.start, scene)
    while words and (words[-1].text in {"قد", "فقد", "لا"} or words[-1].does(_Does.OPENER)):
        words.pop()
    if not words or words[-1].does(*_NO_NAME) or _PAUSE.search(scene.text, words[-1].end, cue.start):
        return None
    first = len(words) - 1
    while first and not words[first - 1].does(_Does.OPENER) and not _parted(words[first - 1], words[first], scene):
        first -= 1
    run = words[first:]
    known = _is_known(run[0], scene)
    definite = run[0].text.removeprefix("و").startswith("ال") and not run[0].does(_Does.RELATIVE, _Does.ADVERB)
    return Span(run[0].start, run[-1].end) if len(run) <= _IN_FRONT_WORDS and (known or definite) else None


def _parted(one: _Token, other: _Token, scene: Scene) -> bool:
    return _PAUSE.search(scene.text, one.end, other.start) is not None


@lru_cache(maxsize=_CACHED_WORDS)
def _kinds(text: str) -> frozenset[_Does]:
    """What a folded word, or what an 'and' is joined to, can be."""
    known = _words()
    return known.get(text) or known.get(text.removeprefix("و"), frozenset())


@cache
def _words() -> dict[str, frozenset[_Does]]:
    """Load the file; ValueError with its name and line at a row that is none."""
    found: dict[str, set[_Does]] = {}
    text = (files("classifiers") / "data" / "attribution" / _FILE).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            kind, _, word = line.partition("\t")
            if kind not in set(_Does) or not word:
                raise ValueError(
                    f"{_FILE}:{number}: {line!r}; want a kind ({', '.join(_Does)}) and a word, a tab between"
                )
            found.setdefault(fold(word).text, set()).add(_Does(kind))
    return {word: frozenset(kinds) for word, kinds in found.items()}
