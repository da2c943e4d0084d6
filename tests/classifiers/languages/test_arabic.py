"""Arabic attributions piece by piece: the forms of verbs, the phrases that are subjects, where what is said begins and ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.article import read
from classifiers.languages.arabic_forms import forms
from classifiers.raw import RawArticle
from classifiers.reports import Report, reports


def found(text: str) -> list[Report]:
    return list(reports(read(RawArticle(id="1", title=None, text=text, language="ar", published_at="2025-03-01"))))


def sources(text: str) -> list[str | None]:
    return [text[report.source.slice] if report.source else None for report in found(text)]


def contents(text: str) -> list[str]:
    return [text[part.slice] for report in found(text) for part in report.content]


@pytest.mark.parametrize(
    ("entry", "form"),
    [
        ("قال/يقول", "ستقول"),
        ("أكد/يؤكد", "اكدوا"),
        ("نفى/ينفي", "نفت"),
        ("دعا/يدعو", "يدعون"),
        ("أعلن/يعلن", "كما اعلنت"),
        ("بحسب ما أفاد/يفيد", "بحسب ما افادت"),
    ],
)
def test_a_verb_is_spelled_out_with_its_persons_numbers_and_tenses(entry, form):
    assert form in forms(entry, "")


@pytest.mark.parametrize(("entry", "noun"), [("أشار/يشير", "اشاره"), ("نقل/ينقل", "نقلا"), ("أضاف/يضيف", "اضافه")])
def test_a_form_that_folding_makes_a_noun_is_no_form_of_the_verb(entry, noun):
    assert noun not in forms(entry, "")


def test_a_participle_has_the_endings_of_one_that_goes_on():
    assert set(forms("مضيفا", "participle")) == {"مضيفا", "مضيفة", "مضيفين", "مضيفتين"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        pytest.param("قال سكان الحي القديم إن الماء انقطع.", "سكان الحي القديم", id="unknown-people"),
        pytest.param("أظهر استطلاع للرأي أن الأسعار تقلق الناخبين.", "استطلاع للرأي", id="a-verbal-noun-that-tells"),
        pytest.param(
            "وقال رئيس نقابة الصيادين في تصريح إن البحر هائج.", "رئيس نقابة الصيادين", id="up-to-the-occasion"
        ),
        pytest.param("المزارعون يرون أن الموسم ضاع.", "المزارعون", id="in-front"),
        pytest.param("أصدرت الرابطة بيانا قالت فيه إن المعرض تأجل.", "الرابطة", id="of-the-main-clause"),
        pytest.param("خرجت الممثلة وهي تقول إن الفيلم رائع.", "الممثلة", id="while-she-says"),
        pytest.param("حذر الطبيب قائلا إن الدواء نفد.", "الطبيب", id="of-the-verb-before-a-participle"),
        pytest.param("نقلت الصحيفة عن أحد الجيران قوله إن البيت مهجور.", "أحد الجيران", id="whom-a-house-relays"),
        pytest.param("سيغلق الجسر غدا، وفقا لبلدية المدينة.", "بلدية المدينة", id="behind-a-joined-preposition"),
        pytest.param("وأكد ضرورة ترميم السقف.", None, id="an-object-is-no-subject"),
        pytest.param("وقال في بيان إن السقف سيرمم.", None, id="an-adjunct-is-no-subject"),
        pytest.param("وقال للصحفيين إن السقف سيرمم.", None, id="an-addressee-is-no-subject"),
    ],
)
def test_the_subject_of_a_verb_of_speech_is_a_whole_phrase(text, source):
    assert sources(text) == [source]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("نفى النادي رحيل المدرب.", "رحيل المدرب", id="an-object"),
        pytest.param("أعرب العمال عن خيبتهم من القرار.", "عن خيبتهم من القرار", id="a-preposition-of-the-verb"),
        pytest.param("أعلن المتحف، الذي أغلق عامين، افتتاح قاعاته.", "افتتاح قاعاته", id="behind-a-relative-clause"),
        pytest.param("قال الحارس إن الباب مغلق، فيما واصل الزوار الانتظار.", "الباب مغلق", id="before-a-clause-beside"),
        pytest.param(
            "«الباب مغلق منذ الصباح»، قال الحارس بصوت خافت.", "الباب مغلق منذ الصباح", id="in-front-of-the-verb"
        ),
        pytest.param("وصف الناقد الرواية بأنها «مملة جدا».", "مملة جدا", id="a-quotation-behind-that"),
        pytest.param("تزايدت المخاوف والشائعات، ومنها تقارير عن أن السد تصدع، قبل المطر.", "السد تصدع", id="a-noun"),
    ],
)
def test_what_is_said_begins_and_ends_where_the_verb_s_complement_does(text, said):
    assert contents(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "لم يوضح المدير متى يبدأ العمل.",
        "ومن المتوقع أن يهطل المطر غدا.",
        "يذكر أن المتحف افتتح قبل قرن.",
        "عقب الحفل غادر الضيوف.",
        "قرأ الطلاب تصريحات أوردتها الصحيفة.",
        "تحدث المدير أمام الطلاب.",
        "انتهى الخلاف بشأن عرض الشركة.",
    ],
)
def test_what_nobody_says_is_no_report(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["يُعتقد أن التمثال مزور.", "قيل إن التمثال مزور.", "ويقال إن التمثال مزور."])
def test_what_is_said_by_nobody_in_particular_has_no_source_and_no_speaker(text):
    [report] = found("قال لافروف إن الجو بارد. " + text)[1:]
    assert (report.source, report.speaker) == (None, None)


def test_who_goes_on_in_a_sentence_is_named_by_the_phrase_before():
    text = "قال العمدة إن الحديقة ستبقى، مضيفا أن أشجارها معمرة."
    assert sources(text) == ["العمدة", "العمدة"]


_PIECES = [
    *'قأبو ،:«»".\n',
    "قال ",
    "إن ",
    "مضيفا ",
    "بيسكوف ",
    "نقلت ",
    "عن ",
    "تقارير ",
    "بحسب ",
    "وهو ",
    "يقول ",
    "الوزير ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_any_arabic_text_is_read_and_every_span_lies_in_it(text):
    article = read(RawArticle(id="1", title=None, text=text or ".", language="ar"))
    if not hasattr(article, "stories"):
        return
    ones = reports(article)
    assert ones == reports(article)
    for report in ones:
        spans = [*report.content, *(span for span in (report.source, report.cue) if span)]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
