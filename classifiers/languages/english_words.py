"""English words: a stretch of a sentence in; its words and marks with their places out, and the closed classes that phrases are read by."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from classifiers.languages.cutting import within

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_](?:[\w.&/'’-]*[^\W_])?|[^\w\s]")
_VOWELS = "aeiou"
_CACHED_SENTENCES = 64


class Token(NamedTuple):
    """A word or a mark: half-open code points of the sentence, as it is written and in small letters."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        """Whether it is no mark."""
        return self.text[0].isalnum()


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """
    Split text[start:end] into words and marks.

    >>> [token.text for token in tokens("The U.S. envoy's aide, 45,", 0, 26)]
    ['The', 'U.S.', "envoy's", 'aide', ',', '45', ',']
    """
    return within(_whole(text), start, end, partial(_tokens, text))


@lru_cache(maxsize=_CACHED_SENTENCES)
def _whole(text: str) -> tuple[Token, ...]:
    return tuple(_tokens(text, 0, len(text)))


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for found in _TOKEN.finditer(text, start, end):
        word = found.group()
        yield Token(found.start(), found.end(), word, word.casefold().replace("’", "'"))


def in_all(text: str) -> frozenset[str]:
    """The words of a list that is written in a line."""
    return frozenset(text.split())


AUXILIARIES = in_all(
    "is was were are am be been being has had have having will would can could may might must shall should do does did isn't wasn't "
    "weren't aren't hasn't hadn't haven't won't wouldn't can't cannot couldn't mustn't shouldn't don't doesn't didn't"
)
"""What stands between a subject and its verb, and is finite itself."""
BETWEEN = in_all(
    "likewise long previously first since not never also both all then later earlier again now still once often always only even just simply further soon already ever here "
    "there today yesterday tonight himself herself itself themselves to have been be"
)
"""What else may stand between a subject and its verb; adverbs in -ly as well."""
DETERMINERS = in_all(
    "the a an this that these those his her its their our my your some any no every each both many few several most another one two "
    "three four five six seven eight nine ten dozens hundreds other all"
)
POSSESSIVES = in_all("his her its their our my your")
PRONOUNS = in_all("i you he she it we they who everyone everybody nobody someone somebody many some others both")
PREPOSITIONS = in_all(
    "of in on at for with from by to about against over under after before since during within without among near between behind "
    "outside inside across around along through despite amid into onto upon via per toward towards like unlike including following"
)
BREAKS = in_all(
    "what while because if when as although though but so whereas until unless where whether than after before since nor yet once"
)
"""Words that begin another clause, or an adjunct in front of one."""
SETS_AGAINST = frozenset({"while", "but", "whereas", "although", "though", "as", "because", "so"})
"""Words that begin a clause which stands against the one before, or gives its reason."""
OPENERS = in_all(
    "but and so yet or meanwhile however still also then now earlier later instead moreover separately perhaps overall today yesterday "
    "tonight recently nevertheless nonetheless again"
)
"""Words in front of a clause that are no part of its subject."""
RELATIVES = frozenset({"who", "which", "whose", "whom", "that"})
QUESTIONS = frozenset({"whether", "if", "how", "why", "what", "when", "where", "who", "which"})
COLLECTIVES = in_all(
    "people police men women children many most some both all few several others majority half republicans public media "
    "family team government group here there critics"
)
"""Nouns without an -s that have a verb in the plural."""
TIMES = in_all(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december today yesterday tonight week month year night morning afternoon evening weekend spring summer autumn winter rain "
    "hours days weeks months years"
)


PASTS = in_all(
    "came went took made got left won lost met held fell rose began became knew saw thought felt kept gave told said put paid sent "
    "spent stood understood wrote broke spoke chose drew ran sat hit cut set let brought sought led shot flew spread meant found read heard swore sang forecast begged"
)
"""Frequent irregular pasts."""


ABBREVIATIONS = in_all("gov sen rep mr mrs ms dr gen lt col capt sgt adm prof rev st jr sr")
"""Titles that a full stop shortens."""
CLOSED = (
    AUXILIARIES
    | BETWEEN
    | DETERMINERS
    | PRONOUNS
    | PREPOSITIONS
    | BREAKS
    | SETS_AGAINST
    | OPENERS
    | RELATIVES
    | QUESTIONS
    | COLLECTIVES
    | TIMES
    | PASTS
    | in_all("and or not no there here north south east west central national government army police armed forces")
)
"""Words that no name is, or of which none begins."""
TITLES = in_all(
    "colonel major captain lieutenant commander general admiral reverend archbishop bishop monsignor father professor dr judge coordinator "
    "candidate deputy mr mrs ms president-elect sheikh ayatollah mullah"
)


VOICES_OF_STATE = frozenset({
    "KCNA", "Rodong Sinmun", "Xinhua", "Global Times", "IRNA", "SANA", "TASS", "Saudi Press Agency", "WAFA", "Qatar News Agency",
})  # fmt: skip
"""Agencies and newspapers that speak for their state."""
FAMILY_FIRST = in_all(
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Gao Lin Luo Zheng Liang Xie Song Tang Han Feng Yu Dong Xiao "
    "Cheng Cao Yuan Deng Geng Hua Lu Fu Shen Zeng Peng Su Jiang Cai Jia Ding Wei Xue Ye Yan Pan Du Dai Xia Zhong Tian Ren Fan Fang Shi Yao "
    "Tan Liao Xiong Jin Hao Kong Bai Cui Kang Mao Qiu Qin Gu Hou Shao Meng Duan Qian Yin Chang Tsai Hsu Kim Lee Park Choi Choe Jung Jeong "
    "Cho Yoon Yun Jang Lim Oh Seo Suh Shin Kwon Hwang Ahn Yoo Hong Jeon Moon Son Bae Baek Heo Nam Ri Ryu Roh Chung Pak Hyon Nguyen Tran Le "
    "Pham Phan Vu Vo"
)
"""Frequent Chinese, Korean and Vietnamese family names, as English newspapers write them."""


def forms(entry: str) -> Iterator[str]:
    """
    Spell out the forms of a verb whose dictionary form is marked with a star; what has none is itself alone.

    Irregular ones are listed one by one, separated by slashes, all written out.

    >>> list(forms("deny*")), list(forms("call* for"))
    (['deny', 'denies', 'denied', 'denying'], ['call for', 'calls for', 'called for', 'calling for'])
    >>> list(forms("think/thinks/thought/thinking")), list(forms("according to"))
    (['think', 'thinks', 'thought', 'thinking'], ['according to'])
    """
    if "/" in entry:
        yield from entry.split("/")
        return
    verb, star, rest = entry.partition("*")
    if not star:
        yield entry
        return
    for form in (verb, _third(verb), _past(verb), _ing(verb)):
        yield form + rest


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in _VOWELS else verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in _VOWELS else verb + "ed"


def _ing(verb: str) -> str:
    return verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith("ee") else verb + "ing"
