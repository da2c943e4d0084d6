"""Russian speakers whom the case of a word, or its place, tells from others beside them."""

import pytest

from classifiers import article as articles
from classifiers.candidates import candidates
from classifiers.raw import RawArticle


def speakers(text: str) -> list[str]:
    """Who says something in the last sentence of *text* that is about dialogue."""
    found = candidates(articles.read(RawArticle(id="1", text=text, language="ru", published_at="2025-03-01")))
    return [said.speaker.name for said in found[-1].said]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            "Встреч с Путиным в календаре Трампа нет, сообщила телеканалу Fox News Каролин Левитт.",
            "Karoline Leavitt",
            id="a channel that was told, and who told it",
        ),
        pytest.param(
            "Контакты с США продолжатся в мае, сообщил РИА Новости замглавы МИД РФ Сергей Рябков.",
            "Sergey Ryabkov",
            id="an agency that does not decline, and an office",
        ),
        pytest.param(
            "Консультации с Киевом отложены, сообщил 16 января Сергей Лавров.",
            "Sergei Lavrov",
            id="a date between verb and name",
        ),
        pytest.param(
            "Консультации с Киевом отложены, рассказал журналистам секретарь совета обороны Грузии Гела Бежуашвили.",
            "Gela Bezhuashvili",
            id="journalists in the dative",
        ),
        pytest.param(
            "Контакты с Киевом полезны, заявил спецпосланник президента США Дональда Трампа Стив Уиткофф.",
            "Steve Witkoff",
            id="whose envoy, and the envoy",
        ),
        pytest.param(
            "Контакты с Киевом полезны, заявил спецпосланник Дональда Трампа.",
            "US envoy",
            id="whose envoy, and no name",
        ),
        pytest.param(
            "Ранее немецкий профессор права и внешней политики в Кёльне Томас Ягер заявил, что диалог с Россией возможен.",
            "Thomas Yager",
            id="a name behind all that describes it",
        ),
        pytest.param(
            "О том, что встреча с Эрдоганом готовится, сказал лидер меджлиса, народный депутат Украины Мустафа Джемилев.",
            "Mustafa Jemilev",
            id="a first name that is another's last one",
        ),
        pytest.param(
            "Пресс-служба НАТО подтвердила, что Рютте провёл встречу с Трампом.", "NATO", id="a group's press service"
        ),
        pytest.param(
            "Эрдоган прилетит на переговоры в Астану весной, — пресс-служба президента Казахстана Токаева.",
            "Kazakh Presidential press service",
            id="a house has no holder",
        ),
        pytest.param(
            "Путин проведёт осенью переговоры с президентом Токаевым, — Кремль.", "Kremlin", id="a house behind a dash"
        ),
        pytest.param(
            "Чиновники согласовали консультации с Веной, о чём в среду рассказали в МИД Эстонии.",
            "Estonian Foreign Ministry",
            id="'о чём' joins who says it",
        ),
        pytest.param(
            "Контакты с Дамаском нельзя обрывать, заверил Мазлум Абди спустя день после стрельбы в Алеппо.",
            "Mazloum Abdi",
            id="what stands in front is said, not the place behind",
        ),
    ],
)
def test_case_and_place_tell_who_speaks(text, speaker):
    assert speakers(text)[:1] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Завтра, по словам Сергея Лаврова, представители двух стран обсудят встречу.", "Sergei Lavrov"),
        ("Президент США Дональд Трамп заявил, что готов к встрече с Путиным.", "Donald Trump"),
        ("По словам президента США Дональда Трампа, встреча с Путиным готовится.", "Donald Trump"),
    ],
)
def test_who_holds_an_office_is_not_its_owner(text, speaker):
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Трамп выразил желание встретиться с Путиным, чтобы закончить войну.", "встретиться с Путиным"),
        ("Вести переговоры с Нетаньяху сейчас рано, заявил Аббас газете «Аль-Хаят».", "Вести переговоры с Нетаньяху"),
        ("Трамп выразил надежду на встречу с Путиным.", "на встречу с Путиным"),
    ],
)
def test_what_is_said_is_what_the_verb_governs(text, content):
    [candidate] = candidates(articles.read(RawArticle(id="1", text=text, language="ru", published_at="2025-03-01")))
    assert text[candidate.said[0].content.slice].startswith(content)


@pytest.mark.parametrize(
    "text",
    [
        "Трамп встретился с Путиным, хотя Киев готовил переговоры втроём.",
        "Трамп обсудил это с Путиным и вечером, после долгого ужина, возвращается в Белый дом.",
    ],
)
def test_a_conjunction_and_a_way_home_say_nothing(text):
    [candidate] = candidates(articles.read(RawArticle(id="1", text=text, language="ru", published_at="2025-03-01")))
    assert candidate.said == ()


@pytest.mark.parametrize(
    ("last", "speaker"),
    [
        pytest.param("Мы всегда готовы к диалогу с Киевом.", "Dmitry Peskov", id="'we'"),
        pytest.param("Москва всегда готова к диалогу с Киевом.", None, id="no 'we'"),
    ],
)
def test_no_newspaper_says_we(last, speaker):
    text = f"В среду журналистов принял Дмитрий Песков. «Встреча с Трампом нужна», — отметил Песков. {last}"
    found = candidates(articles.read(RawArticle(id="1", text=text, language="ru", published_at="2025-03-01")))[-1]
    assert (found.said[0].speaker.name if found.said else None) == speaker


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        pytest.param(
            "Другие заявления Пескова: — Киев сам закрыл дверь;", "Dmitry Peskov", id="a list of what he said"
        ),
        pytest.param("Песков улетел в Пекин — Киев сам закрыл дверь;", None, id="no list"),
    ],
)
def test_the_items_of_a_list_are_said_by_whom_it_is_introduced(lead, speaker):
    text = f"{lead} — Россия не прерывала контактов с Дамаском."
    found = candidates(articles.read(RawArticle(id="1", text=text, language="ru", published_at="2025-03-01")))[-1]
    assert (found.said[0].speaker.name if found.said else None) == speaker
