"""Subjects: a verb of speech in its sentence in; the source phrase that is its subject, or whom it leaves it to, out."""

from classifiers.languages import Left
from classifiers.scene import Scene
from classifiers.speakers import Source
from classifiers.wordkinds import Word

_TOUCHING = 2
_RELATIVE_GAP = 6

Subject = Source | Left


def subject(cue: Word, scene: Scene) -> Subject:
    """
    Find the subject of *cue*, a verb of speech, among the source phrases of its sentence.

    A verb in a relative clause belongs to the name in front of it ('بايدن الذي أشار'). A verb that only goes on ('he added', 'وأضاف',
    'مشيرا إلى') is `CARRIED`. The rest is the language's own: Arabic verbs stand in front of their subject, English ones behind, Russian
    ones on either side.
    """
    if any(0 <= cue.start - word.end <= _RELATIVE_GAP for word in scene.near(scene.relatives, cue.start)):
        return scene.last_source(cue.start) or Left.NOBODY
    if pronoun(cue, scene) is not None:
        return Left.CARRIED
    return scene.language.subject(cue, scene)


def pronoun(cue: Word, scene: Scene) -> Word | None:
    """Find the pronoun that is the subject of *cue*: 'he said', in Russian also 'сказал он'."""
    for word in scene.near(scene.pronouns, cue.start, beyond=cue.end + _TOUCHING):
        behind = scene.language.pronoun_behind and 0 < word.start - cue.end <= _TOUCHING
        if behind or 0 < cue.start - word.end <= _TOUCHING:
            return word
    return None
