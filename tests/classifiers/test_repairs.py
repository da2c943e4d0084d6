"""Repairs: what is put right, what is left alone, and that the words as they came can always be found again."""

import ftfy.bad_codecs  # noqa: F401, registers the 'sloppy' encodings
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.datelines import dateline
from classifiers.furniture import Furniture, furniture, stamp_end
from classifiers.mojibake import misread
from classifiers.repairs import MAX_EDITS, repair
from classifiers.scrape import scrape

ARABIC = "قال المتحدث باسم الوزارة: «لا توجد خطط» لعقد محادثات، والأمر متروك للجانب الآخر؟"
RUSSIAN = "Министр: переговоров не будет. «Россия готова к диалогу» — но не сейчас, заявил он №1"
ENGLISH = "The minister’s aide said: “no plans” — for now… at the café"


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        *(
            (text, "utf-8", wrong)
            for text in (ARABIC, RUSSIAN, ENGLISH)
            for wrong in ("latin-1", "sloppy-windows-1252")
        ),
        (ARABIC, "utf-8", "sloppy-windows-1256"),
        (ARABIC, "utf-8", "sloppy-windows-1251"),
        (RUSSIAN, "utf-8", "sloppy-windows-1251"),
        (ARABIC, "cp1256", "latin-1"),
        (ARABIC, "cp1256", "sloppy-windows-1252"),
        (RUSSIAN, "cp1251", "latin-1"),
        (RUSSIAN, "koi8-r", "sloppy-windows-1252"),
        (ENGLISH, "cp1252", "latin-1"),
    ],
)
def test_text_that_was_read_with_the_wrong_encoding_is_read_again(text, written, read):
    came = text.replace("№", "N").encode(written, "ignore").decode(read)
    mended = repair(came)
    meant = text.replace("№", "N").encode(written, "ignore").decode(written)
    assert mended.text.replace("\x85", "…") == meant
    assert mended.undone() == came


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        RUSSIAN,
        ENGLISH,
        "Être à Genève, «Кремль» où ça été",
        "Erdoğan görüştü: “Türkiye”",
        "класс С» и Р»",
        "می‌خواهد، ک",
        "كان في الدار، ثم غادر»",
        "5 < 6 & 7 > 3; AT&T",
    ],
)
def test_text_that_is_right_stays(text):
    assert repair(text) == (text, ())


@pytest.mark.parametrize(
    ("came", "meant", "names"),
    [
        ("&laquo;Нет&raquo;", "«Нет»", ["entities"]),
        ("&amp;quot;No&amp;quot;", '"No"', ["entities", "entities"]),
        ("a&nbsp;b &#1575; &#x627; &unknown; &nbsp c", "a b ا ا &unknown;   c", ["entities"]),
        ("<p>No.</p><p>Yes<br/>or</p><script>x</script>", "\nNo.\n\nYes\nor\n", ["tags"]),
        ("&lt;b&gt;No&lt;/b&gt; <unknown>", "No <unknown>", ["entities", "tags"]),
    ],
)
def test_entities_and_left_over_tags_become_what_they_stand_for(came, meant, names):
    mended = repair(came)
    assert (mended.text, [made.name for made in mended.repairs]) == (meant, names)
    assert mended.undone() == came


PIECES = st.lists(
    st.text(max_size=8)
    | st.sampled_from(
        [
            "&amp;",
            "&quot;",
            "&amp;lt;",
            "<br>",
            "</p>",
            "&#0;",
            "Ø§Ù„",
            "â€œ",
            "Ð\x9dÐµÑ‚",
            "ÇáßÑãáíä æÇáæÝÏ",
            "Р\xa0РѕСЃСЃРёСЏ",
            "ط§ظ„",
            "\x93",
            "\ud800",
        ]
    ),
    max_size=8,
)


@given(PIECES.map("".join), st.data())
def test_any_text_can_be_undone_and_every_range_leads_back(came, data):
    mended = repair(came)
    assert mended.undone() == came
    start = data.draw(st.integers(0, len(mended.text)))
    end = data.draw(st.integers(start, len(mended.text)))
    found = mended.raw_span(start, end)
    assert 0 <= found.start <= found.end <= len(came)
    if not mended.repairs:
        assert found == (start, end)
    whole = mended.raw_span(0, len(mended.text))
    assert whole.start <= found.start
    assert found.end <= max(whole.end, found.end)


@given(st.text(max_size=40), st.sampled_from(["&amp;", "<br>", "Ø§Ù„ÙƒØ±Ù…Ù„ÙŠÙ†"]), st.text("abc .", max_size=10))
def test_what_was_not_changed_is_found_at_its_place(before, changed, after):
    came = f"{before} {changed} {after}word"
    mended = repair(came)
    at = mended.text.rindex("word")
    assert came[slice(*mended.raw_span(at, at + 4))] == "word"


def test_a_repair_of_very_many_pieces_is_recorded_by_its_number_alone():
    mended = repair("&amp;" * (MAX_EDITS + 1))
    assert (mended.recorded[0].count, mended.recorded[0].edits) == (MAX_EDITS + 1, ())
    assert mended.undone() == "&amp;" * (MAX_EDITS + 1)


@given(st.text())
def test_what_was_misread_is_in_order_and_apart(text):
    past = 0
    for found in misread(text):
        assert past <= found.start < found.end <= len(text)
        past = found.end


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("شارك الخبر", "share"),
        ("Facebook Twitter WhatsApp Email", "share"),
        ("Поделиться: ВКонтакте Telegram", "share"),
        ("14:35 МСК", "stamp"),
        ("منذ 5 دقائق", "stamp"),
        ("Updated 2 hours ago", "stamp"),
        ("عاجل", "stamp"),
        ("1 234 просмотра", "counter"),
        ("عدد المشاهدات: 123", "counter"),
        ("3 min read", "counter"),
        ("(AFP)", "credit"),
        ("— Reuters", "credit"),
        ("/ТАСС/", "credit"),
        ("وكالات", "credit"),
        ("Фото: пресс-служба", "caption"),
        ("A delegate arrives. Photo/AFP", "caption"),
        ("By Anna Reed and Tom Hall", "byline"),
        ("كتب: محمد علي", "byline"),
        ("Автор: Иван Петров", "byline"),
        ("© 2024 Morning Post", "notice"),
        ("Все права защищены", "notice"),
        ("Подписывайтесь на наш Telegram-канал", "promo"),
        ("تابعونا على تلغرام", "promo"),
    ],
)
def test_what_a_page_adds_is_told_from_its_story(line, kind):
    assert furniture(line) is Furniture(kind)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday, no talks had begun",
        "Комментарии министра о переговорах",
        "كتب الوزير رسالة إلى نظيره",
        "Photo of the talks was published by the ministry.",
        "Видео встречи опубликовало ведомство.",
        "2 hours",
        "No talks.",
        "نعم",
        "Print edition editors met the envoy",
        "Reuters reported that no talks were planned.",
        "",
        "***",
    ],
)
def test_what_may_be_news_stays(line):
    assert furniture(line) is None


@given(st.text(max_size=260))
def test_any_line_is_furniture_or_not_and_a_stamp_leaves_something(line):
    assert furniture(line) is None or isinstance(furniture(line), Furniture)
    assert not line or stamp_end(line) < len(line)


@pytest.mark.parametrize(
    ("paragraph", "rest", "agency"),
    [
        ("MOSCOW, March 2 (Reuters) - Nothing.", "Nothing.", "Reuters"),
        ("TEHRAN, Iran (AP) — Nothing.", "Nothing.", "AP"),
        ("МОСКВА, 2 марта. /ТАСС/. Ничего.", "Ничего.", "TASS"),
        ("МОСКВА, 2 мар - РИА Новости. Ничего.", "Ничего.", "RIA Novosti"),
        ("Москва. 2 марта. INTERFAX.RU - Ничего.", "Ничего.", "Interfax"),
        ("موسكو (أ ف ب) - لا شيء", "لا شيء", "AFP"),
        ("القاهرة - أ ش أ: لا شيء", "لا شيء", "MENA"),
        ("عمّان - بترا - لا شيء", "لا شيء", "Petra"),
        ("واشنطن/ الأناضول لا شيء", "لا شيء", "Anadolu"),
        ("بغداد - وكالات: لا شيء", "لا شيء", None),
    ],
)
def test_a_dateline_is_told_from_the_text_behind_it(paragraph, rest, agency):
    found = dateline(paragraph)
    assert (paragraph[found.chars :], found.agency) == (rest, agency)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Moscow - once again - is silent.",
        "Песков — РИА Новости: нет",
        "وقال الناطق - في حديث لوكالة تاس - لا",
        "Reuters: Moscow refuses",
        "MOSCOW (Reuters) -",
        "",
    ],
)
def test_a_sentence_that_begins_like_a_dateline_is_none(paragraph):
    assert dateline(paragraph) is None


@pytest.mark.parametrize(
    "tail",
    [
        "اقرأ المزيد | عنوان",
        "READ MORE — a headline",
        "Читайте также » заголовок",
        "[اقرأ أيضا]",
        "👉 Read also: a headline",
        "اقرأ أيضا.. عنوان",
    ],
)
def test_read_also_is_told_in_the_forms_that_outlets_use(tail):
    scraped = scrape("T", f"No talks.\n{tail}\n")
    assert len(scraped.stories[0].paragraphs) == 1
    assert [cut.kind for cut in scraped.cuts] == ["read_also"]


@given(
    st.lists(
        st.sampled_from(
            [
                "Share",
                "14:35",
                "14:35 – They met.",
                "MOSCOW (Reuters) - No.",
                "Read also: x",
                "They met.",
                "Tags: a",
                "© 2024 A",
                "Фото: а",
            ]
        ),
        max_size=8,
    )
)
def test_what_is_kept_and_what_is_cut_touch_nowhere_and_lose_no_letter(lines):
    text = "\n".join(lines)
    scraped = scrape("T", text)
    spans = [span for story in scraped.stories for span in story.paragraphs] + [
        cut.span for cut in scraped.cuts if cut.kind != "read_also"
    ]
    covered = [place for span in spans for place in range(span.start, span.end)]
    assert len(covered) == len({*covered})
