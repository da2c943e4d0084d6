"""The engine: what fires in a candidate, whose stance it is, and that no text makes it fail or linger."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.article import read
from classifiers.candidates import candidates
from classifiers.claim import When
from classifiers.grammar.engine import firings
from classifiers.grammar.firing import Mode
from classifiers.grammar.forms import LANGUAGES
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected
from classifiers.stance import Stance

VOCABULARY = (
    "Moscow Kyiv ready not refuses talks with if unless will meet met . , ? « » no plans denied "
    "موسكو كييف مستعدة غير ترفض المفاوضات مع إذا لن التقى لا خطط نفى ، ؟ "
    "Москва Киев готова не отказалась переговоры с если встретился нет планов опровергла"
)


def fired(text, language=None, *, before=""):
    body = f"{before} {text}".strip()
    article = read(RawArticle(id="x", text=body, language=language))
    return [one for found in candidates(article) if found.end > len(before) for one in firings(found)]


def stances(text, language=None, **more):
    return {stance for one in fired(text, language, **more) for stance in one.stances}


def holders(text, stance, language=None):
    return [one.holder for one in fired(text, language) if stance in one.stances]


@pytest.mark.parametrize(
    ("text", "open_", "closed"),
    [
        ("Moscow is ready for talks, but Kyiv refuses to negotiate.", "RU", "UA"),
        ("Москва готова к переговорам, но Киев отказывается от диалога.", "RU", "UA"),
        ("طهران مستعدة للتفاوض، لكن واشنطن ترفض الحوار.", "IR", "US"),
    ],
)
def test_each_party_of_a_sentence_has_its_own_stance(text, open_, closed):
    assert holders(text, Stance.OPEN) == [(open_,)]
    assert holders(text, Stance.CLOSED) == [(closed,)]


@pytest.mark.parametrize(
    "text",
    [
        "“We are ready for talks with Kyiv,” Sergey Lavrov said.",
        "«Мы готовы к переговорам с Киевом», — заявил Сергей Лавров.",
    ],
)
def test_a_stance_in_the_first_person_is_the_speakers(text):
    assert holders(text, Stance.OPEN) == [("RU",)]


@pytest.mark.parametrize(
    "text",
    ["Vladimir Putin met Donald Trump in Helsinki.", "Владимир Путин встретился с Дональдом Трампом в Хельсинки."],
)
def test_an_event_is_everybodys_and_concerns_nobody_else(text):
    (one,) = [one for one in fired(text) if Stance.CONFIRMATION in one.stances]

    assert (set(one.holder), one.toward, one.when) == ({"RU", "US"}, (), When.PAST)


def test_a_firing_tells_its_words_its_negation_and_where_they_stand_in_the_text():
    text = "Tension is high. Iran is not ready for talks with Israel."
    (one,) = fired(text, "en")

    assert [text[span.slice] for span in one.negators] == ["not"]
    assert text[one.head.slice] == "ready"
    assert text[one.reach.slice].startswith("not ready for talks")
    assert one.mode is Mode.ASSERTED
    assert text[one.clause.slice].startswith("Iran is")


@pytest.mark.parametrize(
    "text",
    [
        "Will Moscow and Kyiv hold talks?",
        "هل توافق طهران على التفاوض مع واشنطن؟",
        "Готова ли Москва к переговорам с Киевом?",
    ],
)
def test_a_question_says_nothing(text):
    assert not fired(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moscow does not rule out talks with Kyiv.", {Stance.OPEN}),
        ("موسكو لا تستبعد إجراء محادثات مع كييف.", {Stance.OPEN}),
        ("Москва не исключает переговоров с Киевом.", {Stance.OPEN}),
        ("Rabat will not negotiate with Algiers until the border opens.", {Stance.CLOSED, Stance.CONDITIONAL}),
        ("There are no plans for talks between Moscow and Kyiv.", {Stance.DENIAL}),
        ("ليست هناك خطط لعقد محادثات بين موسكو وكييف.", {Stance.DENIAL}),
    ],
)
def test_negation_and_scope_decide(text, expected):
    assert stances(text) == expected


def test_who_refuses_without_saying_what_refuses_what_the_sentence_before_speaks_of():
    before = "Nikol Pashinyan asked Ilham Aliyev for a meeting in Brussels."

    assert Stance.CLOSED in stances("The Azerbaijani president refused.", before=before)
    assert not stances(
        "The Azerbaijani president refused.", before="Nikol Pashinyan praised Ilham Aliyev for a bridge."
    )


def test_a_contact_needs_two_that_can_meet():
    assert not stances("Emmanuel Macron met farmers near Lyon.")
    assert stances("Emmanuel Macron met Giorgia Meloni near Lyon.") == {Stance.CONFIRMATION}


def test_a_mere_mention_before_something_negated_confirms_nothing():
    assert not stances("A meeting with Assad would not be possible, Ankara said.")


def test_words_of_sport_around_one_party_say_nothing_of_states():
    assert not stances(
        "The coach is ready for talks with the club, Madrid newspapers said of the striker.",
        before="The football league goes on.",
    )


@given(st.lists(st.sampled_from(VOCABULARY.split()), max_size=40), st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_no_sequence_of_its_words_makes_it_fail_and_the_same_gives_the_same(words, language):
    article = read(RawArticle(id="x", text=" ".join(words), language=language))
    if isinstance(article, Rejected):
        return
    for candidate in candidates(article):
        found = firings(candidate)
        assert found == firings(candidate)
        for one in found:
            assert all(candidate.span.contains(span) for span in (*one.words, *one.negators, one.clause))
            assert set(one.holder) | set(one.toward) <= {party.party for party in candidate.parties} | set(
                candidate.dyad
            )
            assert not set(one.holder) & set(one.toward)


@pytest.mark.parametrize(
    ("language", "length", "words"),
    [
        ("en", 100_000, "Moscow is not ready for talks with Kyiv if Trump will meet Putin "),
        ("ar", 20_000, "موسكو غير مستعدة للتفاوض مع كييف إذا لم يلتق بوتين ترامب "),
        ("ru", 20_000, "Москва не готова к переговорам с Киевом если Путин не встретится с Трампом "),
    ],
)
def test_time_is_linear_in_the_length_of_a_sentence_without_an_end(language, length, words):
    def seconds(chars):
        text = (words * (chars // len(words) + 1))[:chars]
        found = candidates(read(RawArticle(id="x", text=text, language=language)))
        firings(found[0])
        start = time.process_time()
        for candidate in found:
            firings(candidate)
        return time.process_time() - start

    short, long = seconds(length // 10), seconds(length)

    assert long < 25 * short + 0.5
