"""The guideline's rules and settled cases about whose stance it is and toward whom, in three languages, by the sentence alone: no model scores it."""

import pytest

from classifiers import article
from classifiers.actors import roles
from classifiers.candidates import candidates
from classifiers.clauses import clauses
from classifiers.raw import RawArticle
from classifiers.span import Span
from classifiers.stance import Stance

OPEN, CLOSED, HELD, DENIED = Stance.OPEN, Stance.CLOSED, Stance.CONFIRMATION, Stance.DENIAL
CONDITIONAL, UNDECIDED = Stance.CONDITIONAL, Stance.UNDECIDED


def who(text, language, label, word):
    """The roles in the last sentence of *text*, where *word* decides."""
    read = article.read(RawArticle(id="a", text=text, language=language, published_at="2025-03-04"))
    candidate = candidates(read)[-1]
    start = candidate.start + candidate.text.index(word)
    place = Span(start, start + len(word))
    [clause] = [one for one in clauses(candidate) if one.contains(place)]
    found = roles(candidate, clause, label, place=place)
    return "+".join(found.actors) + ">" + "+".join(found.counterparts)


def case(rule, language, label, word, text, expected):
    return pytest.param(text, language, label, word, expected, id=f"{rule}-{language}")


@pytest.mark.parametrize(
    ("text", "language", "label", "word", "expected"),
    [
        # 1: what the sentence says a party's position is, whoever reports it
        case("1-reported", "en", CLOSED, "refuses", "Lavrov said Kyiv refuses to talk to Moscow.", "UA>RU"),
        case("1-reported", "ru", CLOSED, "отказывается", "Лавров заявил, что Киев отказывается от переговоров с Москвой.", "UA>RU"),
        case("1-reported", "ar", CLOSED, "ترفض", "قال لافروف إن كييف ترفض التفاوض مع موسكو.", "UA>RU"),
        case("1-own", "en", OPEN, "ready", "Peskov said the Kremlin is ready for contacts with Washington.", "RU>US"),
        case("1-own", "ru", OPEN, "готова", "Песков заявил, что Москва готова к контактам с Вашингтоном.", "RU>US"),
        case("1-own", "ar", OPEN, "مستعدة", "قال بيسكوف إن موسكو مستعدة للحوار مع واشنطن.", "RU>US"),
        # two parties in one sentence
        case("1-two-sides", "en", OPEN, "ready", "Moscow is ready to negotiate, but Kyiv refuses.", "RU>UA"),
        case("1-two-sides", "en", CLOSED, "refuses", "Moscow is ready to negotiate, but Kyiv refuses.", "UA>RU"),
        case("1-two-sides", "ru", CLOSED, "отказывается", "Москва готова к переговорам, но Киев отказывается.", "UA>RU"),
        case("1-two-sides", "ar", CLOSED, "ترفض", "موسكو مستعدة للتفاوض لكن كييف ترفض.", "UA>RU"),
        # 4, 10, 17: a mutual event in narration has all of them as actors
        case("10-mutual", "en", HELD, "met", "Rubio met Lavrov in Riyadh on Tuesday.", "US+RU>"),
        case("10-mutual", "ru", HELD, "встретился", "Рубио встретился с Лавровым в Эр-Рияде.", "US+RU>"),
        case("10-mutual", "ar", HELD, "التقى", "التقى روبيو مع لافروف في الرياض.", "US+RU>"),
        case("10-between", "en", HELD, "took place", "Talks between Iran and Iraq took place in Muscat.", "IR+IQ>"),
        case("10-between", "ru", HELD, "прошли", "Переговоры между Ираном и Ираком прошли в Маскате.", "IR+IQ>"),
        case("10-between", "ar", HELD, "جرت", "جرت محادثات بين إيران والعراق في مسقط.", "IR+IQ>"),
        # 10: one side that is going to talk with the other; the deciding word tells a visit from a meeting named beside it
        case("10-plans", "en", HELD, "talks", "Rubio will hold talks with Lavrov in Riyadh.", "US>RU"),
        case("10-plan-of-both", "en", HELD, "talks", "Rubio and Lavrov will hold talks in Riyadh.", "US+RU>"),
        case("17-visit-beside-meeting", "en", HELD, "visited", "After the ministers' meeting Fidan visited Iran.", "TR>IR"),
        case("10-three", "en", HELD, "held", "Russia, Iran and Turkey held a summit.", "RU+IR+TR>"),
        case("10-three", "ru", HELD, "провели", "Россия, Иран и Турция провели саммит.", "RU+IR+TR>"),
        case("10-three", "ar", HELD, "عقدت", "روسيا وإيران وتركيا عقدت قمة.", "RU+IR+TR>"),
        case("10-koreas", "en", HELD, "held", "The two Koreas held talks.", "KP+KR>"),
        case("10-koreas", "ru", HELD, "провели", "Обе Кореи провели переговоры.", "KP+KR>"),
        case("10-koreas", "ar", HELD, "جرت", "جرت محادثات بين الكوريتين.", "KP+KR>"),
        case("10-both", "en", HELD, "agreed", "Iran wrote to Iraq. The two sides agreed to meet.", "IR+IQ>"),
        case("10-both", "ru", HELD, "договорились", "Иран написал Ираку. Обе стороны договорились о встрече.", "IR+IQ>"),
        case("10-both", "ar", HELD, "اتفق", "كتبت إيران إلى العراق. اتفق الجانبان على عقد لقاء.", "IR+IQ>"),
        # 10: a side that speaks of its own talks is the sole actor
        case("10-side", "en", HELD, "talks", "“We are in talks with Washington,” Lavrov said.", "RU>US"),
        case("10-side", "ru", HELD, "ведем переговоры", "«Мы ведем переговоры с Вашингтоном», — сказал Лавров.", "RU>US"),
        case("10-side", "ar", HELD, "محادثات", "قال لافروف: «نجري محادثات مع واشنطن في هذه الأيام».", "RU>US"),
        # 17: a visit is the visitor's, toward the host
        case("17-visit", "en", HELD, "visit", "Modi will visit Kyiv next week.", "IN>UA"),
        case("17-visit", "ru", HELD, "прибыл", "Моди прибыл с визитом в Киев.", "IN>UA"),
        case("17-visit", "ar", HELD, "وصل", "وصل مودي إلى كييف في زيارة رسمية.", "IN>UA"),
        # 5, settled 3: mediation is the mediator's own
        case("5-mediator", "en", OPEN, "offered", "Turkey offered to host talks between Russia and Ukraine.", "TR>RU+UA"),
        case("5-mediator", "ru", OPEN, "предложила", "Турция предложила провести переговоры между Россией и Украиной.", "TR>RU+UA"),
        case("5-mediator", "ar", OPEN, "عرضت", "عرضت تركيا استضافة محادثات بين روسيا وأوكرانيا.", "TR>RU+UA"),
        case("3-caller", "en", OPEN, "called on", "China called on Iran to return to talks.", "CN>IR"),
        case("3-caller", "ru", OPEN, "призвал", "Пекин призвал Тегеран вернуться к переговорам.", "CN>IR"),
        case("3-caller", "ar", OPEN, "دعت", "دعت الصين إيران إلى العودة إلى المفاوضات.", "CN>IR"),
        # settled 2: a stance noun with its holder
        case("2-noun", "en", OPEN, "offer", "Pyongyang has not answered Seoul's offer of talks.", "KR>KP"),
        case("2-noun", "ru", OPEN, "предложение", "В КНДР не ответили на предложение Сеула о переговорах.", "KR>KP"),
        case("2-noun", "ar", OPEN, "عرض", "لم ترد بيونغ يانغ على عرض سيول إجراء محادثات.", "KR>KP"),
        case("2-decision", "ar", OPEN, "قرار بيونغ يانغ بلقاء", "قال بنس إن قرار بيونغ يانغ بلقاء ترامب يثبت صواب النهج.", "KP>US"),
        # an offer is its sender's, whoever tells of it
        case("2-sent", "ar", OPEN, "وجهت أنقرة دعوة", "وجهت أنقرة دعوة إلى بغداد للحوار.", "TR>IQ"),
        case("2-got", "ar", OPEN, "تلقت أنقرة دعوة", "تلقت أنقرة دعوة من بغداد للحوار.", "IQ>TR"),
        # 'all parties'
        case("any", "en", OPEN, "open", "Tehran is open to dialogue with all parties.", "IR>ANY"),
        case("any", "ru", OPEN, "открыт", "Иран открыт к диалогу со всеми сторонами.", "IR>ANY"),
        case("any", "ar", OPEN, "منفتحة", "إيران منفتحة على الحوار مع جميع الأطراف.", "IR>ANY"),
        # 'his American counterpart'
        case("counterpart", "en", OPEN, "hopes", "Lavrov hopes to meet his American counterpart.", "RU>US"),
        case("counterpart", "ru", OPEN, "готов", "Лавров готов встретиться со своим американским коллегой.", "RU>US"),
        case("counterpart", "ar", OPEN, "مستعد", "لافروف مستعد للقاء نظيره الأمريكي.", "RU>US"),
        # 18: opponents in one country
        case("18-domestic", "en", CLOSED, "rejected", "The FARC asked for talks. The government rejected the idea.", "CO>FARC"),
        case("18-domestic", "ru", CLOSED, "отвергло", "ФАРК попросили о переговорах. Правительство отвергло эту идею.", "CO>FARC"),
        case("18-domestic", "ar", CLOSED, "رفضت", "طلبت قوات الدعم السريع التفاوض. رفضت الحكومة ذلك الحوار.", "SD>RSF"),
        case("18-opposition", "en", OPEN, "ready", "The Serbian opposition is ready for talks with Belgrade.", "Serbian opposition>RS"),
        case("18-opposition", "ru", OPEN, "готова", "Сербская оппозиция готова к переговорам с Белградом.", "Serbian opposition>RS"),
        case("18-opposition", "ar", OPEN, "مستعدة", "المعارضة الجورجية مستعدة للحوار مع تبليسي.", "Georgian opposition>GE"),
        # 19: to exclude is closed toward the excluded, to press is open toward the pressed
        case("19-excluded", "en", CLOSED, "excluded", "Kyiv excluded Belarus from the peace summit.", "UA>BY"),
        case("19-excluded", "ru", CLOSED, "исключил", "Киев исключил Белоруссию из числа участников саммита.", "UA>BY"),
        case("19-excluded", "ar", CLOSED, "استبعدت", "استبعدت كييف بيلاروسيا من قمة السلام.", "UA>BY"),
        # a stance that several have side by side
        case("joint", "en", OPEN, "ready", "Iran and Iraq are ready for talks with Egypt.", "IR+IQ>EG"),
        case("joint", "ru", OPEN, "готовы", "Иран и Ирак готовы к переговорам с Египтом.", "IR+IQ>EG"),
        case("joint", "ar", OPEN, "مستعدان", "إيران والعراق مستعدان للحوار مع مصر.", "IR+IQ>EG"),
        # the other side is known from the story
        case("story", "en", CONDITIONAL, "only if", "Iran wrote to Washington. Tehran will talk only if sanctions end.", "IR>US"),
        case("story", "ru", CONDITIONAL, "только если", "Иран написал в США. Тегеран сядет за стол только если снимут санкции.", "IR>US"),
        case("story", "ar", UNDECIDED, "لم تقرر", "كتبت واشنطن إلى إيران. طهران لم تقرر بعد بشأن المفاوضات.", "IR>US"),
        # 10: a side that speaks of the talks 'with B' is the only actor, even if nobody is its sentence's subject
        case("10-own-with", "en", HELD, "went", "Peskov said the talks with the Americans went well.", "RU>US"),
        case("10-own-with", "ru", HELD, "прошли", "Песков заявил, что переговоры с американцами прошли хорошо.", "RU>US"),
        case("10-own-with", "ar", HELD, "جرت", "قال بيسكوف إن المحادثات جرت مع الأمريكيين بشكل جيد.", "RU>US"),
        case("denied", "en", DENIED, "no plans", "The White House said there were no plans for a call with Beijing.", "US>CN"),
        case("denied", "ru", DENIED, "не планируется", "В Белом доме заявили, что разговор с Пекином не планируется.", "US>CN"),
        case("denied", "ar", DENIED, "لا خطط", "أكد البيت الأبيض أنه لا خطط لعقد لقاء مع بكين.", "US>CN"),
    ],
)  # fmt: skip
def test_whose_stance_it_is_and_toward_whom(text, language, label, word, expected):
    assert who(text, language, label, word) == expected
