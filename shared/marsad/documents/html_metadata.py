"""What a web page states about its article: schema.org JSON-LD, then meta elements. Nothing is guessed."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from marsad.documents.cleaning import clean_line
from marsad.documents.dates import is_plausible, iso_date
from marsad.documents.parts import Metadata
from marsad.documents.urls import web_address

# Names of meta elements that state the day of publication, not of a change; the plainest last.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published",
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publicationdate", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "dcterms.issued", "dc.date.issued", "dcterms.created",
    "dcterms.date", "dc.date", "dc.date.created", "date",
)  # fmt: skip


def read(tree: Any) -> Metadata:
    """The metadata of a page parsed by lxml; what is missing, malformed or impossible is None."""
    article = _linked_data(tree)
    meta = _meta(tree)
    publisher = article.get("publisher")
    if isinstance(publisher, list):
        publisher = next(iter(publisher), None)
    return Metadata(
        title=_first_line(article.get("headline"), meta.get("og:title"), *_texts(tree, "h1"), *_texts(tree, "title")),
        published_at=_published_at(tree, article, meta),
        source=_first_line(
            publisher.get("name") if isinstance(publisher, dict) else publisher,
            meta.get("og:site_name"),
            meta.get("application-name"),
        ),
        url=_first_address(*tree.xpath("//link[@rel='canonical']/@href"), meta.get("og:url"), article.get("url")),
    )


def _linked_data(tree: Any) -> dict[str, Any]:
    """The first article or posting among the page's JSON-LD objects."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            types = thing.get("@type")
            for name in types if isinstance(types, list) else [types]:
                if isinstance(name, str) and name.endswith(("Article", "Posting")):
                    return thing
    return {}


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script: itself, those of a list, those of its graph."""
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (node for node in (graph if isinstance(graph, list) else ()) if isinstance(node, dict))


def _meta(tree: Any) -> dict[str, str]:
    """Contents of the page's meta elements by their name, property or itemprop, the first of a name."""
    contents: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            contents.setdefault(name.strip().lower(), content)
    return contents


def _published_at(tree: Any, article: dict[str, Any], meta: dict[str, str]) -> date | None:
    stated = [article.get("datePublished"), *(meta.get(name) for name in _PUBLISHED)]
    stated += tree.xpath("//time[@pubdate or @itemprop='datePublished']/@datetime")
    times = set(tree.xpath("//article//time/@datetime"))
    if len(times) == 1:
        stated += times
    days = (iso_date(value) for value in stated if isinstance(value, str))
    return next((day for day in days if day and is_plausible(day)), None)


def _texts(tree: Any, tag: str) -> list[str]:
    return [element.text_content() for element in tree.iter(tag)]


def _first_line(*values: Any) -> str | None:
    lines = (clean_line(value) for value in values if isinstance(value, str))
    return next((line for line in lines if line), None)


def _first_address(*values: Any) -> str | None:
    addresses = (web_address(value.strip()) for value in values if isinstance(value, str))
    return next((address for address in addresses if address), None)
