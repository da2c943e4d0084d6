"""Vocabulary: a unigram vocabulary and words of three languages in; the pieces that news in them needs, and their tokenizer, out."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Nmt, Replace
from tokenizers.normalizers import Sequence as InOrder
from tokenizers.pre_tokenizers import Metaspace

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
"""The first four pieces, by number."""
MASK = "<mask>"
META = "▁"
"""What stands for a space."""

_WORDS = 200_000
_KEPT = re.compile(
    rf"""{META}?(?:
        [\u0600-\u06ff]+          # Arabic letters, points and marks
      | [а-яёА-ЯЁ]+
      | [A-Za-z]                  # single Latin letters
      | [\u0021-\u0040\u005b-\u0060\u007b-\u007e\u00a1-\u00bf\u2010-\u203a\u20ac\u2116\u0600-\u061f\u0660-\u066d]*  # digits and marks
    )""",
    re.VERBOSE,
)
_BATCH = 20_000


def tokenizer(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """
    Make the tokenizer of a vocabulary whose piece 3 is `<unk>`: compatible forms are made one, runs of spaces one space.

    It adds no special pieces; where a token stands is known in code points of the text as given.
    """
    made = Tokenizer(
        Unigram(list(zip(pieces, scores, strict=True)), unk_id=SPECIAL.index("<unk>"), byte_fallback=False)
    )
    made.normalizer = InOrder([Nmt(), NFKC(), Replace(Regex(" {2,}"), " ")])
    made.pre_tokenizer = Metaspace(replacement=META, prepend_scheme="always")
    return made


def needed(pieces: Sequence[str], scores: Sequence[float], words: Iterable[str]) -> tuple[int, ...]:
    """
    The numbers of the pieces to keep, in order: the special ones, all in Arabic or Russian letters, all without letters, and those that *words* are cut into.

    Latin letters serve too many languages to keep all of their pieces; but every single one stays, so that a word that was not foreseen is
    spelt, not lost.
    """
    special = {*SPECIAL, MASK}
    kept = {at for at, piece in enumerate(pieces) if piece in special or _KEPT.fullmatch(piece)}
    cut = tokenizer(pieces, scores)
    for batch in _batches(words):
        for encoding in cut.encode_batch_fast(batch, add_special_tokens=False):
            kept.update(encoding.ids)
    return tuple(sorted(kept))


def english(words: Iterable[str]) -> Iterator[str]:
    """
    *words* as news has them: capitalised as well, short ones in capitals, and with what stands around them.

    >>> sorted(english(["talks", "un"]))
    ['"Talks', '"Un', 'Talks', 'UN', 'Un', 'talks', 'un']
    """
    for word in words:
        capitalised = word.capitalize()
        yield from (word, capitalised, f'"{capitalised}')
        if len(word) <= 4:
            yield word.upper()


def frequent() -> Iterator[str]:
    """Frequent English words, by wordfreq."""
    from wordfreq import top_n_list  # noqa: PLC0415 - a tool of training alone

    return english(top_n_list("en", _WORDS))


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
