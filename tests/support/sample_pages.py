"""Pages and dumps around a story, as news sites and careless scrapers make them. For data/sample only."""

import html
import json
from collections.abc import Mapping
from typing import Any

Story = Mapping[str, Any]

WORDS = {
    "en": ("Home", "Share this article", "Related stories", "Sign up for our newsletter", "Leave a comment", "All rights reserved", "By", "Published", "Advertisement"),
    "fr": ("Accueil", "Partager cet article", "À lire aussi", "Inscrivez-vous à notre lettre d’information", "Laisser un commentaire", "Tous droits réservés", "Par", "Publié le", "Publicité"),
    "es": ("Portada", "Compartir", "Lea también", "Suscríbase a nuestro boletín", "Deje un comentario", "Todos los derechos reservados", "Por", "Publicado", "Publicidad"),
    "el": ("Αρχική", "Κοινοποίηση", "Διαβάστε επίσης", "Εγγραφείτε στο ενημερωτικό δελτίο", "Αφήστε σχόλιο", "Με επιφύλαξη παντός δικαιώματος", "Της", "Δημοσιεύτηκε", "Διαφήμιση"),
    "ar": ("الرئيسية", "شارك المقال", "اقرأ أيضا", "اشترك في النشرة البريدية", "أضف تعليقا", "جميع الحقوق محفوظة", "بقلم", "نشر في", "إعلان"),
    "ja": ("トップ", "この記事をシェア", "関連記事", "メールマガジン登録", "コメントを書く", "無断転載を禁じます", "文", "公開", "広告"),
}  # fmt: skip
RELATED = {
    "en": (
        "Harbour dues to rise by four percent",
        "Night buses: what changes on Monday",
        "In pictures: the regatta in the fog",
    ),
    "fr": (
        "Le marché couvert fête ses cent ans",
        "Routes : ce qui change en octobre",
        "La fanfare cherche un trombone",
    ),
    "es": ("El mercado cambia de horario", "Fiestas: programa completo", "La biblioteca abrirá los domingos"),
    "el": ("Νέα δρομολόγια λεωφορείων", "Η αγορά του Σαββάτου", "Ξεκινούν τα έργα στην πλατεία"),
    "ar": ("معرض للكتاب في الميناء", "مواعيد الحافلات الجديدة", "أسعار السمك هذا الأسبوع"),
    "ja": ("朝市の時間が変わります", "港まつりの写真", "新しいバス路線"),
}


def make_page(story: Story, site: str, name: str, url: str, language: str = "en", **extra: Any) -> str:
    """A page as a present-day content system makes it: JSON-LD, Open Graph, time elements, share bar, sidebar, footer.

    `extra` may change what a second visit would find changed: `visitors`, `related`, `modified`.
    """
    home, share, related, newsletter, comment, rights, by, published, advert = WORDS[language]
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story["title"], "description": story["summary"],
        "datePublished": story["published"], "dateModified": extra.get("modified", story["published"]),
        "author": [{"@type": "Person", "name": author} for author in story["authors"]],
        "publisher": {"@type": "Organization", "name": name}, "mainEntityOfPage": url, "articleSection": story["section"],
        "keywords": story["tags"], "inLanguage": language,
    }  # fmt: skip
    direction = ' dir="rtl"' if language == "ar" else ""
    others = extra.get("related", RELATED[language])
    links = "\n".join(
        f'        <li><a href="https://{site}/{i}">{html.escape(t)}</a></li>' for i, t in enumerate(others, 101)
    )
    return f"""<!DOCTYPE html>
<html lang="{language}"{direction}>
<head>
  <meta charset="utf-8">
  <title>{html.escape(story["title"])} | {name}</title>
  <meta name="description" content="{html.escape(story["summary"])}">
  <meta property="og:type" content="article">
  <meta property="og:title" content="{html.escape(story["title"])}">
  <meta property="og:site_name" content="{name}">
  <meta property="article:published_time" content="{story["published"]}">
  <link rel="canonical" href="{url}">
  <script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>
  <style>.share a {{ color: #345 }}</style>
</head>
<body>
  <div id="cookie-banner" class="cookie-consent">We use cookies to improve your visit. <button>Accept all</button> <a href="/cookies">Settings</a></div>
  <header><a class="logo" href="/">{name}</a>
    <nav><ul><li><a href="/">{home}</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav>
  </header>
  <main>
    <article>
      <p class="breadcrumb"><a href="/">{home}</a> &rsaquo; <a href="/{html.escape(story["section"])}">{html.escape(story["section"])}</a></p>
      <h1>{html.escape(story["title"])}</h1>
      <p class="standfirst">{html.escape(story["summary"])}</p>
      <div class="byline">{by} {html.escape(", ".join(story["authors"]))} &middot; {published} <time datetime="{story["published"]}">{story["published"][:10]}</time></div>
      <div class="share-bar">{share}: <a href="#">Facebook</a> <a href="#">WhatsApp</a> <a href="#">E-mail</a> <span class="count">{extra.get("visitors", 214)} shares</span></div>
      <figure><img src="/img/lead.jpg" alt=""><figcaption>Photo: R. Okonjo / {name}</figcaption></figure>
{_blocks(story, advert)}
      <p class="tags">Tags: {" ".join(f'<a href="/tag">{html.escape(tag)}</a>' for tag in story["tags"])}</p>
      <div class="author-box"><img src="/img/author.jpg" alt=""><h4>{html.escape(story["authors"][0])}</h4><p>{html.escape(story["authors"][0])} has written for {name} since 2014.</p></div>
    </article>
    <aside class="sidebar">
      <h3>{related}</h3>
      <ul class="related">
{links}
      </ul>
      <form class="newsletter"><label>{newsletter}</label><input type="email"><button>OK</button></form>
    </aside>
    <section id="comments"><h3>{comment}</h3><form><textarea name="comment"></textarea><p>Your email address will not be published.</p></form></section>
  </main>
  <footer><p>&copy; 2025 {name}. {rights}.</p><p><a href="/about">About</a> <a href="/privacy">Privacy</a></p></footer>
</body>
</html>
"""


def make_old_page(story: Story, name: str, charset: str, language: str) -> str:
    """A page as an older system makes it: tables of links, microdata, print and listen tools, appeals, counters."""
    home, share, related, *_ = WORDS[language]
    body = "\n".join(f"<p>{html.escape(part.removeprefix('## '), quote=False)}</p>" for part in story["body"])
    others = " | ".join(f'<a href="/n/{i}.html">{title}</a>' for i, title in enumerate(RELATED[language], 7))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html lang="{language}"><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{name} - {html.escape(story["title"])}</title>
<meta name="author" content="{story["authors"][0]}" /><meta name="keywords" content="{", ".join(story["tags"])}" />
<meta name="date" content="{story["published"][:10]}" />
</head><body>
<table class="nav"><tr><td><a href="/">{home}</a></td><td><a href="/n/">{story["section"]}</a></td></tr></table>
<div class="advert">Advertisement</div>
<div id="content" itemscope itemtype="http://schema.org/NewsArticle">
<h1 itemprop="headline">{html.escape(story["title"])}</h1>
<p class="lead" itemprop="description">{html.escape(story["summary"])}</p>
<p class="meta"><span itemprop="author">{story["authors"][0]}</span>, <span itemprop="datePublished" content="{story["published"]}">{story["published"][:10]}</span></p>
<p class="tools"><a href="?print">Print</a> <a href="?audio">Listen to this article</a> <a href="?size">A+ A-</a></p>
<div itemprop="articleBody">
{body}
</div>
<p class="donate">Independent journalism needs you. <a href="/donate">Support us from 5 a month</a></p>
<p class="app">Read faster in our app: <a href="/ios">App Store</a> <a href="/android">Google Play</a></p>
<p class="share">{share}</p>
<p class="counter">Views: 1,482</p>
</div>
<div class="more"><b>{related}</b> {others}</div>
<div class="foot">&copy; 2025 {name}</div>
</body></html>
"""


def make_fragment(story: Story) -> str:
    """The body alone as markup, as feeds carry it."""
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in story["body"])


def make_text(story: Story, gap: str = "\n\n") -> str:
    """The story's paragraphs alone."""
    return gap.join(part.removeprefix("## ") for part in story["body"])


def make_dump(story: Story, above: list[str], within: Mapping[int, str], below: list[str]) -> str:
    """A page as one text: header lines, the story with foreign lines between its paragraphs, and what stood below."""
    lines = list(above)
    for index, part in enumerate(story["body"]):
        lines += [within[index]] if index in within else []
        bullet = part.startswith("- ")
        lines += ["-", part[2:]] if bullet else [part.removeprefix("## ")]
    return "\n\n".join([*lines, *below]) + "\n"


def _blocks(story: Story, advert: str) -> str:
    """The story as page blocks, with an advert and a read-more box between them."""
    blocks = []
    for index, part in enumerate(story["body"]):
        if part.startswith("## "):
            blocks.append(f"      <h2>{html.escape(part[3:])}</h2>")
        elif part.startswith("- "):
            blocks.append(f"      <ul><li>{html.escape(part[2:])}</li></ul>")
        else:
            blocks.append(f"      <p>{html.escape(part, quote=False)}</p>")
        if index == 1:
            blocks.append(f'      <div class="ad-slot">{advert}</div>')
    return "\n".join(blocks)
