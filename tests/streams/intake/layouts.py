"""Ten layouts of news pages: an article in, the page that such a site would serve out. Written after the structure of real pages, not after their words."""

from collections.abc import Callable
from html import escape
from json import dumps
from typing import NamedTuple


class Article(NamedTuple):
    title: str
    date: str  # ISO 8601 with a zone
    shown: str  # the date as a reader sees it
    paragraphs: tuple[str, ...]
    site: str
    language: str


def paragraphs(article: Article, tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in article.paragraphs)


def frame(article: Article, head: str, body: str) -> str:
    menu = "".join(
        f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(("Home", "World", "Sport", "Culture", "Video"))
    )
    direction = "rtl" if article.language == "ar" else "ltr"
    return (
        f'<!DOCTYPE html><html lang="{article.language}" dir="{direction}"><head><meta charset="utf-8">{head}'
        "<style>body{margin:0}</style><script>var a=1;</script></head>"
        f"<body><header><nav><ul>{menu}</ul></nav></header>{body}<footer><p>© 2026 {escape(article.site)}. All rights reserved.</p>"
        '<ul><li><a href="/terms">Terms</a></li><li><a href="/privacy">Privacy</a></li></ul></footer></body></html>'
    )


def open_graph(article: Article, suffix: str = "") -> str:
    return (
        f"<title>{escape(article.title)}{suffix}</title>"
        f'<meta property="og:title" content="{escape(article.title)}{suffix}"><meta property="og:site_name" content="{escape(article.site)}">'
    )


TEASERS = "".join(
    f'<li><a href="/t{n}"><h3>{text}</h3></a></li>'
    for n, text in enumerate(("Rain in the north", "A ferry is late", "Cup draw made"))
)


def wordpress(article: Article) -> str:
    head = open_graph(article) + f'<meta property="article:published_time" content="{article.date}">'
    return frame(
        article,
        head,
        f'<div id="content"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">{escape(article.title)}</h1>'
        f'<span class="posted-on"><time class="entry-date" datetime="{article.date}">{article.shown}</time></span></header>'
        f'<div class="sharedaddy share"><a>Facebook</a><a>Twitter</a></div><div class="entry-content">{paragraphs(article)}</div>'
        f'<div class="jp-relatedposts related"><ul>{TEASERS}</ul></div></article>'
        '<aside class="widget-area"><h2>Recent</h2><p>A long note about the weather in the mountains, which has nothing to do with it.</p></aside></div>',
    )


def json_ld_graph(article: Article) -> str:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": article.site},
            {
                "@type": "NewsArticle",
                "headline": article.title,
                "datePublished": article.date,
                "dateModified": "2026-05-01T00:00:00Z",
            },
        ],
    }
    head = open_graph(article, f" | {article.site}") + f'<script type="application/ld+json">{dumps(graph)}</script>'
    return frame(
        article,
        head,
        f'<main><div class="hero"><h1>{escape(article.title)}</h1></div><div class="article__body">{paragraphs(article)}'
        f'<div class="inline-related"><strong>Read also</strong><ul>{TEASERS}</ul></div></div></main>',
    )


def microdata(article: Article) -> str:
    return frame(
        article,
        f"<title>{escape(article.title)} - {escape(article.site)}</title>",
        f'<div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{escape(article.title)}</h1>'
        f'<time itemprop="datePublished" datetime="{article.date}">{article.shown}</time>'
        f'<div itemprop="articleBody">{paragraphs(article)}</div></div><div class="most-read"><ol>{TEASERS}</ol></div>',
    )


def tables_of_2004(article: Article) -> str:
    return frame(
        article,
        f"<title>{escape(article.title)}</title>",
        '<table width="100%"><tr><td width="180"><a href="/">Main</a><br><a href="/arch">Archive</a></td><td>'
        f'<div class="date">{article.shown}</div><h1>{escape(article.title)}</h1><div class="text">{paragraphs(article)}</div></td></tr></table>',
    )


def line_breaks(article: Article) -> str:
    return frame(
        article,
        open_graph(article) + f'<meta name="pubdate" content="{article.date}">',
        f'<h1>{escape(article.title)}</h1><div class="news-text">{"<br><br>".join(map(escape, article.paragraphs))}</div>',
    )


def portal_with_sidebars(article: Article) -> str:
    head = (
        open_graph(article, f" :: {article.site}") + f'<meta name="mediator_published_time" content="{article.date}">'
    )
    return frame(
        article,
        head,
        f'<div class="sidebar latest"><span class="date">01.01.2020</span><ul>{TEASERS}</ul></div><div class="wrap"><div class="article">'
        f'<h1 class="article__title">{escape(article.title)}</h1><div class="article__date">{article.shown}</div>'
        f'<div class="article__text">{paragraphs(article)}</div><div class="social-share">VK OK TG</div></div></div>'
        f'<div class="popular-news"><ul>{TEASERS}</ul></div>',
    )


def divs_without_paragraphs(article: Article) -> str:
    return frame(
        article,
        open_graph(article) + f'<meta itemprop="datePublished" content="{article.date}">',
        f'<section class="page"><h1>{escape(article.title)}</h1><div class="content-body">{paragraphs(article, "div")}</div></section>',
    )


def live_page(article: Article) -> str:
    head = (
        open_graph(article)
        + f'<script type="application/ld+json">{dumps([{"@type": "LiveBlogPosting", "headline": article.title, "datePublished": article.date}])}</script>'
    )
    return frame(
        article,
        head,
        f'<article><h1>{escape(article.title)}</h1><div class="live-stamp">LIVE</div>{paragraphs(article)}</article>'
        f'<div id="comments"><p>First comment by a reader who disagrees with everything that is written here.</p></div><ul>{TEASERS}</ul>',
    )


def amp_page(article: Article) -> str:
    return frame(
        article,
        f'<title>{escape(article.title)}</title><link rel="canonical" href="https://amp.example/a"><script type="application/ld+json">'
        f"{dumps({'@type': 'Article', 'headline': article.title, 'datePublished': article.date, 'publisher': {'name': article.site}})}</script>",
        f'<main><h1>{escape(article.title)}</h1><amp-img src="x"></amp-img><figure><figcaption>A room</figcaption></figure>{paragraphs(article)}'
        '<amp-ad></amp-ad><div class="newsletter"><p>Sign up for our newsletter and never miss a story again, every morning.</p></div></main>',
    )


def quoted_and_headed(article: Article) -> str:
    first, *rest = article.paragraphs
    inner = f"<p>{escape(first)}</p><h2>What is known</h2>" + "".join(
        f"<blockquote><p>{escape(text)}</p></blockquote>" for text in rest
    )
    return frame(
        article,
        open_graph(article) + f'<meta name="date" content="{article.date}">',
        f'<div class="breadcrumbs"><a href="/">Home</a> / <a href="/w">World</a></div><article><h1>{escape(article.title)}</h1>{inner}'
        '<div class="tags"><a href="/t">diplomacy</a></div></article>',
    )


LAYOUTS: tuple[Callable[[Article], str], ...] = (
    wordpress,
    json_ld_graph,
    microdata,
    tables_of_2004,
    line_breaks,
    portal_with_sidebars,
    divs_without_paragraphs,
    live_page,
    amp_page,
    quoted_and_headed,
)

ARTICLES = (
    Article(
        "Envoys leave without a date for new talks",
        "2026-03-02T08:30:00+00:00",
        "2 March 2026, 08:30",
        (
            "Envoys of the two governments left Vienna on Monday with nothing agreed on their next round, officials on both sides said.",
            "“The door is not closed,” one of them told reporters, adding that written answers were expected before the end of the month.",
            "The mediators, who had hoped for a joint statement, said they would travel to both capitals in the coming weeks.",
        ),
        "The Morning Desk",
        "en",
    ),
    Article(
        "الوفدان يغادران من دون تحديد موعد جديد",
        "2026-03-02T08:30:00+00:00",
        "2 مارس 2026 08:30",
        (
            "غادر الوفدان فيينا اليوم الاثنين من دون تحديد موعد لجولة جديدة من المحادثات، وفق ما أعلن مسؤولون من الجانبين في ختام الاجتماعات.",
            "وقال أحد المسؤولين للصحفيين إن «الباب ليس مغلقا»، مضيفا أن الردود المكتوبة متوقعة قبل نهاية الشهر الجاري.",
            "وأكد الوسطاء، الذين كانوا يأملون في إصدار بيان مشترك، أنهم سيزورون العاصمتين خلال الأسابيع المقبلة.",
        ),
        "صحيفة الميناء",
        "ar",
    ),
    Article(
        "Делегации разъехались, не назначив новой встречи",
        "2026-03-02T08:30:00+00:00",
        "2 марта 2026, 08:30",
        (
            "Делегации двух стран покинули Вену в понедельник, не назначив дату нового раунда переговоров, сообщили представители обеих сторон.",
            "«Дверь не закрыта», — сказал журналистам один из них, добавив, что письменные ответы ожидаются до конца месяца.",
            "Посредники, рассчитывавшие на совместное заявление, заявили, что в ближайшие недели посетят обе столицы.",
        ),
        "Вечерняя лента",
        "ru",
    ),
)
