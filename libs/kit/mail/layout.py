"""The one layout of all mails: blocks, written as HTML and as plain text that says the same.

Every text is escaped here. The HTML loads nothing from elsewhere, keeps its styles in line, since many clients drop a style sheet, and
names dark colours for clients that read one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`quiet`: an aside in small grey letters."""

    text: str
    quiet: bool = False

    def html(self) -> str:
        look = "margin:0 0 12px;color:#51565d;font-size:13px" if self.quiet else "margin:0 0 16px"
        return f'<p class="{"quiet" if self.quiet else "plain"}" style="{look}">{_lines(self.text)}</p>'

    def plain(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Facts:
    """A table of labels and values, under `title` if there is one. `colon`: what stands between both in plain text."""

    rows: Sequence[tuple[str, str]]
    title: str = ""
    colon: str = ": "

    def html(self) -> str:
        title = f'<h2 style="margin:20px 0 8px;font-size:15px">{escape(self.title)}</h2>' if self.title else ""
        rows = "".join(
            f'<tr><th class="quiet" scope="row" style="{_LABEL}">{escape(label)}</th><td style="{_VALUE}">{_lines(value)}</td></tr>'
            for label, value in self.rows
        )
        return f'{title}<table style="width:100%;border-collapse:collapse;margin:0 0 16px">{rows}</table>'

    def plain(self) -> str:
        lines = [f"{label}{self.colon}{value}" for label, value in self.rows]
        return "\n".join([self.title, *lines] if self.title else lines)


@dataclass(frozen=True, slots=True)
class Link:
    """A button, and its address to copy where buttons do not work."""

    address: str
    label: str
    copy: str

    def html(self) -> str:
        address = escape(self.address)
        return (
            f'<p style="margin:0 0 16px"><a class="button" href="{address}" style="{_BUTTON}">{escape(self.label)}</a></p>'
            f'<p class="quiet" style="margin:0 0 12px;color:#51565d;font-size:13px">{escape(self.copy)}<br>'
            f'<a class="link" href="{address}" style="color:#1456d9;word-break:break-all">{address}</a></p>'
        )

    def plain(self) -> str:
        return self.address


Block = Paragraph | Facts | Link

_LABEL = "width:30%;padding:6px 12px 6px 0;text-align:left;vertical-align:top;font-weight:normal;color:#51565d"
_VALUE = "padding:6px 0;text-align:left;vertical-align:top;word-break:break-word"
_BUTTON = "display:inline-block;padding:8px 20px;background:#1456d9;color:#fff;text-decoration:none;border-radius:6px"
_DARK = (
    ":root{color-scheme:light dark}"
    "@media (prefers-color-scheme:dark){"
    "body{background:#121417!important}"
    ".card{background:#1d2025!important;border-color:#3a3f47!important;color:#e6e8eb!important}"
    ".quiet{color:#a9b0ba!important}.link{color:#8ab4ff!important}}"
)
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{title}</title><style>{dark}</style></head>
<body style="margin:0;padding:16px;background:#f4f5f7">
<div class="card" style="max-width:600px;margin:0 auto;padding:24px;border:1px solid #e3e6ea;border-radius:8px;background:#fff;\
color:#1f2329;font-family:-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif;font-size:15px;line-height:1.6">
{blocks}
</div></body></html>
"""


def html(language: str, title: str, blocks: Sequence[Block]) -> str:
    """Return the whole HTML document."""
    shown = "\n".join(each.html() for each in blocks)
    return _PAGE.format(language=escape(language), title=escape(title), dark=_DARK, blocks=shown)


def plain(blocks: Sequence[Block]) -> str:
    """Return the same blocks as plain text."""
    return "\n\n".join(each.plain() for each in blocks) + "\n"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
