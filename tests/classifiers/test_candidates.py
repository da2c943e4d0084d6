import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.article import read
from classifiers.candidates import Candidate, candidates
from classifiers.claim import Quote
from classifiers.parties import ANY, Standing
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected


def found(text: str, language: str, title: str | None = None) -> tuple[Candidate, ...]:
    article = read(RawArticle(id="1", title=title, text=text, language=language, published_at="2024-11-01"))
    assert not isinstance(article, Rejected)
    return candidates(article)


def parties(candidate: Candidate) -> list[str]:
    return [party.party for party in candidate.parties]


def test_parties_come_in_the_order_of_the_text_with_the_places_that_name_them():
    text = "وقال بيسكوف إن بوتين منفتح على الحوار مع جميع الأطراف ومع بايدن."
    [candidate] = found(text, "ar")
    assert parties(candidate) == ["RU", ANY, "US"]
    assert [text[span.slice] for span in candidate.parties[0].mentions] == ["بيسكوف", "بوتين"]


def test_a_sentence_without_names_but_with_talks_carries_the_story_s_two_parties():
    text = "Лавров прибыл в Анкару на переговоры с турецкими коллегами. Встреча длилась два часа."
    last = found(text, "ru")[-1]
    assert {party.party for party in last.parties} == {"RU", "TR"}
    assert all(party.mentions == () and party.standing is None for party in last.parties)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "زار وفد إيراني موسكو والتقى مسؤولين روسا. واتفق الجانبان على جولة أخرى."),
        ("ru", "Иранская делегация встретилась с российской. Стороны договорились продолжить."),
        ("en", "An Iranian team met Russian officials. The two sides agreed to meet again."),
    ],
)
def test_the_two_sides_are_the_story_s_two(language, text):
    last = found(text, language)[-1]
    assert last.pair
    assert set(last.dyad) == {"IR", "RU"} == set(parties(last))


def test_the_speaker_s_party_is_carried_where_the_sentence_names_another():
    text = "Lavrov spoke in Moscow. He said no meeting with Kyiv had been planned."
    assert "RU" in parties(found(text, "en")[-1])


def test_a_sentence_without_parties_and_without_talks_is_no_candidate():
    assert found("It rained all day. The river rose.", "en") == ()


@pytest.mark.parametrize("text", ["We shall see, he said.", "The two shook hands for the cameras."])
def test_what_a_side_says_and_what_the_two_do_goes_on_about_them_without_a_name(text: str):
    told = found(f"Sergey Lavrov met Marco Rubio in Riyadh. Lavrov called the talks useful. {text}", "en")
    assert told[-1].text == text
    assert set(parties(told[-1])) == {"RU", "US"}


def test_a_language_without_files_has_no_candidates():
    text = "Київ не планує переговорів із Москвою цього тижня, повідомили журналістам у Кремлі та в уряді України."
    article = read(RawArticle(id="1", text=text))
    assert not isinstance(article, Rejected)
    assert article.language == "uk"
    assert candidates(article) == ()


def test_context_is_the_sentence_before_and_the_title():
    first, second, third = found("Moscow waits. Washington talks to Kyiv.", "en", title="Kremlin: No talks")
    assert (first.previous, first.title, first.is_title) == ("", "", True)
    assert (second.previous, second.title) == ("Kremlin: No talks", "Kremlin: No talks")
    assert third.previous == "Moscow waits."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("«Переговоры с Киевом сейчас бессмысленны», — сказал Лавров.", Quote.DIRECT),
        ("Лавров заявил, что переговоры с Киевом сейчас бессмысленны.", Quote.INDIRECT),
        ("Лавров провёл переговоры с турецким министром.", Quote.NARRATION),
    ],
)
def test_a_quotation_is_told_from_a_report_and_from_narration(text, quote):
    assert found(text, "ru")[0].quote is quote


def test_whom_with_stands_before_is_addressed():
    [candidate] = found("Egypt told the press that Iran would hold talks with Saudi Arabia.", "en")
    assert [party.party for party in candidate.parties if party.addressed] == ["SA"]


def test_the_country_of_an_agency_is_no_party():
    [candidate] = found("Турецкое агентство Анадолу пишет, что Иран готов к переговорам с Ираком.", "ru")
    assert parties(candidate) == ["IR", "IQ"]


def test_a_place_is_marked_as_one():
    [candidate] = found("Делегации Ирана и Ирака встретились в Москве.", "ru")
    assert [(p.party, p.standing) for p in candidate.parties] == [
        ("IR", Standing.NAMED),
        ("IQ", Standing.NAMED),
        ("RU", Standing.PLACE),
    ]


def test_nothing_of_one_story_is_known_in_the_next():
    text = (
        "Кремль: встреча с Байденом не готовится\n4 октября 2024\n"
        "Песков заявил, что планов встречи с Байденом нет.\n"
        "Читайте также:\nЛавров принял иранского министра\nОн отметил, что переговоры были полезны."
    )
    stories = {number: [c for c in found(text, "ru") if c.story == number] for number in (0, 1)}
    assert stories[0]
    assert stories[1]
    assert all("US" not in parties(c) for c in stories[1])
    assert all("IR" not in parties(c) for c in stories[0])
    assert all(one.speaker.name != "Dmitry Peskov" for c in stories[1] for one in c.said)


@given(
    st.text(max_size=300),
    st.none() | st.text(max_size=60),
    st.sampled_from(["ar", "ru", "en"]),
)
def test_any_article_gives_candidates_with_spans_inside_and_twice_the_same(text, title, language):
    article = read(RawArticle(id="1", title=title, text=text, language=language))
    if isinstance(article, Rejected):
        return
    once = candidates(article)
    assert once == candidates(article)
    for candidate in once:
        field = (title or "") if candidate.field == "title" else text
        assert field[candidate.span.slice] == candidate.text
        assert candidate.parties
        for party in candidate.parties:
            assert all(candidate.span.contains(mention) for mention in party.mentions)
        assert all(candidate.start <= one.content.start <= one.content.end <= candidate.end for one in candidate.said)


WORDS = {
    "ar": [
        "قال",
        "وأضاف",
        "أن",
        "بيسكوف",
        "واشنطن",
        "مع",
        "نظيره",
        "الأمريكي",
        "الطرفان",
        ":",
        '"',
        "،",
        "الوزير",
        "نقلت",
        "عن",
        "مشيرا",
    ],
    "ru": [
        "заявил",
        "Лавров",
        "что",
        "с",
        "США",
        "стороны",
        "«",
        "»",
        "—",
        ",",
        "МИД",
        "по словам",
        "министр",
        "Иванова",
        "он",
    ],
    "en": [
        "said",
        "Peskov",
        "that",
        "with",
        "the US",
        "both sides",
        '"',
        "“",
        "”",
        ",",
        "according to",
        "official",
        "he",
        "Smith",
        "'s",
    ],
}


@given(st.data())
def test_any_order_of_the_words_that_matter_is_read_without_a_fault(data):
    language = data.draw(st.sampled_from(sorted(WORDS)))
    text = " ".join(data.draw(st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=16)))
    article = read(RawArticle(id="1", title=text, text=f"{text}. {text}", language=language, published_at="2024-11-01"))
    if isinstance(article, Rejected):
        return
    for candidate in candidates(article):
        assert all(candidate.start <= one.content.start <= one.content.end <= candidate.end for one in candidate.said)


def test_what_is_far_from_a_word_of_dialogue_is_no_candidate_and_who_was_named_there_is_known_all_the_same():
    far = " ".join(
        ["Ivan Petrenko, deputy minister of Ukraine, opened a bridge."] + ["The Kyiv government built a bridge."] * 6
    )
    said = "Petrenko said that the talks with Russia were over."
    known = found(f"{far} {said}", "en")
    assert [one.text for one in known[1:]] == ["The Kyiv government built a bridge.", said]
    assert known[-1].speaker is not None
    assert known[-1].speaker.name == "Ivan Petrenko"
