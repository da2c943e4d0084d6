import pytest

from classifiers.constructions import constructions, firings, parse
from classifiers.cues import LANGUAGES, cues, lexicon
from classifiers.folding import fold
from classifiers.stance import Stance


def stances(text, language):
    fired = firings(cues(fold(text).text, language))
    return {firing.stance for firing in fired if not firing.governed}


@pytest.mark.parametrize(
    ("language", "plain", "flipped", "stance", "opposite"),
    [
        pytest.param(
            "en", "They are ready to talk", "They are not ready to talk", Stance.OPEN, Stance.CLOSED, id="en ready"
        ),
        pytest.param(
            "en",
            "They rule out a summit",
            "They do not rule out a summit",
            Stance.CLOSED,
            Stance.OPEN,
            id="en rule out",
        ),
        pytest.param(
            "en", "A visit is planned", "A visit is not planned", Stance.CONFIRMATION, Stance.DENIAL, id="en planned"
        ),
        pytest.param(
            "ru", "Они готовы к диалогу", "Они не готовы к диалогу", Stance.OPEN, Stance.CLOSED, id="ru ready"
        ),
        pytest.param(
            "ru", "Он исключил встречу", "Он не исключил встречу", Stance.CLOSED, Stance.OPEN, id="ru rule out"
        ),
        pytest.param(
            "ru", "Визит планируется", "Визит не планируется", Stance.CONFIRMATION, Stance.DENIAL, id="ru planned"
        ),
        pytest.param("ar", "يستبعد عقد لقاء", "لا يستبعد عقد لقاء", Stance.CLOSED, Stance.OPEN, id="ar rule out"),
        pytest.param("ar", "التقى نظيره", "لم يلتق نظيره", Stance.CONFIRMATION, Stance.DENIAL, id="ar met"),
    ],
)
def test_a_negated_head_speaks_for_the_opposite(language, plain, flipped, stance, opposite):
    assert stance in stances(plain, language)
    assert opposite not in stances(plain, language)
    assert opposite in stances(flipped, language)
    assert stance not in stances(flipped, language)


def test_a_subject_between_an_arabic_verb_and_its_object_does_not_part_them():
    assert Stance.OPEN in stances("دعا الرئيس ووزير الخارجية أمس إلى الحوار", "ar")


def test_a_word_in_between_can_take_the_object_away():
    assert Stance.OPEN not in stances("They are ready to break off talks", "en")


def test_a_contact_that_is_only_wished_for_is_not_asserted():
    assert Stance.CONFIRMATION not in stances("They hope to hold talks", "en")
    assert Stance.CONFIRMATION in stances("They held talks", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_of_a_pattern_has_words_in_every_language(language):
    words = lexicon(language)
    listed = {
        label
        for table in (words.words, words.exact, words.pasts, words.imperfects)
        for labels in table.values()
        for label in labels
    }
    listed |= {label for entries in words.phrases.values() for _, label in entries} | {"PARTY"}
    unknown = {one.id for one in constructions() if any(not step.classes & listed for step in one.steps)}
    assert unknown <= {"x.lack", "n.lack", "c.ready.only"}  # LACK is Arabic's عدم, ONLY Russian's только


def test_no_two_constructions_share_an_id():
    ids = [one.id for one in constructions()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "line",
    [
        "o.x\topen_to_dialogue\t-",
        "o.x\topen\t-\tREADY",
        "o.x\topen_to_dialogue\tno\tREADY",
        "o.x\topen_to_dialogue\t-\tREADY <x D",
    ],
)
def test_a_bad_row_is_named_by_file_and_line(line):
    with pytest.raises(ValueError, match=r"^rules\.tsv:7: "):
        parse(line, "rules.tsv:7")
