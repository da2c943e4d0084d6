from pathlib import Path

import pytest

from classifiers import article, corpus, gate
from classifiers.corpus import Item
from classifiers.gate import GateError, may_matter, near_dialogue
from classifiers.gazetteer import default
from classifiers.raw import RawArticle
from classifiers.rejected import Rejected

SHARED = Path(__file__).parents[3] / "shared"
LEAST_RECALL = 0.998


def passes(text: str, title: str | None = None) -> bool:
    cleaned = article.read(RawArticle(id="1", title=title, text=text))
    assert not isinstance(cleaned, Rejected)
    return may_matter(cleaned, default())


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin sees no reason to resume the negotiations.",
        "قالت طهران إنها لن تجلس إلى طاولة المفاوضات.",
        "Анкара предложила провести новый раунд переговоров.",
        "وزير الخارجية المصري يزور الخرطوم يوم الأحد.",
        "Путин и Токаев созвонились и обсудили торговлю.",
        "Emissaries of Washington and Hanoi held TALKS on Sunday.",
        "The Russian and the Turk shook hands in Ankara and said nothing.",
        "قال الكرملين إن الكلام مع كييف لن يجدي.",
        "В Пхеньяне не сняли трубку.",
    ],
)
def test_an_article_with_a_party_and_a_word_of_dialogue_passes(text: str):
    assert passes(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bakery on the corner raised its prices by a tenth, and its customers were not amused.",
        "Wheat harvests in Kazakhstan fell by a tenth after a dry summer.",
        "Синоптики обещают дождь и сильный ветер до конца недели.",
        "ارتفعت أسعار القمح في كازاخستان بعد صيف جاف.",
        "The neighbours met on the stairs and had a long talk about the lift.",
    ],
)
def test_an_article_without_a_party_or_without_a_word_of_dialogue_does_not(text: str):
    assert not passes(text)


def test_a_word_in_the_title_counts():
    assert passes("Nobody in the capital was surprised by the news.", title="Iran rejects talks")


def test_a_story_glued_on_in_another_language_is_looked_at_in_its_own():
    text = (
        "The bakery on the corner raised its prices by a tenth this week, and its customers were not amused at all.\n\n"
        "Читайте также:\n\nКремль заявил, что переговоры с Вашингтоном продолжатся в Женеве на будущей неделе."
    )
    cleaned = article.read(RawArticle(id="1", text=text))
    assert not isinstance(cleaned, Rejected)
    assert ("ru" in {story.language for story in cleaned.stories}) == may_matter(cleaned, default())


@pytest.mark.parametrize("row", ["en", "en\t", "en Talk", "en\tTalk"])
def test_a_bad_row_is_reported_with_file_and_line(row: str):
    with pytest.raises(GateError, match=r"^gate\.tsv:2: expected"):
        gate.parse(f"# a comment\n{row}")


@pytest.fixture(scope="module")
def labelled() -> list[Item]:
    folders = [SHARED / "corpus/train", SHARED / "corpus/dev", SHARED / "devset"]
    if not all(folder.is_dir() for folder in folders):
        pytest.skip("the labelled news are not here; put them beside the repository, in shared/")
    paths = [folder / f"{language}.jsonl" for folder in folders for language in ("ar", "ru", "en")]
    return [item for path in paths for item in corpus.read([path])]


def test_nearly_no_labelled_claim_is_stopped(labelled: list[Item]):
    claims = stopped = 0
    for item in labelled:
        cleaned = article.read(corpus.raw_article(item))
        assert not isinstance(cleaned, Rejected)
        count = sum(len(sentence.claims) for sentence in item.sentences)
        claims += count
        stopped += 0 if not count or may_matter(cleaned, default()) else count
    assert claims
    assert stopped <= (1 - LEAST_RECALL) * claims, f"{stopped} of {claims} claims stand in articles that the gate stops"


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        pytest.param(["Rain.", "It pours.", "It rains."], [False, False, False], id="no word of dialogue"),
        pytest.param(["They talk."], [True], id="a sentence by itself"),
        pytest.param(
            ["Rain.", "It pours.", "It rains.", "It snows.", "They talk.", "Yes.", "No.", "Sun."],
            [True, False, False, True, True, True, True, False],
            id="the title, the one in front and two behind",
        ),
        pytest.param([], [], id="nothing"),
    ],
)
def test_a_claim_may_stand_near_a_word_of_dialogue(texts, wanted):
    assert near_dialogue(texts, "en") == wanted
