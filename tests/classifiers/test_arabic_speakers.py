"""Arabic speakers that the gazetteer does not know, or that stand where no capital shows them."""

import pytest

from classifiers import article as articles
from classifiers.candidates import candidates
from classifiers.raw import RawArticle


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            "قال وزير الداخلية الإيطالي فابيو رينالدي زعيم حزب الرابطة إن باريس ترفض الحوار مع روما.",
            "Fabio Rinaldi",
            id="a name between an office and another one",
        ),
        pytest.param(
            "أكد مبعوث الأمم المتحدة الجديد إلى اليمن، فابيو رينالدي، الثلاثاء، أنه سيلتقي الحوثيين قريبا.",
            "Fabio Rinaldi",
            id="a name between commas, behind an office and its field",
        ),
        pytest.param(
            "وقال وسيم رينالدي إن وفدا من كابل سيلتقي ممثلين عن طالبان.",
            "Wassim Rinaldi",
            id="a name without an office that begins with a given name",
        ),
        pytest.param(
            "في وقت أكدت فيه أثينا أنها ستبدأ محادثات مع تركيا غدا.",
            "Greek government",
            id="a subject behind 'at a time when'",
        ),
        pytest.param(
            "وأوردت وكالة الأنباء الكورية الشمالية أن بيونغ يانغ لن تجري محادثات مع واشنطن.",
            "KCNA",
            id="an agency that is named by its country",
        ),
        pytest.param(
            "أعلن مسؤول السياسة الخارجية بالاتحاد الأوروبي جوزيب بوريل اليوم أن المفاوضات مع إيران ستستأنف.",
            "Josep Borrell",
            id="an office with a long field",
        ),
        pytest.param(
            "قال مسؤول حكومي قطري إن بلاده مستعدة لاستضافة المحادثات مع إيران.",
            "Qatari official",
            id="an official of a government",
        ),
    ],
)
def test_the_speaker_is_found(text, speaker):
    [found] = candidates(articles.read(RawArticle(id="1", text=text, language="ar", published_at="2021-05-01")))
    assert [said.speaker.name for said in found.said] == [speaker]


def test_a_noun_behind_a_verb_of_speech_is_no_name():
    text = "وقال مواطن غاضب إن الحوار بين إيران والسعودية لن يفيد أحدا."
    [found] = candidates(articles.read(RawArticle(id="1", text=text, language="ar")))
    assert found.said == ()
