"""That what is remembered changes nothing, and that a hash tells what has changed."""

import pytest

from benchmarks import hashes
from benchmarks.news import OWN
from classifiers import corpus, scrape, sentences
from classifiers.model import default as model
from classifiers.reader import Reader


@pytest.fixture(scope="module")
def articles():
    items = [item for language in ("ar", "en", "ru") for item in corpus.read([OWN / f"{language}.jsonl"])[3:40:12]]
    return dict(hashes.raws(items))


def test_what_is_remembered_reads_as_it_did_when_it_was_new(articles):
    read = Reader(model("fast")).read
    new = {name: hashes.hashed(value, read) for name, value in articles.items()}
    assert {name: hashes.hashed(value, read) for name, value in articles.items()} == new
    scrape._known.cache_clear()
    sentences._known.cache_clear()
    backwards = Reader(model("fast")).read
    assert {name: hashes.hashed(value, backwards) for name, value in reversed(articles.items())} == new


def test_a_hash_tells_one_article_and_one_reading_from_another(articles):
    read = Reader(model("fast")).read
    told = [hashes.hashed(value, read) for value in articles.values()]
    assert len(set(told)) == len(told)
    talking = next(value for value in articles.values() if hashes.reading(value, hashes.WHEN, read).claims)
    assert hashes.hashed(talking, lambda _: ()) != hashes.hashed(talking, read)


def test_what_is_no_article_has_its_reason_for_a_hash():
    assert hashes.hashed(b"{", lambda _: ()) == "bad_json"
