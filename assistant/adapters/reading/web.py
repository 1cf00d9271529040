"""An HTML file in, what a browser shows of it out; menus, scripts and hidden elements left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml import html as lxml_html

from assistant.adapters import files
from assistant.adapters.reading.result import Reading, UnreadableError
from assistant.text import CJK, visible
from assistant.values.documents import Block, Heading, Part

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "cp1252"}
_HEAD_BYTES = 4096
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|color\s*:\s*transparent"
    r"|(?:font-size|opacity)\s*:\s*0(?![.\d]*[1-9])"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NESTED = re.compile(r"@[^{;]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_UNSHOWN = re.compile(
    "head|noscript|script|style|template|title|object|iframe|svg|math|form|select|button"
    "|nav|header|footer|aside"
)
_UNSHOWN_CLASS = re.compile(
    r"(?<![\w-])(?:mw-editsection|toc|navbox|noprint|printfooter|catlinks|mw-jump-link|secedit"
    r"|editbutton_section)(?![\w-])"
)
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|rp|rt|ruby|s"
    "|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr"
)
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_BLANKS = str.maketrans("\n\r\t", "   ")
_BETWEEN_HAN = re.compile(rf"(?<=[{CJK}，。、：；！？]) (?=[{CJK}，。、：；！？“「（《])")
_PLACING = ".//table|.//ul|.//ol|.//h1|.//h2|.//h3|.//p[2]"
"""What stands in a table that only places things on the page."""


def read(path: Path) -> Reading:
    """Read one file; raises UnreadableError for bytes in no known encoding or without HTML."""
    text = _decoded(path.read_bytes())
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except etree.ParserError as error:
        raise UnreadableError("There is no HTML in it; write its text or remove it.") from error
    walk = _Walk(hidden_by_rule=_hidden_by_rule(root))
    main = [one for tag in ("main", "article") for one in root.iter(tag)]
    start = main[0] if len(main) == 1 else root.find("body")
    walk.element(start if start is not None else root)
    walk.close()
    return Reading(
        parts=tuple(walk.parts),
        title=" ".join(visible(root.findtext(".//title") or "").split()),
        language=(root.get("lang") or "").partition("-")[0].lower(),
        source=_attribute(root, "//link[@rel='canonical']/@href"),
        as_of=_attribute(root, "//meta[@name='date' or @name='dcterms.modified']/@content"),
        hidden=dict(walk.hidden),
    )


def _decoded(data: bytes) -> str:
    """Return the text: by what the file says of its encoding where that holds, else as any text."""
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode(_WIDER.get(name, name))
        except (LookupError, UnicodeDecodeError):
            pass  # it says something that is not so
    try:
        return files.decode(data)
    except UnicodeError as error:
        raise UnreadableError(str(error)) from error


def _attribute(root: Any, query: str) -> str:  # noqa: ANN401
    found = root.xpath(query)
    return str(found[0]).strip() if found else ""


def _hidden_by_rule(root: Any) -> frozenset[Any]:  # noqa: ANN401
    """Return the elements that a style sheet inside the file hides on a screen."""
    hidden: set[Any] = set()
    for sheet in root.iter("style"):
        plain = _NESTED.sub("", _COMMENT.sub("", sheet.text or ""))
        for selectors, body in _RULE.findall(plain):
            if _HIDING.search(body.lower()):
                try:
                    hidden.update(root.xpath(HTMLTranslator().css_to_xpath(selectors.strip())))
                except (SelectorError, etree.XPathError):
                    continue  # a selector for a state of the page, such as :hover
    return frozenset(hidden)


@dataclass(slots=True)
class _Walk:
    """Follows the elements in order, gathers what they show; `typed` keeps blanks as they are."""

    hidden_by_rule: frozenset[Any]
    hidden: Counter[str] = field(default_factory=Counter)
    typed: bool = False
    parts: list[Part] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _line: int = 1
    _marker: str = ""

    def element(self, element: Any) -> None:  # noqa: ANN401
        """Take in an element with all below it; the text behind it is its parent's."""
        tag = element.tag
        if not isinstance(tag, str):
            self.hidden["comments"] += tag is etree.Comment and bool((element.text or "").strip())
        elif _UNSHOWN.fullmatch(tag) or _UNSHOWN_CLASS.search(element.get("class") or ""):
            return
        elif self._hides(element):
            self.hidden["hidden elements"] += bool("".join(element.itertext()).strip())
        elif tag in _LEVELS:
            self._heading(element)
        elif tag == "table":
            self._table(element)
        elif tag == "pre":
            self.close()
            self._line = element.sourceline or self._line
            self._add(self._inside(element, typed=True))
        elif tag == "br":
            self._text.append("\n")
        elif _INLINE.fullmatch(tag):
            self.children(element)
        else:
            self._block(element)

    def children(self, element: Any) -> None:  # noqa: ANN401
        """Take in what stands in an element; a picture says what it shows."""
        self._say(element.get("alt") if element.tag == "img" else "")
        self._say(element.text)
        for child in element:
            self.element(child)
            self._say(child.tail)

    def close(self) -> None:
        """End the block that is open."""
        text = "".join(self._text)
        self._add(visible(text).strip("\n") if self.typed else _tidy(text))
        self._text.clear()

    def _say(self, text: str | None) -> None:
        """Line ends in the source are blanks on the page, except in preformatted text."""
        if text:
            self._text.append(text if self.typed else text.translate(_BLANKS))

    def _inside(self, element: Any, *, typed: bool = False) -> str:  # noqa: ANN401
        """Return the text in an element, its blocks a line each."""
        inner = _Walk(self.hidden_by_rule, self.hidden, typed or self.typed)
        inner.children(element)
        inner.close()
        return "\n".join(part.text for part in inner.parts)

    def _block(self, element: Any) -> None:  # noqa: ANN401
        self.close()
        self._line = element.sourceline or self._line
        if element.tag == "li":
            parent = element.getparent()
            place = 1 + sum(1 for _ in element.itersiblings("li", preceding=True))
            self._marker = f"{place}. " if parent is not None and parent.tag == "ol" else ""
        self.children(element)
        self.close()
        self._marker = ""

    def _heading(self, element: Any) -> None:  # noqa: ANN401
        self.close()
        text = self._inside(element).replace("\n", " ")
        if text:
            anchor = element.get("id") or _attribute(element, "(.//*[@id]/@id)[last()]")
            line = element.sourceline or self._line
            self.parts.append(Heading(_LEVELS[element.tag], text, anchor or None, line))

    def _table(self, element: Any) -> None:  # noqa: ANN401
        """Lay a table out a row a line; one that only places other blocks is walked through."""
        self.close()
        if element.xpath(_PLACING):
            for child in element:
                self.element(child)
            return
        for row in element.iter("tr"):
            if self._hides(row):
                self.hidden["hidden elements"] += bool("".join(row.itertext()).strip())
                continue
            cells = [self._inside(cell).replace("\n", " ") for cell in row.xpath("./td|./th")]
            self._line = row.sourceline or self._line
            self._add(" | ".join(cells).strip(" |"))

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(Block(f"{self._marker}{text}", self._line))
            self._marker = ""

    def _hides(self, element: Any) -> bool:  # noqa: ANN401
        style = (element.get("style") or "").lower()
        return (
            "hidden" in element.attrib
            or bool(style and _HIDING.search(style))
            or element in self.hidden_by_rule
        )


def _tidy(text: str) -> str:
    lines = (_BETWEEN_HAN.sub("", " ".join(line.split())) for line in visible(text).splitlines())
    return "\n".join(line for line in lines if line)
