from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.folding import fold
from classifiers.grammar.arabic.analysis import analyses, listed
from classifiers.grammar.arabic.derivation import derive
from classifiers.grammar.frames import of_language
from classifiers.grammar.lexicon import lexicon, look_up
from classifiers.grammar.marks import mark
from classifiers.morphology import Tense


def readings(entry: str, word: str) -> set[str]:
    """As what *word* is a form of *entry*: a tense, `noun`, or nothing."""
    keys = listed(fold(entry).text)
    found = set()
    for level in analyses(fold(word).text):
        for one in level:
            table = {Tense.NONE: keys.nouns, Tense.PAST: keys.pasts}.get(one.tense, keys.imperfects)
            if one.form in table:
                found.add(one.tense.value or "noun")
    return found


@pytest.mark.parametrize(
    ("entry", "tense", "words"),
    [
        ("التقى/يلتقي", "past", "التقى التقت التقيا والتقتا التقوا فالتقاها التقينا التقته"),
        ("التقى/يلتقي", "present", "يلتقي تلتقيان يلتقِ يلتقوا ليلتقيا ونلتقيهم يلتقون"),
        ("التقى/يلتقي", "future", "سيلتقي وستلتقيان سيلتقون سنلتقيهم"),
        ("دعا/يدعو", "past", "دعا دعت دعوا دعاه دعته دعي ودعونا"),
        ("دعا/يدعو", "present", "يدعو تدعو لندعو يدع يدعون"),
        ("زار/يزور", "past", "زار زارت زاروا زرنا زارها زارا"),
        ("زار/يزور", "present", "يزور يزر تزورها يزوران يزار"),
        ("أعاد/يعيد", "past", "أعاد أعيد أعادت أعدنا أعيدت"),
        ("استضاف/يستضيف", "present", "يستضيف تستضف يستضاف"),
        ("استأنف/يستأنف", "past", "استأنفت استؤنفت واستأنفا"),
        ("ناقش/يناقش", "past", "ناقش نوقش ناقشاه ناقشوها"),
        ("بدأ/يبدأ", "past", "بدأ بدأت بدأوا بدؤوا بدئ"),
        ("بدأ/يبدأ", "present", "يبدأ تبدأ يبدأون"),
        ("أرجأ/يرجئ", "past", "أرجأ أرجأت أرجئ أرجئت"),
        ("ألغى/يلغي", "past", "ألغى ألغت ألغي ألغيت ألغاها"),
        ("ألغى/يلغي", "present", "يلغ يلغي تلغيها"),
        ("حث/يحث", "past", "حث حثت حثثنا وحثوا"),
        ("قطع/يقطع", "past", "قطعوها قطعت وقطعا"),
    ],
)
def test_a_verb_is_known_in_every_person_and_tense_from_its_entry_alone(entry, tense, words):
    assert {word: tense in readings(entry, word) for word in words.split()} == dict.fromkeys(words.split(), True)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("زار/يزور", "وزر زوار يزورت سزار وزراء مزار"),
        ("قطع/يقطع", "القطعت بقطعت قطعون مقاطعة"),
        ("التقى/يلتقي", "لقاء تلقى يلقي التقني ألقى"),
        ("علق/يعلق", "علاقات متعلق عالق العلقت"),
        ("عقد/يعقد", "معقد تعقيد عقيدة"),
        ("رفض/يرفض", "الرفضوا سرفض بيرفض"),
        ("دعا/يدعو", "ادعى دعم تدعيم"),
        ("بدأ/يبدأ", "أبدى يبدي بدلا"),
    ],
)
def test_what_cannot_be_joined_and_other_verbs_of_like_letters_are_no_forms_of_it(entry, words):
    assert {word: readings(entry, word) for word in words.split()} == {word: set() for word in words.split()}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("رحب/يرحب/II", "ترحيبه مرحبا مرحبين بترحيب مرحبة"),
        ("قاطع/يقاطع/III", "مقاطعة بمقاطعتها مقاطعون"),
        ("ألغى/يلغي/IV", "إلغاء بإلغائها إلغاؤه ملغاة الملغى"),
        ("تمسك/يتمسك/V", "تمسكها متمسكون المتمسكة"),
        ("تفاوض/يتفاوض/VI", "التفاوض متفاوضين بتفاوضهم"),
        ("انسحب/ينسحب/VII", "انسحابه منسحبا للانسحاب"),
        ("اشترط/يشترط/VIII", "اشتراطه مشترطين باشتراطات"),
        ("استأنف/يستأنف/X", "استئناف لاستئنافها المستأنفة"),
        ("استضاف/يستضيف/X", "استضافة استضافتها مستضيفا"),
        ("رفض/يرفض/I", "رافضة الرافضون مرفوض"),
        ("دعا/يدعو/I", "داعيا داعية داعين مدعوة"),
    ],
)
def test_verbal_nouns_and_participles_are_derived_from_the_verb_and_its_form(entry, words):
    assert {word: "noun" in readings(entry, word) for word in words.split()} == dict.fromkeys(words.split(), True)


def test_a_form_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(ValueError, match="IX is no form of a verb; write one of I, II"):
        derive("احمر", "يحمر", "IX")


@pytest.mark.parametrize("entry", ["رفض", "رفض/رفض", "رفض/يرفض/I/I", "/يرفض"])
def test_an_entry_that_is_no_verb_is_refused_with_what_to_write(entry):
    with pytest.raises(ValueError, match="write past/imperfect"):
        listed(entry)


@pytest.mark.parametrize(
    ("word", "classes"),
    [
        ("وزارة", set()),  # a ministry, not 'and he visited her'
        ("لوزارتها", set()),
        ("علاقاتهما", set()),  # ties, not what was suspended
        ("المتحدثة", {"POL"}),  # a spokeswoman, not 'who talks'
        ("الاجتماعية", set()),  # social, not of a meeting
        ("المواقف", set()),  # stands, not what was stopped
        ("إنه", set()),  # 'that he', not 'I end'
        ("بعدما", set()),  # 'after', not 'without what'
        ("تدخل", set()),  # intervention, not 'she enters'
        ("الاستعدادات", {"PREP"}),  # preparations, not readiness
        ("عقود", set()),
    ],
)
def test_words_that_only_look_like_forms_of_dialogue_are_left_alone(word, classes):
    assert look_up(fold(word).text, "ar")[0] == classes


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤى", min_size=1, max_size=40))
def test_any_word_is_analysed_without_an_error_and_itself_first(word):
    found = analyses(fold(word).text)
    assert found[0][0].form == fold(word).text
    assert sum(map(len, found)) < 400


@pytest.mark.parametrize(
    ("sentence", "word", "classes"),
    [
        ("اقترح الوزير عقد لقاء", "عقد", {"HOLDN"}),
        ("الوزير الذي عقد لقاء", "عقد", {"HOLD"}),
        ("عقد الوزير لقاء", "عقد", {"HOLD"}),
        ("بعد عقد لقاء", "عقد", {"HOLDN"}),
        ("لن تحاور باريس أحدا", "تحاور", {"NEGOTIATEV"}),
        ("قد التقى الوزير", "قد", set()),
        ("قد يلتقي الوزير", "قد", {"QAD"}),
        ("جلسة مجلس الأمن", "جلسة", {"ROUND"}),
        ("اجتماع مجلس الأمن", "اجتماع", set()),
        ("البلدان بحثا الأزمة", "بحثا", {"DISCUSSV", "ABOUTV", "DUAL"}),
        ("لا تزال باريس", "لا تزال", {"STILL"}),
        ("فلنتفاوض معهم", "فلنتفاوض", {"NEGOTIATEV", "LET"}),
        ("دعوة للحوار", "للحوار", {"TALK", "DEF", "TO"}),
        ("بعد لقائه نظيره", "لقائه", {"MEET", "AFTERED", "ADJUNCT"}),
    ],
)
def test_what_stands_in_front_decides_what_a_word_is(sentence, word, classes):
    text = fold(sentence).text
    found = {text[one.span.slice]: set(one.classes) for one in mark(text, "ar").marks}
    assert found.get(fold(word).text, set()) == classes


ADDED = frozenset({"PARTY", "ADJUNCT", "DEF", "TO", "AFTERED", "DIRECT", "DUAL", "LET", "JOINED", "HELD"})
"""Classes that a word's form or place adds, and no lexicon lists."""


def test_every_step_of_an_arabic_frame_has_words():
    words = lexicon("ar")
    listed_classes = {
        one for table in (words.words, words.exact, words.pasts, words.imperfects) for one in chain(*table.values())
    }
    listed_classes |= {label for phrases in words.phrases.values() for _, label in phrases}
    wordless = [
        (one.id, sorted(step.classes))
        for one in of_language("ar")
        for step in one.steps
        if step.classes.isdisjoint(listed_classes | ADDED)
    ]
    assert wordless == []


def test_arabic_shares_no_frame():
    assert {one.place.partition(":")[0] for one in of_language("ar")} == {"frames_ar.tsv"}


@pytest.mark.parametrize(
    ("sentence", "word", "tense"),
    [
        ("لم يلتق الوزير نظيره", "يلتق", Tense.PAST),
        ("لن يلتقي الوزير نظيره", "يلتقي", Tense.PRESENT),
        ("سيلتقي الوزير نظيره", "سيلتقي", Tense.FUTURE),
        ("التقى الوزير نظيره", "التقى", Tense.PAST),
        ("يلتقي الوزير نظيره", "يلتقي", Tense.PRESENT),
    ],
)
def test_a_verb_tells_its_time_by_its_shape_and_its_particle(sentence, word, tense):
    text = fold(sentence).text
    [found] = [one for one in mark(text, "ar").marks if text[one.span.slice] == fold(word).text]
    assert found.tense is tense


@pytest.mark.parametrize(
    ("sentence", "word", "negated"),
    [
        ("لا يمانع الوزير ولا يرفض اللقاء", "يرفض", True),
        ("لا نثق بهم ونرفض اللقاء", "نرفض", False),
        ("لا يثق الوزير بمن يرفض اللقاء", "يرفض", False),
        ("لم يبد الوزير الأول أي استعداد", "استعداد", True),
        ("غير مستعد للقاء", "مستعد", True),
        ("ليس في نيته لقاء", "نيته", True),
    ],
)
def test_a_negator_reaches_the_word_it_turns_and_no_further(sentence, word, negated):
    text = fold(sentence).text
    [found] = [one for one in mark(text, "ar").marks if text[one.span.slice].removeprefix("و") == fold(word).text]
    assert found.negated is negated


def test_a_phrase_holds_its_verb_in_any_person_and_tense():
    for sentence in ("لم يحدد موعد", "لم تحددا الموعد", "لم نحدد موعدا", "لم يحددوا"):
        assert "NODATE" in set(chain(*(one.classes for one in mark(sentence, "ar").marks))), sentence
