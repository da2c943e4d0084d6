from pathlib import Path

import pytest

from classifiers import corpus, language
from classifiers.scripts import plain

OWN = Path(__file__).parents[2] / "training" / "own"


@pytest.mark.parametrize("told", ["ar", "en", "ru"])
def test_what_is_plain_is_what_the_identifier_says(told):
    samples = [
        " ".join(sentence.text for sentence in item.sentences)[: language.ENOUGH_CHARS]
        for item in corpus.read([OWN / f"{told}.jsonl"])[::8]
    ]
    answers = [plain(sample) for sample in samples]
    assert answers.count(told) > len(samples) / 4
    for sample, answer in zip(samples, answers, strict=True):
        if answer is not None:
            ranked = language._identifier().rank(sample)
            assert ranked[0][0] == answer
            assert ranked[0][1] > ranked[1][1]


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param("The sides will not meet in the spring.", id="too short"),
        pytest.param("در پایان هفته گفتگوها برگزار می‌شود و وزیر امور خارجه گفت که پاسخی داده نشده است " * 2, id="persian"),
        pytest.param("Сторони не зустрінуться навесні, а дата наступного раунду ще невідома, сказав міністр. " * 2, id="ukrainian"),
        pytest.param("Die Seiten treffen sich im Frühling nicht, und ein Datum nannte der Minister keines. " * 2, id="german"),
        pytest.param("The date is open. Дата не названа. The envoy of the east left. Посланник уехал. " * 2, id="two scripts"),
        pytest.param("12:30, 14:45, 2026-03-02 " * 8, id="figures"),
    ],
)  # fmt: skip
def test_what_takes_more_than_a_look_is_left_open(sample):
    assert plain(sample) is None
