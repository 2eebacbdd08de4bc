"""A file of any kind flows in; its text flows out in pieces, or one sentence that says why it can't."""

from __future__ import annotations

import codecs
import csv
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

from .support.files import in_words, opened
from .support.quoted import quoted
from .text import tokenize

PIECE = 1 << 20  # characters that are read and tokenised at once
LINES = ("sentences", "wrapped")
_HEAD = 1 << 16  # bytes from which is told what a file is
_MARKS = {  # in this order: the mark of UTF-32 begins like that of UTF-16
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")

_SAVE = "Open it in its program and save it as plain text (UTF-8)"
_OFFICE = f"a document of an office program. {_SAVE}"
_ARCHIVE = "an archive. Unpack it first, and name the folder"
_BEGINNINGS = {  # the first bytes of files that are no text
    b"%PDF-": "a PDF. Extract its text first, with pdftotext for example",
    b"{\\rtf": f"an RTF document. {_SAVE}",
    b"\xd0\xcf\x11\xe0": _OFFICE, b"PK\3\4": _OFFICE,
    b"\x1f\x8b": "packed by gzip. Give it a name that ends in .gz",
    b"BZh": "packed by bzip2. Give it a name that ends in .bz2",
    b"\xfd7zXZ\0": "packed by xz. Give it a name that ends in .xz",
    b"7z\xbc\xaf\x27\x1c": _ARCHIVE, b"Rar!": _ARCHIVE,
}
_TAR = slice(257, 262)  # where a tar archive holds b"ustar"
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_XML = re.compile(r"\s*<\?xml\b", re.I)
_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"])")
_UNSPACED = {  # scripts that are written without blanks between words
    "Chinese or Japanese": "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "Thai": "\u0e00-\u0e7f", "Lao": "\u0e80-\u0eff", "Burmese": "\u1000-\u109f", "Khmer": "\u1780-\u17ff",
}
_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK[^*]{0,300}\*\*\*")
_END = re.compile(r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_BROKEN_WORD = re.compile(r"(\w*[^\W\d_])-[^\S\n]*\n[^\S\n]*([^\W\d_]\w*)")


def pieces(path: Path, encoding: str | None = None, lines: str | None = None, column: str | None = None,
           gutenberg: bool = False, unspaced: bool = False) -> Iterator[str]:
    """The text of a file in pieces that end between sentences as far as lines tell.

    Parameters
    ----------
    path : packed files (.gz, .bz2, .xz) are unpacked on the way, and so are the members of a .zip file, in their order
    encoding : of the bytes; None finds out UTF-8, UTF-16 and UTF-32
    lines : "wrapped" joins the lines of each paragraph, "sentences" keeps each line apart; None finds out
    column : of a table (CSV, TSV): its cells are the text, each a piece
    gutenberg : leave out the licence before and after a book of Project Gutenberg
    unspaced : whether a script without blanks between words can be read

    Raises
    ------
    ValueError
        For a file that is no text, one in another encoding, or one that the system refuses.
    """
    with in_words("read", path):
        for file, name in _unpacked(path):
            text = _decoded(file, name, encoding)
            first = next(text, "")
            _check_text(first, name, lines, column, unspaced)
            text = _chain(first, text)
            if column is not None:
                yield from _cells(text, name, column)
                continue
            if licensed := _START.search(first):
                if gutenberg:
                    text = _book(text, licensed.end())
                else:
                    warnings.warn(f"{name} begins with the licence of Project Gutenberg, which is read as text too; "
                                  "gutenberg=True leaves it out.", stacklevel=2)
            if lines == "wrapped" or (lines is None and is_wrapped(first)):
                yield from map(join_lines, _whole(text, _last_paragraph))
            else:
                yield from _whole(text, lambda piece: 1 + piece.rfind("\n"))


def _chain(first, rest):
    yield first
    yield from rest


def _unpacked(path):
    """The open file and its name, or one after another the members of a .zip file, without what macOS adds to them."""
    if path.suffix.lower() != ".zip":
        with opened(path) as file:
            yield file, path.name
        return
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        if not members:
            raise ValueError(f"There is no file in {path.name}.")
        for member in members:
            try:
                file = archive.open(member)
            except RuntimeError:  # it has a password, or is packed by a method that Python does not know
                raise ValueError(f"{member.filename} in {path.name} can't be unpacked. Unpack it first.") from None
            with file:
                yield file, f"{member.filename} in {path.name}"


def _decoded(file, name, encoding):
    """The text as it comes, about `PIECE` characters at a time, cut anywhere."""
    data = file.read(_HEAD)
    if kind := next((kind for mark, kind in _BEGINNINGS.items() if data.startswith(mark)), ""):
        raise ValueError(f"{name} is {kind}.")
    if data[_TAR] == b"ustar":
        raise ValueError(f"{name} is {_ARCHIVE}.")
    encoding = encoding_of(data) if encoding is None else encoding
    try:
        zeros, decoder = b"\0" in " ".encode(encoding), codecs.getincrementaldecoder(encoding)()
    except (LookupError, TypeError, ValueError):
        raise ValueError(f"Python knows no encoding {encoding!r}; try 'utf-8', 'latin-1' or 'cp1252'.") from None
    while data:
        if b"\0" in data and not zeros:
            raise ValueError(f"{name} holds zero bytes, so it is no plain text. Save it as text (UTF-8) first.")
        following = file.read(PIECE)
        try:
            text = decoder.decode(data, final=not following)
            if half := _HALF_A_CHARACTER.search(text):
                raise UnicodeError(f"{half[0]!r} in it is half a character")
        except UnicodeError as error:
            byte = isinstance(error, UnicodeDecodeError) and f"there is a byte {error.object[error.start]:#04x} in it"
            raise ValueError(
                f"{name} is not {encoding.upper()}: {byte or error}. "
                "Say which encoding it has, for example load_corpus(…, encoding='latin-1')."
            ) from None
        yield text
        data = following


def encoding_of(head: bytes) -> str:
    """UTF-16 or UTF-32, by their mark or, in a text of mostly Latin letters, by where their zeros stand; else UTF-8."""
    marked = next((named for mark, named in _MARKS.items() if head.startswith(mark)), None)
    if marked or b"\0" not in head:
        return marked or "utf-8"
    zeros = [head[k::4].count(0) / max(1, len(head[k::4])) for k in range(4)]
    often, never = [share > 0.6 for share in zeros], [share < 0.1 for share in zeros]
    forms = {"utf-32-le": (1, 2, 3), "utf-32-be": (0, 1, 2), "utf-16-le": (1, 3), "utf-16-be": (0, 2)}
    for named, empty in forms.items():
        if all(often[k] if k in empty else never[k] for k in range(4)):
            return named
    return "utf-8"


def _check_text(first, name, lines, column, unspaced):
    """Refuse what reads as text and is none: pages, data, tables, and scripts that need a tokenizer of their own."""
    ending = Path(name.split(" in ")[0]).suffix.lower()
    if column is None and (_PAGE.match(first) or ending in (".html", ".htm")):
        raise ValueError(f"{name} is a web page. Save its text first: in a browser, as a text file.")
    if column is None and _XML.match(first):
        raise ValueError(f"{name} is XML. Take the text out of its elements first, and use Corpus.from_text or a file.")
    if column is None and (ending in (".json", ".jsonl", ".ipynb") or (lines is None and _JSON.match(first))):
        raise ValueError(f"{name} is JSON. Read it with Python's json, and give its texts to Corpus.from_text.")
    if column is None and lines is None and (header := _table(first, ending)):
        raise ValueError(f"{name} is a table. Name the column that holds the text: "
                         f"load_corpus(…, column={header!r}), for example.")
    letters = [letter for letter in first[:20_000] if letter.isalpha()]
    for script, signs in {} if unspaced else _UNSPACED.items():
        if 5 * len(re.findall(f"[{signs}]", "".join(letters))) > max(5, len(letters)):
            raise ValueError(f"{name} is in {script}, which is written without blanks between words. Hand over what "
                             "parts them, a function from a text to a list of words: load_corpus(…, tokenizer=…).")


def _table(first, ending):
    """The heading of the widest column of a table; "" when the text is none."""
    rows = [row for row in first[:_HEAD].split("\n")[:21] if row.strip()][:20]
    for sign in "\t,;":
        counts = [row.count(sign) for row in rows]
        named = ending == {"\t": ".tsv"}.get(sign, ".csv") and counts and counts[0]
        if named or (len(rows) >= 5 and min(counts) == max(counts) >= (1 if sign == "\t" else 2)):
            cells = list(csv.reader(rows, delimiter=sign))
            wide = [sum(len(row[k]) for row in cells if len(row) > k) for k in range(len(cells[0]))]
            return cells[0][wide.index(max(wide))]
    return rows[0].strip() if ending in (".csv", ".tsv") and rows else ""


def _cells(text, name, column):
    """The cells of one column of a table, which its first row names."""
    rows = iter(_lines(text))
    header = next(rows, "")
    sign = max("\t,;", key=header.count)
    try:
        table = csv.DictReader(_chain(header, rows), delimiter=sign)
        if column not in (table.fieldnames or ()):
            there = ", ".join(table.fieldnames or ["none"])
            raise ValueError(f"{name} has no column {quoted(column)}; it has {there}.")
        yield from (row[column] for row in table if row[column])
    except csv.Error as error:
        raise ValueError(f"{name} can't be read as a table: {error}.") from None


def _lines(text):
    rest = ""
    for piece in text:
        *lines, rest = (rest + piece).split("\n")
        yield from (f"{line}\n" for line in lines)
    if rest:
        yield rest


def _whole(text, end):
    """Pieces that end where `end(piece)` says, or between words where that is too far away."""
    rest = ""
    for piece in text:
        piece = rest + piece
        cut = end(piece)
        if len(piece) - cut >= PIECE:
            cut = max(cut, 1 + piece.rfind("\n"), 1 + piece.rfind(" "), 1 + piece.rfind("\t"))
        yield piece[:cut]
        rest = piece[cut:] if len(piece) - cut < PIECE else ""  # a million characters without a space are no word
    yield rest


def _last_paragraph(piece):
    """Where the last paragraph of the piece begins."""
    return max((blank.end() for blank in _BLANK_LINE.finditer(piece)), default=0)


def _book(text, begin):
    """The text between the marks of Project Gutenberg."""
    for piece in text:
        end = _END.search(piece)
        yield piece[begin:end and end.start()]
        if end:
            return
        begin = 0


def is_wrapped(text: str) -> bool:
    """Whether the lines of a text end at a margin, in the middle of sentences, as in the files of books.

    So they do when most lines of a paragraph are nearly as long as the longest, and a good share of those that follow
    begin with a small letter after a line without a full stop.
    """
    lines = [line.rstrip() for line in text[:_HEAD].replace("\r\n", "\n").split("\n")[:-1]]
    pairs = [(a, b) for a, b in pairwise(lines) if a and b.strip()]
    if len(pairs) < 5:
        return False
    long = quantiles((len(a) for a, _ in pairs), n=20)[-1]
    full = sum(len(a) >= 0.75 * long for a, _ in pairs)
    goes_on = sum(b.lstrip()[0].islower() and a[-1] not in ".!?…:;\"”»" for a, b in pairs)
    return 40 <= long <= 120 and full >= 0.6 * len(pairs) and goes_on >= 0.3 * len(pairs)


def join_lines(text: str) -> str:
    """The text with the lines of each paragraph joined; blank lines part paragraphs, each of which becomes one line.

    A word parted at the end of a line is put together, with its hyphen only where the text writes it so elsewhere.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _BROKEN_WORD.search(text):
        seen = Counter(tokenize(text))

        def mended(match):
            before, after = match.groups()
            with_hyphen = seen[f"{before}-{after}".lower()] > seen[f"{before}{after}".lower()]
            return f"{before}{'-' * with_hyphen}{after}"

        text = _BROKEN_WORD.sub(mended, text)
    return "\n".join(" ".join(paragraph.split()) for paragraph in _BLANK_LINE.split(text)) + "\n"
