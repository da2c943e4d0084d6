"""News written for the tests of the board in; what the pipeline makes of it, as the board reads it from Kafka, out."""

from datetime import UTC, datetime, timedelta

from classifiers.article import Article, Block, Story
from classifiers.claim import Claim, Cue, Decider, Grade, Quote, Speaker, StanceScore, Why, Words, claim_id
from classifiers.codes import codes
from classifiers.span import Span
from classifiers.stance import Stance
from streams import rulefile
from streams.dyads import fold
from streams.rules import Rules
from streams.signals import signals
from streams.webboard.store import Read

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
OPEN, CLOSED, PLANS, DENIED = Stance.OPEN, Stance.CLOSED, Stance.CONFIRMATION, Stance.DENIAL
CONDITIONAL, UNDECIDED = Stance.CONDITIONAL, Stance.UNDECIDED

PESKOV = Speaker(name="Dmitry Peskov", id="Q4159232", mention="Peskov", party="RU")
ARAGHCHI = Speaker(name="Abbas Araghchi", party="IR", mention="عراقجي")
STATE = Speaker(name="State Department", party="US")
ERDOGAN = Speaker(name="Recep Tayyip Erdoğan", party="TR", mention="Эрдоган")

# days ago, language, outlet, agency, title, lead, words of the claim, words that decide, speaker, actor, other, stances
NEWS = (
    (16, "en", "The Harbour Post", "TASS", "Moscow sees no room for talks", "The Kremlin said on Wednesday that there was nothing to discuss with Washington. Snow fell on the square all day.", "there was nothing to discuss with Washington", "nothing to discuss", PESKOV, "RU", "US", (CLOSED,)),
    (12, "ru", "Вечерний вестник", "TASS", "В Кремле не планируют встречу", "Пресс-секретарь президента заявил, что встреча с американской делегацией не готовится. Других подробностей он не привёл.", "встреча с американской делегацией не готовится", "не готовится", PESKOV, "RU", "US", (DENIED,)),
    (6, "ar", "صحيفة المرفأ", "RIA", "موسكو تبدي استعدادها للحوار", "أعلن المتحدث باسم الكرملين أن روسيا مستعدة لاستئناف الحوار مع واشنطن إذا رفعت القيود. ولم يحدد موعدا لذلك.", "روسيا مستعدة لاستئناف الحوار مع واشنطن إذا رفعت القيود", "مستعدة لاستئناف الحوار", PESKOV, "RU", "US", (OPEN, CONDITIONAL)),
    (5, "en", "Lakeside Times", None, "Washington weighs its answer", "The State Department said the United States would welcome direct talks with Russia in spring. No place has been named.", "the United States would welcome direct talks with Russia", "would welcome direct talks", STATE, "US", "RU", (OPEN,)),
    (1, "en", "Lakeside Times", "Reuters", "Delegations to meet in Geneva", "Moscow confirmed that a delegation will meet the American envoys on Thursday, the spokesman said.", "a delegation will meet the American envoys on Thursday", "will meet", PESKOV, "RU", "US", (PLANS,)),
    (9, "ar", "بوابة النخيل", "IRNA", "طهران: لا تفاوض تحت الضغط", "قال وزير الخارجية إن بلاده لن تتفاوض مع الولايات المتحدة تحت الضغط.", "لن تتفاوض مع الولايات المتحدة تحت الضغط", "لن تتفاوض", ARAGHCHI, "IR", "US", (CLOSED,)),
    (2, "ar", "بوابة النخيل", "IRNA", "لا قرار بعد بشأن المحادثات", "أوضح وزير الخارجية أن طهران لم تتخذ قرارا بعد بشأن جولة محادثات جديدة مع واشنطن.", "طهران لم تتخذ قرارا بعد بشأن جولة محادثات جديدة مع واشنطن", "لم تتخذ قرارا بعد", ARAGHCHI, "IR", "US", (UNDECIDED,)),
    (3, "ru", "Южный курьер", "Anadolu", "Анкара готова принять переговоры", "Турция готова принять переговоры с Сирией, сообщил Эрдоган журналистам.", "Турция готова принять переговоры с Сирией", "готова принять переговоры", ERDOGAN, "TR", "SY", (OPEN,)),
    (7, "en", "Delta Courier", None, "Hamas delegation in Cairo", "A Hamas delegation held talks with Egyptian mediators in Cairo on Friday.", "A Hamas delegation held talks with Egyptian mediators", "held talks with", None, "Hamas", "EG", (PLANS,)),
)  # fmt: skip


def article(number, row):
    days, language, outlet, agency, title, text, *_ = row
    blocks = (
        Block(role="title", field="title", start=0, end=len(title)),
        Block(role="paragraph", field="text", start=0, end=len(text)),
    )
    return Article(
        article_id=f"n{number}",
        revision=f"r{number}",
        title=title,
        text=text,
        language=language,
        url=f"https://news.example/{number}",
        outlet=outlet,
        agency=agency,
        published_at=NOW - timedelta(days=days),
        stories=(Story(number=0, blocks=blocks, language=language),),
    )


def claim(told, row):
    *_, words, deciding, speaker, actor, other, stances = row
    start = told.text.index(words)
    span = Span(start, start + len(words))
    at = told.text.index(deciding)
    scores = tuple(StanceScore(label=label, confidence=0.93) for label in stances)
    cue = next((verb for verb in ("said", "заявил", "أعلن", "قال", "сообщил", "أوضح") if verb in told.text), None)
    return Claim(
        claim_id=claim_id(told.article_id, told.revision, 0, "text", span, speaker and speaker.name, (actor,), (other,)),
        article_id=told.article_id,
        revision=told.revision,
        story=0,
        field="text",
        start=span.start,
        end=span.end,
        text=words,
        language=told.language,
        speaker=speaker,
        cue=cue and Cue(start=told.text.index(cue), end=told.text.index(cue) + len(cue), text=cue),
        actors=(actor,),
        counterparts=(other,),
        stances=scores,
        quote=Quote.INDIRECT if speaker else Quote.NARRATION,
        codes=codes(scores),
        published_at=told.published_at,
        outlet=told.outlet,
        agency=told.agency,
        url=told.url,
        model_version="m1",
        grade=Grade.FAST,
        why=tuple(Why(label=s.label, by=Decider.RULE, rule="frame", words=(Words(start=at, end=at + len(deciding), text=deciding),)) for s in scores),
    )  # fmt: skip


class Log:
    """What the topics would hold: each record with a place of its own in one partition of its topic."""

    def __init__(self, rules: Rules | None = None):
        self.rules = rules or rulefile.default().rules
        self.reads = []
        self._entries = {}
        self._offsets = {}

    def add(self, topic, record, event_id="", *, current=True):
        offset = self._offsets.get(topic, 0)
        self._offsets[topic] = offset + 1
        self.reads.append(
            Read(topic=topic, partition=0, offset=offset, record=record, event_id=event_id, current=current)
        )

    def tell(self, signal):
        folded = fold(self._entries.get(signal.dyad), signal, self.rules)
        self._entries[signal.dyad] = folded.entry
        for statement in folded.statements:
            self.add("parley.statements", statement)
        if folded.position is not None:
            self.add("parley.positions", folded.position, f"p-{signal.signal_id}")
            self.add("parley.positions.history", folded.position, f"p-{signal.signal_id}", current=False)
        for alert in folded.alerts:
            self.add("parley.alerts", alert)
        return folded

    def publish(self, told, *claims):
        self.add("parley.articles", told)
        for one in claims:
            self.add("parley.claims", one)
            for signal in signals(one, told.published_at + timedelta(minutes=5)):
                self.tell(signal)


def all_news():
    """Every piece of news, oldest first, through the fold."""
    log = Log()
    for number, row in sorted(enumerate(NEWS), key=lambda item: -item[1][0]):
        told = article(number, row)
        log.publish(told, claim(told, row))
    return log
