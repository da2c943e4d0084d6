"""Whose state an outlet calls 'our country', and what becomes of it."""

import pytest

from classifiers import article as articles
from classifiers.candidates import candidates
from classifiers.gazetteer import default
from classifiers.outlets import state_of
from classifiers.raw import RawArticle


@pytest.mark.parametrize(
    ("outlet", "url", "state"),
    [
        ("TASS", None, "RU"),
        ("سانا", None, "SY"),
        ("  الأناضول ", None, "TR"),
        ("Some Gazette", "https://www.example.co.uk/world/1", "GB"),
        (None, "https://example.by/news", "BY"),
        ("Some Gazette", "https://example.tv/news", None),
        ("Some Gazette", "https://example.com/ru/", None),
        ("Some Gazette", "https://[half/", None),
        (None, None, None),
    ],
)
def test_an_outlet_has_the_state_of_its_name_or_of_its_address(outlet, url, state):
    assert state_of(outlet, url, default()) == state


@pytest.mark.parametrize(
    ("source", "text", "party"),
    [
        ("SANA", "رفضت بلادنا الحوار مع تركيا قبل الانسحاب.", "SY"),
        ("ТАСС", "Наша страна готова к переговорам с Японией.", "RU"),
        ("Yonhap", "Our country has proposed talks with China.", "KR"),
    ],
)
def test_our_country_in_an_outlets_own_voice_is_the_outlets(source, text, party):
    [found] = candidates(articles.read(RawArticle(id="1", text=text, source=source)))
    [own] = [one for one in found.parties if one.party == party]
    assert own.mentions, "the words that mean it are its mention"


def test_our_country_in_what_a_guest_says_is_not_the_outlets():
    text = "Japan's foreign minister said: “Our country is ready for talks with China.”"
    [found] = candidates(articles.read(RawArticle(id="1", text=text, source="TASS")))
    assert "RU" not in {one.party for one in found.parties}
    assert "JP" in {one.party for one in found.parties}
