"""Attributions one by one: a cue, a source and what is said in; the record of who says it and how, out."""

from msgspec import Struct

from classifiers.contents import Kind, kind_of
from classifiers.scene import Scene
from classifiers.span import Span
from classifiers.speakers import Source


class Attribution(Struct, frozen=True, kw_only=True):
    """
    Somebody says something: the cue, the source, and the parts of the sentence that are said. Spans are code points of the sentence.

    *source* is null where the sentence leaves it to the one before ('he added', 'وأضاف'); *phrase* is then the pronoun, or null too.
    *others* are the sources beside it ('Lavrov and Kerry said'). *is_open* says that nobody is meant ('it was reported'), *is_speech* that
    words are told, and no deed or attitude ('Iran rejects the offer'), *refers_back* that a described source is one whom the story has
    named ('the statement'). The parts of *content* are in order; there are two where the attribution stands between them, none where all
    that is said stands elsewhere.
    """

    cue: Span
    source: Source | None
    phrase: Span | None
    others: tuple[Source, ...] = ()
    content: tuple[Span, ...]
    kind: Kind
    is_open: bool = False
    is_speech: bool = True
    refers_back: bool = False

    @property
    def extent(self) -> Span:
        """From where what is said begins to where it ends; the cue, where the sentence has none of it."""
        return Span(self.content[0].start, self.content[-1].end) if self.content else self.cue


def attribution(
    cue: Span, source: Source | None, phrase: Span | None, parts: tuple[Span, ...], scene: Scene
) -> Attribution:
    """Make the record of an attribution; its kind shows in the quotation marks of the sentence."""
    kind = kind_of(parts, scene.analysis.quotations, scene.text)
    return Attribution(cue=cue, source=source, phrase=phrase, content=parts, kind=kind)


def described(whole: Span) -> Source:
    """Make the source that a noun phrase is of which nothing is known."""
    return Source(start=whole.start, end=whole.end, speaker=None, is_person=False, is_described=True)
