"""Hindsight: a sentence in; whether it only says who said the sentence before it ('X said so on Monday'), out."""

from classifiers.languages import language_of


def reaches_back(text: str, language: str) -> bool:
    """
    Say whether a sentence attributes the one before it: its source is who said that, and it says nothing else.

    >>> reaches_back("Об этом сообщил журналистам Песков.", "ru"), reaches_back("Об этом поле мечтал и Песков.", "ru")
    (True, False)
    """
    record = language_of(language)
    return record is not None and record.reaches_back.match(text) is not None
