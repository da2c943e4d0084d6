"""Records of languages: what the engines that find attributions ask about a language, as one record; `arabic`, `russian`, `english` fill it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from classifiers.span import Span

if TYPE_CHECKING:  # the engines import the languages
    from classifiers.scene import Scene
    from classifiers.speakers import Source
    from classifiers.wordkinds import Word

NEVER = re.compile(r"(?!)")
"""Matches nothing: what a language has no pattern for."""


class Gender(StrEnum):
    """What a verb's form says of its subject; houses are feminine or masculine as their nouns are."""

    MASCULINE = "masculine"
    FEMININE = "feminine"


class Left(StrEnum):
    """What a verb without a subject of its own says of it."""

    CARRIED = "carried"  # to whoever spoke last
    NOBODY = "nobody"  # it is no attribution
    UNNAMED = "unnamed"  # somebody says it, and nobody says who ('it is reported that')


def no_words(_text: str) -> tuple[Span, ...]:
    """Find nothing: verbs are known from the lexicon alone."""
    return ()


def always(_text: str) -> bool:
    """Whatever the words are."""
    return True


def never(_text: str) -> bool:
    """Whatever the words are, not."""
    return False


def no_gender(_verb: str) -> Gender | None:
    """No verb shows its subject's gender."""
    return None


class Language(Struct, frozen=True, kw_only=True):
    """
    What is particular to a language where the engines look for who says what. Words belong into `data/attribution/CODE.tsv`, not here.

    Patterns are applied to pieces of a sentence as it is written. A text given to a function is a piece of such a sentence: a phrase or a
    word. Whoever adds a language begins with `code`, `subject`, `name` and `connector`, and leaves the rest as it is.
    """

    code: str
    subject: Callable[[Word, Scene], Source | Left]
    """The subject of a verb of speech that has no pronoun for one: a source phrase of the sentence, or whom it leaves it to."""

    connector: re.Pattern[str]
    """All that may stand between two pieces of one source phrase ('spokesman | for the | ministry'); matched in full."""
    name: re.Pattern[str]
    """A run of words that can be a name which nobody knows."""
    name_begins: re.Pattern[str] = NEVER
    """The end of what may stand in front of a name that its office explains, besides a verb of speech ('عن', 'كان')."""
    name_ends: re.Pattern[str] = re.compile("")
    """What follows a name that nothing but its place tells from a noun."""
    name_behind_office: re.Pattern[str] = re.compile(r"\s|\s?,\s|\.\s")
    """What stands between an office and such a name."""
    has_capitals: bool = True
    """Whether names begin with capitals; where not, only its place tells a name from a noun."""
    no_names: frozenset[str] = frozenset()
    """Words of closed classes, which are no names even where everything is in capitals; empty where such a text is read as it stands."""
    titles: frozenset[str] = frozenset()
    """Titles in front of a name that are no offices of the file of words ('colonel', 'father')."""
    spelled_freely: bool = True
    """Whether foreign names have several spellings, so that they are known by their consonants."""
    adjective_follows: bool = False
    """Whether adjectives stand behind their noun ('وكالة … الروسية')."""

    joined: frozenset[str] = frozenset()
    """What may be joined in front of a noun ('ال', 'ب')."""
    joined_in: frozenset[str] = frozenset()
    """Those of what may be joined in front of a name that mean 'in' ('ب')."""
    possessor_follows: bool = True
    """Whether whose or about whom something is stands behind it ('أزمة سوريا', 'кризис Украины'); in English it may stand in front."""
    posted_to: re.Pattern[str] = NEVER
    """All that stands between an envoy's office and the country that he is sent to ('المبعوث | الخاص إلى | اليمن')."""
    venue_ends: re.Pattern[str] = NEVER
    """What follows a capital right behind a word of dialogue that is only its venue ('مفاوضات القاهرة'), not one of its sides."""
    joined_to_particles: frozenset[str] = frozenset()
    """What may be joined in front of verbs and particles ('و')."""

    forms: Callable[[str, str], tuple[str, ...]] = lambda entry, _value: (entry,)
    """What an entry of the file of words, with its value, is written as; one that is a whole family of words spells out its forms."""

    gender: Callable[[str], Gender | None] = no_gender
    """The gender that a verb's form shows of its subject."""
    can_be_subject: Callable[[str], bool] = always
    """Whether a phrase can be a subject by its form: in the nominative, or without cases."""
    is_oblique: Callable[[str], bool] = never
    """Whether a phrase stands in another case than a subject's beyond doubt."""
    is_subject: Callable[[str], bool] = never
    """Whether a phrase stands in a subject's case and can't stand in the genitive, so that it belongs to no noun in front."""
    parted: Callable[[Sequence[str], str], bool] = lambda _pieces, _other: False
    """Whether the case of a piece shows that it belongs to no phrase that the pieces in front of it make ('журналистам | секретарь')."""
    owns: Callable[[str, str], bool] = lambda _head, _name: False
    """Whether the case of a name shows that it is the owner of the office in front of it, and not its holder ('спецпосланник | Трампа')."""
    is_common: Callable[[str], bool] = never
    """Whether a single word with a capital is a word of the dictionary and no name."""
    nominative: Callable[[str, str], str] = lambda name, _before: name
    """A name as a subject is written, from how it is written and from the few words in front of it, which show its case."""
    describes_person: Callable[[str], bool] = never
    """Whether what stands right in front of a capitalised word says that it is the name of a person ('политолог', 'оппозиционер')."""
    has_articles: bool = True
    """Whether 'the official' is told from 'an official'; where not, one without a house is the one spoken of before."""
    state_is_government: bool = False
    """Whether a state's or a capital's name that says something stands for its government."""
    names_source: Callable[[str], Span | None] = lambda _head: None
    """The whole source phrase that stands alone in front of a colon, or behind a dash, of a title: 'В Минздраве', 'мэрия'."""
    quotation_is_introduced: bool = False
    """Whether the source of a report in other words is that of a quotation which fills the next sentence."""
    teller: Callable[[str], Span | None] = lambda _text: None
    """Who says so, in a sentence that only says who said the one before: 'Об этом сообщил | главный врач области'."""
    is_outlet: Callable[[str], bool] = never
    """Whether a name that nobody knows is that of a newspaper by its letters."""
    press_narrates: bool = False
    """Whether what a newspaper or an agency tells in its own name is narration, and no statement of its own."""
    voices_of_state: frozenset[str] = frozenset()
    """Those of the press that speak for their state, by their names in the gazetteer."""
    family_first: frozenset[str] = frozenset()
    """Family names that stand in front of the given one ('Geng Shuang')."""
    is_addressed: Callable[[str], bool] = never
    """Whether what stands in front of a phrase, on the same line, makes it no subject: a preposition joined to it ('لعلان')."""
    is_speech: Callable[[Word, str], bool] = lambda _cue, _text: True
    """Whether what the lexicon takes for a verb of speech can be one where it stands in a sentence: no homograph, nothing impersonal."""
    is_passive: Callable[[Word, str], bool] = lambda _cue, _text: False
    """Whether the verb is passive where it stands in a sentence: its subject is told of, and does not tell."""
    unlisted_verbs: Callable[[str], tuple[Span, ...]] = no_words
    """Verbs of a sentence that say something by their place alone ('…, посетовал Песков')."""

    pronoun_behind: bool = False
    """Whether a pronoun may follow the verb that it is the subject of ('сказал он')."""
    first_person: re.Pattern[str] = NEVER
    """Words that somebody says of himself and those with him, and no newspaper of itself ('мы')."""
    possessives: frozenset[str] = frozenset()
    """Words inside 'according to' that are the source ('по его словам')."""
    that_reach_chars: int = 30
    """Characters from a subject to the 'that' that belongs to it; titles and dates may stand between."""
    own_words: re.Pattern[str] = NEVER
    """What follows a verb of speech where all that follows is said, without a 'that' ('أعرب عن …')."""

    source_goes_on: bool = False
    """Whether a verb without a subject has the one of the verb of speech in front of it, in the same sentence, for its source."""
    is_noun: Callable[[Word, Scene], bool] = lambda _cue, _scene: True
    """Whether what the lexicon takes for a noun of speech is one where it stands, and no verb of the same form."""
    agent: Callable[[Word, Scene], Span | None] = lambda _cue, _scene: None
    """Who is named beside a passive verb, a noun of speech or 'according to' as the source: 'by the guards', 'the party's', 'his'."""
    known: Callable[[Span, Scene], Source | None] = lambda whole, scene: next(
        iter(scene.sources_between(whole.start, whole.end)), None
    )
    """The source phrase that a noun phrase is, not one that only stands in it ('aides to Trump')."""
    told_of: Callable[[Word, Scene], Span | None] = lambda _cue, _scene: None
    """The subject of a passive verb, where it is told of and belongs to what is said: 'The prince is said to …'."""
    complement: Callable[[Word, int, Scene], int | None] | None = None
    """Where what is said begins behind an attribution that ends at a place; null where nothing follows that the verb can say."""
    is_no_comment: re.Pattern[str] = NEVER
    """What a deed is that only means saying nothing: 'to comment' behind 'declined'; matched where what is said begins."""
    complement_end: Callable[[Word, int, Scene], int] | None = None
    """Where what is said ends, that begins at a place behind its verb; with the sentence, where a language has none of its own."""
    may_follow: Callable[[Word], bool] = lambda _cue: True
    """Whether a verb can follow what is said, where that is no quotation."""
    noun_phrase: Callable[[Word, Scene], Span | None] = lambda _cue, _scene: None
    """The whole noun phrase that is the subject of a verb of speech, whoever it is: 'residents of the old town', 'خبراء في المناخ'."""

    refers_back: re.Pattern[str] = NEVER
    """A noun phrase that means, matched in full, whoever spoke before or what that one has issued: 'the statement', 'the official'."""

    clause_before: re.Pattern[str] = re.compile(r"""[,"”»—–-]\s*$""")
    """What stands in front of an attribution that follows what is said."""
    inserted_before: re.Pattern[str] = re.compile(r"[,،—–]$")
    """The end of what stands in front of an attribution in the middle of what is said, in front of the verb or its subject."""
    inserted_in_quotation: re.Pattern[str] = NEVER
    """The end of what stands in front of a verb that attributes the quotation it stands in ('«Да, — сказал он, — готовы»')."""
    follows_inverted: bool = False
    """Whether a verb that follows what is said, where that is no quotation, stands in front of its subject, and nothing it says behind it."""
    leads_up: re.Pattern[str] = NEVER
    """The beginning of a sentence, up to an attribution, that is no part of what is said: 'Asked for a date, '; matched in full."""
    is_clause: Callable[[str], bool] = never
    """Whether what leads up to an attribution behind which nothing is said can be what is said itself."""
    interrupted: re.Pattern[str] = NEVER
    """What stands in front of an attribution inside a relative clause: the noun of that clause and its pronoun; the group `clause` belongs to what is said."""
    inserted_after: re.Pattern[str] = re.compile(r"\s*[,،—–]\s")
    """What stands behind an attribution in the middle of what is said."""
    complement_anywhere: bool = True
    """Whether a 'that' anywhere behind an attribution means that what is said follows it."""
    is_afterthought: Callable[[str], bool] = always
    """Whether what follows such an attribution can: it does not go on with what the source says."""
    reaches_back: re.Pattern[str] = NEVER
    """The beginning of a sentence that only says who said the one before ('X said so on Monday')."""
