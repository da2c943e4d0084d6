"""Arabic speakers that the gazetteer does not know, or that stand where no capital shows them."""

import pytest

from classifiers import article as articles
from classifiers.candidates import candidates
from classifiers.raw import RawArticle


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            "صرح وزير الدفاع البلغاري فابيو رينالدي رئيس حركة الإصلاح بأن صوفيا لن تحاور أنقرة.",
            "Fabio Rinaldi",
            id="a name between an office and another one",
        ),
        pytest.param(
            "ذكر موفد الاتحاد الأفريقي السابق إلى ليبيا، فابيو رينالدي، صباحا، أن طرابلس مستعدة للحوار مع القاهرة.",
            "Fabio Rinaldi",
            id="a name between commas, behind an office and its field",
        ),
        pytest.param(
            "وصرح وسيم رينالدي بأن الرباط ترحب بمباحثات جديدة مع مدريد.",
            "Wassim Rinaldi",
            id="a name without an office that begins with a given name",
        ),
        pytest.param(
            "في يوم أعلنت فيه أوسلو أنها لا تمانع في لقاء وفد من كوبا.",
            "Norwegian government",
            id="a subject behind 'at a time when'",
        ),
        pytest.param(
            "وذكرت وكالة الأنباء الكورية الشمالية أن كوريا الشمالية ترفض لقاء موفد ياباني.",
            "KCNA",
            id="an agency that is named by its country",
        ),
        pytest.param(
            "ذكر مسؤول السياسة الخارجية بالاتحاد الأوروبي جوزيب بوريل مساء أن بروكسل لن تفاوض مينسك.",
            "Josep Borrell",
            id="an office with a long field",
        ),
        pytest.param(
            "صرح مسؤول حكومي قطري بأن الدوحة ترحب بلقاء يجمعها بالبحرين.",
            "Qatari official",
            id="an official of a government",
        ),
        pytest.param(
            "وقال مسؤول أوروبي كبير إن بوتين مستعد للقاء زيلينسكي.",
            "European official",
            id="'that' and a name behind an official are not his",
        ),
        pytest.param("وذكرت مصادر مطلعة أن إيران ترحب بالحوار مع مصر.", "sources", id="informed sources"),
        pytest.param(
            "وقال ماكرون بعد جولة طويلة في المصانع الواقعة في شمال البلاد ومع ختام يومه الأول هناك «نحن مستعدون للحوار مع موسكو».",
            "Emmanuel Macron",
            id="a quotation far behind its verb",
        ),
        pytest.param(
            "وكان ماكرون طالب في أواخر الشهر الماضي باستئناف المفاوضات مع موسكو.",
            "Emmanuel Macron",
            id="an object behind when it was said",
        ),
    ],
)
def test_the_speaker_is_found(text, speaker):
    [found] = candidates(articles.read(RawArticle(id="1", text=text, language="ar", published_at="2021-05-01")))
    assert [said.speaker.name for said in found.said] == [speaker]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("قالت بيونغ يانغ إنها مستعدة للحوار، وذلك بعد أن ألغت واشنطن القمة.", "إنها مستعدة للحوار"),
        ("قالت بيونغ يانغ إنها مستعدة للحوار، وذلك موقف واشنطن أيضا.", "إنها مستعدة للحوار، وذلك موقف واشنطن أيضا"),
        (
            "وقال ماكرون في باريس «أبلغت الجميع بأن الحوار ممكن مع موسكو اليوم».",
            "أبلغت الجميع بأن الحوار ممكن مع موسكو اليوم",
        ),
    ],
)
def test_what_is_said_has_its_bounds(text, said):
    [found] = candidates(articles.read(RawArticle(id="1", text=text, language="ar", published_at="2021-05-01")))
    assert [text[one.content.slice] for one in found.said] == [said]


def test_a_noun_behind_a_verb_of_speech_is_no_name():
    text = "وقال مواطن غاضب إن لقاء الهند وباكستان مضيعة للوقت."
    [found] = candidates(articles.read(RawArticle(id="1", text=text, language="ar")))
    assert found.said == ()
