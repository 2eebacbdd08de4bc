"""Files of every kind: read as what they are, or refused in one sentence that says what to do."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import time
import zipfile
from functools import partial

import pytest

from w2vlib.corpora import load_corpus
from w2vlib.reading import encoding_of, is_wrapped, join_lines
from w2vlib.text import split_sentences, tokenize

WORDS = [["one", "two"], ["three", "four"]]
PLAIN = "One two. Three four.\n"
BOOK = """\
It was a bright day in the middle of April, and all the clocks of the old
town were striking at once. Mr. Hill, who had been walking since six in the
morning, stopped under the tower to listen, for he was not in a hurry.

"Is it noon?" he asked. A boy who sat on the steps shook his head and said
that it was one. Then he got up, and they went across the market-
place together, past the stalls of the flower-sellers and the well-
known bakery, to the river. Another well-known place was the bridge.
"""
LICENCE = "The Project Gutenberg eBook of Hills\n\nThis eBook is for the use of anyone.\n\n"
MARKED = (f"{LICENCE}*** START OF THE PROJECT GUTENBERG EBOOK HILLS ***\n\n{BOOK}\n\n"
          "*** END OF THE PROJECT GUTENBERG EBOOK HILLS ***\n\nMore law.")


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return buffer.getvalue()


def read(folder, name, content, **how):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(load_corpus(path, **how))


READ = {
    "a.txt": PLAIN, "a.TXT": PLAIN, "none": PLAIN, "a.md": PLAIN, "mac.txt": PLAIN.replace("\n", "\r"),
    "dos.txt": "One two.\r\nThree four.\r\n", "lines.txt": "one two\nthree four",
    "blank.txt": "\n\n One  two.\n\nThree\tfour\n\n",
    "a.gz": gzip.compress(PLAIN.encode(), mtime=0), "a.txt.GZ": gzip.compress(PLAIN.encode(), mtime=0),
    "a.bz2": bz2.compress(PLAIN.encode()), "a.XZ": lzma.compress(PLAIN.encode()),
    "two.gz": gzip.compress(b"One two.\n", mtime=0) + gzip.compress(b"Three four.\n", mtime=0),
    "a.zip": zipped(**{"b.txt": "One two.", "__MACOSX/._b.txt": b"\0", "a.txt": "Three four."}),
    "bom.txt": b"\xef\xbb\xbf" + PLAIN.encode(), "utf16.txt": PLAIN.encode("utf-16"),
    "utf32.txt": PLAIN.encode("utf-32"),
    "le16.txt": PLAIN.encode("utf-16-le"), "be16.txt": PLAIN.encode("utf-16-be"), "le32.txt": PLAIN.encode("utf-32-le"),
    "be32.txt": PLAIN.encode("utf-32-be"),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_text_is_read(tmp_path, name):
    assert read(tmp_path, name, READ[name]) == WORDS


REFUSED = {
    "page.html": ("<!DOCTYPE html><html><body>One two.</body></html>", "web page.*text file"),
    "page.txt": ("\n<!-- made by hand -->\n<html lang=en><p>One two.", "web page"),
    "page.htm": ("One two.", "web page"),
    "paper.pdf": (b"%PDF-1.7\n1 0 obj", "PDF.*pdftotext"), "paper.txt": (b"%PDF-1.4\n", "PDF"),
    "letter.rtf": ("{\\rtf1\\ansi One two.}", "RTF.*plain text"), "letter.txt": ("{\\rtf1 One}", "RTF"),
    "letter.docx": (zipped(**{"word/document.xml": "<w/>"}), "office program.*plain text"),
    "letter.odt": (zipped(mimetype="application/vnd.oasis"), "office program"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    "table.csv": ("id,text\n1,One two\n2,Three four\n", r"table.*column='text'"),
    "table.tsv": ("id\ttext\n1\tOne two\n", r"table.*column='text'"),
    "table.txt": ("id\ttext\n" + "1\tOne two and three\n" * 5, "table.*column='text'"),
    "semicolons.csv": ("n;body\n1;One, two, and three\n", "table.*column='body'"),
    "data.json": ('{"text": "One two."}', "JSON"), "data.jsonl": ('{"text": "One"}\n{"text": "two"}', "JSON"),
    "list.txt": ('[{"a": 1}]', "JSON"), "feed.xml": ('<?xml version="1.0"?><a>One two</a>', "XML"),
    "book.ipynb": ("{}", "JSON"),
    "packed.txt": (gzip.compress(b"One two.", mtime=0), "gzip.*ends in .gz"),
    "b.txt": (bz2.compress(b"One"), "ends in .bz2"),
    "x.txt": (lzma.compress(b"One"), "ends in .xz"), "many.tar": (tarred(), "archive.*Unpack it"),
    "many.tgz.gz": (gzip.compress(tarred(), mtime=0), "archive.*Unpack it"),
    "s.7z": (b"7z\xbc\xaf\x27\x1c\0\0", "archive"),
    "r.rar": (b"Rar!\x1a\x07\0", "archive"), "named.bz2": (b"One two.", "packed, but it is not"),
    "named.xz": (b"One two.", "packed, but it is not"), "cut.bz2": (bz2.compress(b"One two." * 99)[:-5], "cut off"),
    "cut.xz": (lzma.compress(b"One two." * 99)[:-5], "cut off"),
    "picture.png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "zero bytes|not UTF-8"),
    "latin.txt": ("déjà vu".encode("latin-1"), "not UTF-8.*latin-1"),
    "chinese.txt": ("国王统治着这个国家。女王也统治着。", "Chinese.*tokenizer="),
    "japanese.txt": ("吾輩は猫である。名前はまだ無い。", "Japanese"),
    "thai.txt": ("แมวนั่งบนเสื่อ", "Thai"), "khmer.txt": ("ឆ្មាអង្គុយលើកន្ទេល", "Khmer"),
    "burmese.txt": ("ကြောင်ဖျာပေါ်ထိုင်", "Burmese"),
    "lao.txt": ("ແມວນັ່ງຢູ່ເທິງເສື່ອ", "Lao"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_text_is_one_sentence_that_says_what_to_do(tmp_path, name):
    content, told = REFUSED[name]
    with pytest.raises(ValueError, match=told) as error:
        read(tmp_path, name, content)
    told = str(error.value)
    assert name.split(".")[0] in told and told.endswith((".", "example.")) and len(told) < 400


def test_a_few_foreign_signs_are_words_among_others(tmp_path):
    assert len(read(tmp_path, "a.txt", "The sign 猫 means cat, and it is read neko in the language of Japan.")) == 1


def test_a_language_without_blanks_is_read_with_a_tokenizer(tmp_path):
    wanted = [["国", "王", "统", "治"], ["女", "王", "统", "治"]]
    assert read(tmp_path, "a.txt", "国王统治。女王统治。", tokenizer=list) == wanted


@pytest.mark.parametrize(("tokenizer", "told"), [
    ("jieba", "function"), (len, "list of the words"), (str.upper, "list of the words"),
    (lambda text: [text, None], "word 2"),
])
def test_a_tokenizer_that_is_none_is_told(tmp_path, tokenizer, told):
    with pytest.raises(ValueError, match=f"(?i){told}"):
        read(tmp_path, "a.txt", PLAIN, tokenizer=tokenizer)


def test_the_choices_of_tokenize_reach_a_file(tmp_path):
    how = {"tokenizer": partial(tokenize, lower=False, numbers=False, hyphens=False, apostrophes=False)}
    assert read(tmp_path, "a.txt", "Anna's well-known U2 songs of 1991 don't fade", **how) == [
        ["Anna", "well", "known", "U2", "songs", "of", "don", "t", "fade"]]


# Lines


def test_the_lines_of_a_book_are_joined_and_parted_words_mended(tmp_path):
    assert is_wrapped(BOOK)
    sentences = read(tmp_path, "book.txt", BOOK)
    assert [len(sentence) for sentence in sentences] == [22, 24, 5, 16, 24, 6]
    words = {word for sentence in sentences for word in sentence}
    assert {"marketplace", "well-known", "flower-sellers"} <= words and "well" not in words
    assert sentences == read(tmp_path, "dos.txt", BOOK.replace("\n", "\r\n"))
    assert len(read(tmp_path, "kept.txt", BOOK, lines="sentences")) > len(sentences)


VERSE = """\
The mill goes round, the mill goes round
And all the village hears the sound,
The miller sleeps, the water flows,
And where it comes from no one knows;
The wheel is old, the wheel is slow,
It turned a hundred years ago.
"""
CHAT = "hi\nhow are you\nfine and you\nnot too bad, been at it all day on this thing\nsame here\nok see you\nbye\n"
LIST = "".join(f"- item number {n} of the list\n" for n in range(12))
LOWER = "".join(f"{'the cat sat on the mat ' * (1 + n % 5)}\n" for n in range(20))


@pytest.mark.parametrize("text", [VERSE, CHAT, LIST, LOWER, PLAIN, "", "\n" * 9], ids=["verse", "chat", "list",
    "lower", "plain", "empty", "blank"])
def test_lines_that_end_by_themselves_are_not_joined(text):
    assert not is_wrapped(text)


@pytest.mark.parametrize("lines", ["joined", 5, True])
def test_lines_have_two_kinds(tmp_path, lines):
    with pytest.raises(ValueError, match=r"sentences.*wrapped"):
        read(tmp_path, "a.txt", PLAIN, lines=lines)


def test_paragraphs_longer_than_a_piece_are_joined_too(tmp_path, monkeypatch):
    monkeypatch.setattr("w2vlib.reading.PIECE", 300)
    monkeypatch.setattr("w2vlib.reading._HEAD", 600)
    words = [word for sentence in read(tmp_path, "a.txt", BOOK * 3) for word in sentence]
    monkeypatch.undo()
    assert len(words) == sum(map(len, read(tmp_path, "b.txt", BOOK * 3)))


def test_the_licence_of_gutenberg_is_told_and_left_out_when_asked(tmp_path):
    with pytest.warns(UserWarning, match="gutenberg=True"):
        assert ["more", "law"] in read(tmp_path, "hills.txt", MARKED)
    assert read(tmp_path, "hills.txt", MARKED, gutenberg=True) == read(tmp_path, "book.txt", BOOK)


# Tables


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", 'id,text\n1,"One two.\nThree four."\n'), ("a.tsv", "id\ttext\n1\tOne two.\n2\tThree four.\n"),
    ("a.txt", "text;id\nOne two.;1\nThree four.;2\n"),
    ("a.csv.gz", gzip.compress(b"text,id\nOne two.,1\nThree four.,\n,\n", mtime=0)),
])
def test_a_column_of_a_table_is_read(tmp_path, name, content):
    assert read(tmp_path, name, content, column="text") == WORDS


@pytest.mark.parametrize(("column", "told"), [("body", r"no column 'body'; it has id, text"),
    (2, "name in the first row")])
def test_a_column_that_is_not_there_is_told(tmp_path, column, told):
    with pytest.raises(ValueError, match=told):
        read(tmp_path, "a.csv", "id,text\n1,One two.\n", column=column)


def test_a_text_that_looks_like_a_table_can_be_said_to_be_none(tmp_path):
    text = "red, green, blue\n" * 6
    with pytest.raises(ValueError, match="table"):
        read(tmp_path, "a.txt", text)
    assert len(read(tmp_path, "a.txt", text, lines="sentences")) == 6


def test_json_shapes_do_not_hide_in_text(tmp_path):
    assert read(tmp_path, "a.txt", "{a} and [b] are letters.") == [["a", "and", "b", "are", "letters"]]
    (tmp_path / "b.txt").write_text(json.dumps({"a": 1}))
    with pytest.raises(ValueError, match="JSON"):
        load_corpus(tmp_path / "b.txt")


def test_a_folder_holds_packed_files_too(tmp_path):
    packed = gzip.compress(b"Three four.")
    for name, content in (("a.TXT", b"One two."), ("b.txt.gz", packed), ("c.py", b"no = 1")):
        (tmp_path / name).write_bytes(content)
    assert list(load_corpus(tmp_path)) == WORDS


@pytest.mark.parametrize("text", ["\0\0\0\0", "a\0b", "\0"])
def test_zeros_alone_are_no_encoding(text):
    assert encoding_of(text.encode()) == "utf-8"


def test_joined_lines_end_each_paragraph():
    assert join_lines("a\nb\n\n \nc\n") == "a b\nc \n".replace("c ", "c")


# Sentences


SENTENCES = {
    "titles": ("Mr. Hill met Dr. Ash. They spoke.", 2), "initials": ("J. K. Ash wrote it. T. S. Hill read it.", 2),
    "abbreviations": ("Fruit, e.g. apples, i.e. food. We eat it, cf. chapter two.", 2),
    "numbers": ("See No. 5 and p. 12. It is on vol. 3 now.", 2), "no": ("Did he say no? No. He did not.", 3),
    "states": ("The U.S. army left. He lives in the U.S. She does not.", 3),
    "times": ("It was 5 p.m. and late. It was 6 a.m. Then we left.", 3),
    "etc": ("Cats, dogs, etc. were there. Cows, etc. We left.", 3), "decimals": ("It is 3.5 metres. Or 4.", 2),
    "I": ("So do I. Then go.", 2), "speech": ("“Stop!” she said. “Why?” He left.", 3),
    "plain quotes": ('"Stop!" she said. Go.', 2),
    "dots": ("Well… maybe. And then... nothing? Yes!", 5), "chat": ("hello. how are you? fine!! ok :)", 4),
    "list": ("1. one\n2. two", 4), "verse": ("O rose\nthou art sick", 2), "brackets": ("(He left.) She stayed.", 2),
    "address": ("St. Ives is far. Go to example.org now.", 2), "greek": ("Καλημέρα. Τι κάνεις;", 2),
    "hindi": ("बिल्ली बैठी। कुत्ता सोया।", 2),
}


@pytest.mark.parametrize("kind", SENTENCES)
def test_sentences_end_where_a_reader_ends_them(kind):
    text, count = SENTENCES[kind]
    assert len(split_sentences(text)) == count, split_sentences(text)


def test_every_mark_can_be_taken_for_an_end():
    assert split_sentences("Mr. Hill left.", every_mark=True) == [["mr"], ["hill", "left"]]


@pytest.mark.parametrize("sign", [".", "!", "\"", "'", "a.b.", "Mr. ", "\n", "-\n", "A. ", "e.g.", "“"])
def test_the_time_grows_with_the_length_alone(sign):
    def seconds(n):
        text, start = f"a {sign * n} x", time.process_time()
        split_sentences(text)
        join_lines(text)
        return time.process_time() - start

    assert min(seconds(40_000) for _ in range(2)) < 25 * max(0.01, min(seconds(4_000) for _ in range(3)))
