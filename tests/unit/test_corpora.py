"""Corpora: files of every kind, the documentation on the disk, the network as a local server, made-up text."""

import codecs
import contextlib
import gzip
import hashlib
import http.server
import io
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2vlib import corpora, reading
from w2vlib.corpora import SyntheticCorpus, docstrings, fetch_corpus, load_corpus
from w2vlib.text import split_sentences


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(corpora, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def file(folder, content, name="text.txt"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# Files


def test_a_file_gives_the_sentences_that_split_sentences_gives(tmp_path):
    text = "The cat sat. The dog's bowl!\nA bird — no, two birds…\n\n42 is a number"
    corpus = load_corpus(file(tmp_path, text))
    assert list(corpus) == split_sentences(text)
    assert list(corpus) == list(corpus), "it can be read again"


@given(st.text(alphabet="ab.'\n é?"))
def test_pieces_lose_and_invent_nothing(text):
    words = [w for s in split_sentences(text.replace("\r", "")) for w in s]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PIECE", 8)
        patch.setattr(reading, "_HEAD", 8)
        patch.setattr(reading, "_unpacked", lambda path: [(io.BytesIO(text.encode()), "x")])
        pieces = "".join(reading.pieces(Path("x"), lines="sentences"))
    lost = re.search(r"[^ \n]{8}", text)
    assert lost or [w for s in split_sentences(pieces) for w in s] == words


def test_a_long_line_is_read_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "PIECE", 1000)
    monkeypatch.setattr(reading, "_HEAD", 1000)
    corpus = load_corpus(file(tmp_path, "a short line\n" + "word " * 20_000))
    lengths = [len(sentence) for sentence in corpus]
    assert sum(lengths) == 20_003 and len(lengths) > 10


def test_a_line_without_a_space_is_no_word_and_does_not_fill_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "PIECE", 1000)
    monkeypatch.setattr(reading, "_HEAD", 1000)
    corpus = load_corpus(file(tmp_path, "before it\n" + "x" * 50_000 + "\nand after"))
    sentences = list(corpus)
    assert sentences[0] == ["before", "it"] and sentences[-1] == ["and", "after"]
    assert max(len(word) for sentence in sentences for word in sentence) <= 2000


def test_tokenized_lines_are_split_at_spaces_alone(tmp_path):
    path = file(tmp_path, "New_York is-not a.word\n\nsecond line\n")
    assert list(load_corpus(path, tokenized=True)) == [["New_York", "is-not", "a.word"], ["second", "line"]]


def test_packed_files_are_unpacked_on_the_way(tmp_path):
    packed = tmp_path / "a.txt.gz"
    packed.write_bytes(gzip.compress(b"one two. three four."))
    archive = tmp_path / "b.zip"
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("b", "one two. three four.")
    assert list(load_corpus(packed)) == list(load_corpus(archive)) == [["one", "two"], ["three", "four"]]


def test_a_folder_and_a_list_are_read_in_order(tmp_path):
    paths = [file(tmp_path, f"text {name}", f"{name}.txt") for name in "ba"]
    assert list(load_corpus(tmp_path)) == [["text", "a"], ["text", "b"]]
    assert list(load_corpus(paths)) == [["text", "b"], ["text", "a"]]


@pytest.mark.parametrize(("content", "encoding"), [
    ("é à".encode(), None), (codecs.BOM_UTF8 + "é à".encode(), None), ("é à".encode("utf-16"), None),
    ("é à".encode("latin-1"), "latin-1"), ("é à".encode("utf-16-le"), "utf-16-le"),
])
def test_encodings(tmp_path, content, encoding):
    assert list(load_corpus(file(tmp_path, content), encoding=encoding)) == [["é", "à"]]


@pytest.mark.parametrize(("content", "options", "told"), [
    (b"", {}, "no word"), (b" \n . \n", {}, "no word"), (b"\x7fELF\0\0\0word", {}, "zero bytes"),
    ("déjà vu".encode("latin-1"), {}, "not UTF-8.*latin-1"), (b"word \xc3", {}, "not UTF-8"),
    (b"word", {"encoding": "utf-99"}, "no encoding 'utf-99'"),
])
def test_a_file_that_is_no_text_is_told(tmp_path, content, options, told):
    with pytest.raises(ValueError, match=told):
        load_corpus(file(tmp_path, content), **options)


def test_a_bad_byte_late_in_the_file_is_told_when_it_is_read(tmp_path):
    corpus = load_corpus(file(tmp_path, b"good words\n" * 200_000 + b"\xff\n"), tokenized=True)
    with pytest.raises(ValueError, match="0xff"):
        sum(1 for _ in corpus)


def test_a_file_that_is_not_there_is_told_with_those_that_are(tmp_path):
    file(tmp_path, "a", "mine.txt")
    with pytest.raises(ValueError, match=r"no file '.*mime\.txt'\. There is mine\.txt\. 'python-docs' needs no file\."):
        load_corpus(tmp_path / "mime.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match=r"no \.txt file"):
        load_corpus(tmp_path / "empty")


def zipped(path, **members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_every_member_of_an_archive_is_read_but_what_macos_adds(tmp_path):
    members = {"__MACOSX/._a.txt": b"\0\xff", "docs/": "", "docs/a.txt": "one two.", "b.txt": "é".encode("utf-16")}
    assert list(load_corpus(zipped(tmp_path / "two.ZIP", **members))) == [["one", "two"], ["é"]]


@pytest.mark.parametrize(("name", "content", "told"), [
    ("named.gz", b"plain text", "packed, but it is not"), ("text.zip", b"plain text", "packed, but it is not"),
    ("cut.gz", gzip.compress(b"one two. " * 1000, mtime=0)[:-20], "ends in the middle"), ("cut.gz", b"", "no word"),
    ("cut.gz", gzip.compress(b"one two", mtime=0)[:-3], "ends in the middle"),
    ("bad.gz", gzip.compress(b"one two. " * 9, mtime=0)[:10] + b"\xff" * 40, "damaged"),
])
def test_a_damaged_archive_is_told(tmp_path, name, content, told):
    with pytest.raises(ValueError, match=told):
        list(load_corpus(file(tmp_path, content, name)))


def test_an_archive_that_holds_nothing_or_is_locked_is_told(tmp_path):
    with pytest.raises(ValueError, match=r"no file in empty\.zip"):
        load_corpus(zipped(tmp_path / "empty.zip", **{"folder/": ""}))
    locked = zipped(tmp_path / "locked.zip", a="one two")
    locked.write_bytes(locked.read_bytes().replace(b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1"))
    with pytest.raises(ValueError, match=r"a in locked\.zip can't be unpacked"):
        load_corpus(locked)


@pytest.mark.parametrize(("content", "encoding", "told"), [
    (b"one two", "utf-16", "not UTF-16"), (b"one two", "utf-32", "not UTF-32"), (b"one two", "base64", "no encoding"),
    (b"one two", "rot13", "no encoding"), (b"one two", 5, "no encoding 5"), (b"one two", "", "no encoding"),
    (b"one two", "a\0b", "no encoding"), (b"one two", "undefined", "no encoding"),
    (b"one +2AA- two", "utf-7", "half a character"), (b"one \\ud800 two", "unicode_escape", "half a character"),
    (b"one \xed\xa0\x80", None, "0xed"), (b"\0one", "latin-1", "zero bytes"),
])
def test_an_encoding_that_is_none_or_not_that_of_the_file_is_told(tmp_path, content, encoding, told):
    with pytest.raises(ValueError, match=told):
        load_corpus(file(tmp_path, content), encoding=encoding)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-16-be"])
def test_utf_32_is_not_taken_for_utf_16(tmp_path, encoding):
    told = None if encoding == "utf-32" else encoding
    assert list(load_corpus(file(tmp_path, "é à".encode(encoding)), encoding=told)) == [["é", "à"]]


def test_zero_bytes_late_in_the_file_are_told(tmp_path):
    corpus = load_corpus(file(tmp_path, b"good words\n" * 200_000 + b"\0\n"), tokenized=True)
    with pytest.raises(ValueError, match="zero bytes"):
        sum(1 for _ in corpus)


@pytest.mark.parametrize("source", [None, 5, [], [None], [5], b"text.txt", "", [""]])
def test_what_names_no_file_is_told(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    file(tmp_path, "words of the folder")
    with pytest.raises(ValueError, match=r"path is|names no file"):
        load_corpus(source)


def test_an_open_file_is_no_list_of_paths(tmp_path):
    with open(file(tmp_path, "The king rules")) as opened, pytest.raises(ValueError, match="path is a str or a Path"):
        load_corpus(opened)


@pytest.mark.parametrize("text", ["The king rules. " * 340, "The king rules.\nThe queen, too."])
def test_a_text_in_place_of_a_path_is_told_what_takes_it(text):
    with pytest.raises(ValueError, match=r"Corpus\.from_text") as told:
        load_corpus(text)
    assert len(str(told.value)) < 300


def test_paths_may_come_from_a_generator(tmp_path):
    file(tmp_path, "one two")
    assert list(load_corpus(tmp_path.glob("*.txt"))) == [["one", "two"]]


def test_a_folder_called_like_a_text_is_passed_over_and_told_among_files(tmp_path):
    (tmp_path / "sub.txt").mkdir()
    text = file(tmp_path, "one two")
    assert list(load_corpus(tmp_path)) == [["one", "two"]]
    with pytest.raises(ValueError, match=r"sub\.txt' can't be read: it is a folder"):
        load_corpus([text, tmp_path / "sub.txt"])


def test_a_file_that_has_gone_since_is_told_and_the_corpus_can_still_be_shown(tmp_path):
    corpus = load_corpus(file(tmp_path, "one two"))
    corpus.paths[0].unlink()
    assert repr(corpus) == "TextCorpus('text.txt': 1 file, 0.0 MB, 1 no longer there)"
    with pytest.raises(ValueError, match=r"There is no file '.*text\.txt'\."):
        list(corpus)


def test_peak_memory_does_not_grow_with_the_file(tmp_path):
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of a process is read from /proc, as Linux has it")
    code = """
        import sys
        from w2vlib.corpora import load_corpus
        print(sum(map(len, load_corpus(sys.argv[1], tokenized=True))))
        print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
    """
    peaks = []
    for words in (200_000, 4_000_000):
        path = file(tmp_path, "".join("one two three four\n" for _ in range(words // 4)))
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(code), path], capture_output=True, text=True)
        assert int(done.stdout.split()[0]) == words, done.stderr
        peaks.append(int(done.stdout.split()[1]) / 1024)
    assert peaks[1] < peaks[0] + 12, "megabytes; the second file alone has 19"


# The documentation on the disk


def test_docstrings_of_every_level_are_found_and_paragraphs_joined():
    source = (b'"""Module\nof two lines.\n\nA paragraph."""\n'
              b'class A:\n    """Class."""\n    async def f():\n        """Inner."""\n')
    assert docstrings(source) == ["Module of two lines.\n\nA paragraph.", "Class.", "Inner."]
    assert docstrings(b"print 'Python 2'") == docstrings(b"x = '\0'") == []


def test_python_docs_are_read_once_and_kept(cache, tmp_path, monkeypatch):
    (tmp_path / "lib" / "tests").mkdir(parents=True)
    file(tmp_path / "lib", '"""The second file. It has two sentences."""', "b.py")
    file(tmp_path / "lib", '"""The first file."""\nraise SystemExit("never imported")', "a.py")
    file(tmp_path / "lib" / "tests", '"""No documentation."""', "c.py")
    read = corpora._sources
    monkeypatch.setattr(corpora, "_sources", lambda folder: read(tmp_path / "lib") if "numpy" in str(folder) else [])
    corpus = load_corpus("python-docs")
    assert list(corpus) == [["the", "first", "file"], ["the", "second", "file"], ["it", "has", "two", "sentences"]]
    monkeypatch.setattr(corpora, "docstrings", None)  # would fail if it were called again
    assert list(load_corpus("python-docs")) == list(corpus)
    assert len(list(cache.iterdir())) == 1


def test_a_kill_while_the_docs_are_read_leaves_nothing_that_is_taken_for_them(tmp_path):
    code = f"""
        import time
        from pathlib import Path
        from w2vlib import corpora, reading
        corpora.CACHE = {str(tmp_path)!r}
        def slow(source):
            print("reading", flush=True)
            time.sleep(60)
        corpora.docstrings = slow
        corpora.python_docs()
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "reading\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]


# The network


class Shelf(http.server.BaseHTTPRequestHandler):
    """Serves one archive whole, cut short, slowly, or not at all, by the first part of the path."""

    content = b""
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        how = self.path.split("/")[1]
        if how == "missing":
            self.send_error(404)
            return
        if how == "endless":
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(bytes(1 << 20))
            return
        if how == "round":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        if how == "slow":
            self.wfile.write(self.content[:50])
            self.wfile.flush()
            time.sleep(20)
        elif how == "drip":
            with contextlib.suppress(OSError):  # nobody listens any more
                for byte in self.content:
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.1)
        else:
            self.wfile.write(self.content[:50] if how == "cut" else self.content)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("text8", " anarchism originated as a term of abuse")
    monkeypatch.setattr(Shelf, "content", packed.getvalue())
    monkeypatch.setattr(Shelf, "asked", 0)
    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    served.daemon_threads, served.block_on_close = True, False
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


def offer(monkeypatch, url, sha256=None):
    sha256 = sha256 or hashlib.sha256(Shelf.content).hexdigest()
    monkeypatch.setitem(corpora.SOURCES, "text8", corpora.Source(url, sha256, 31, True))


def test_a_good_file_is_fetched_once(cache, server, monkeypatch):
    offer(monkeypatch, f"{server}/good/text8.zip")
    for _ in range(2):
        assert list(fetch_corpus("text8")) == [["anarchism", "originated", "as", "a", "term", "of", "abuse"]]
    assert Shelf.asked == 1


@pytest.mark.parametrize(("how", "sha256", "told"), [
    ("good", "0" * 64, "checksum"), ("cut", None, "broke off"), ("missing", None, "404"),
    ("round", None, "from one address to the next without end"), ("endless", None, "checksum"),
])
def test_a_bad_file_is_told_and_not_kept(cache, server, monkeypatch, how, sha256, told):
    offer(monkeypatch, f"{server}/{how}/text8.zip", sha256)
    with pytest.raises(ValueError, match=told):
        fetch_corpus("text8")
    assert not cache.exists() or list(cache.iterdir()) == []


@pytest.mark.parametrize(("how", "told"), [("slow", "silent for 0.5 seconds"), ("drip", "too slowly")])
def test_a_download_that_stands_still_or_creeps_is_given_up(cache, server, monkeypatch, how, told):
    offer(monkeypatch, f"{server}/{how}/text8.zip")
    monkeypatch.setattr(corpora, "SILENCE", 0.5)
    with pytest.raises(ValueError, match=told):
        fetch_corpus("text8")
    assert list(cache.iterdir()) == []


def test_a_download_that_is_slow_but_will_be_there_in_time_goes_on(cache, server, monkeypatch):
    offer(monkeypatch, f"{server}/drip/text8.zip")
    monkeypatch.setattr(corpora, "SILENCE", 0.2)
    monkeypatch.setattr(corpora, "LONGEST", 10**9)
    monkeypatch.setattr(Shelf, "content", Shelf.content[:5])
    with pytest.raises(ValueError, match="checksum"):
        fetch_corpus("text8")


@pytest.mark.parametrize("get", [lambda: fetch_corpus("text8"), lambda: load_corpus("python-docs")])
def test_a_cache_that_cannot_be_written_is_called_that(cache, server, monkeypatch, get):
    offer(monkeypatch, f"{server}/good/text8.zip")
    cache.write_text("a file where the folder should be")
    with pytest.raises(ValueError, match=r"can't be used as the cache \(w2vlib\.corpora\.CACHE\)") as told:
        get()
    assert "connection" not in str(told.value)


def test_no_network_is_told(cache, monkeypatch):
    offer(monkeypatch, "http://127.0.0.1:9/text8.zip")
    with pytest.raises(ValueError, match=r"no connection.*python-docs"):
        fetch_corpus("text8")


@pytest.mark.parametrize("name", ["text9", None, ["text8"]])
def test_an_unknown_name_is_told(name):
    with pytest.raises(ValueError, match="text8"):
        fetch_corpus(name)


def test_a_file_in_the_cache_that_was_damaged_is_fetched_again(cache, server, monkeypatch):
    offer(monkeypatch, f"{server}/good/text8.zip")
    fetch_corpus("text8")
    kept = cache / "text8.zip"
    kept.write_bytes(b"damaged")
    assert len(list(fetch_corpus("text8"))) == 1 and Shelf.asked == 2


def test_a_kill_while_fetching_leaves_nothing_that_is_taken_for_the_corpus(cache, server, monkeypatch):
    offer(monkeypatch, f"{server}/slow/text8.zip")
    code = f"""
        from w2vlib import corpora, reading
        corpora.CACHE = {str(cache)!r}
        corpora.SOURCES["text8"] = corpora.Source(*{tuple(corpora.SOURCES["text8"])!r})
        corpora.fetch_corpus("text8")
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stderr=subprocess.DEVNULL)
    for _ in range(200):
        if Shelf.asked:
            break
        time.sleep(0.1)
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert Shelf.asked and not (cache / "text8.zip").exists()
    offer(monkeypatch, f"{server}/good/text8.zip")
    assert len(list(fetch_corpus("text8"))) == 1


# Text whose truth is known


def test_synthetic_text_is_as_long_as_asked_and_the_same_again():
    corpus = SyntheticCorpus(1000, topics=3, words_per_topic=5)
    sentences = list(corpus)
    assert sum(map(len, sentences)) == 1000 and sentences == list(corpus)
    for sentence in sentences:
        assert len({corpus.kinds[word] for word in sentence if word in corpus.kinds}) <= 1
    assert len(corpus.kinds) == 15


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_a_cache_that_is_a_link_round_in_a_circle_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "circle").symlink_to("circle")
    monkeypatch.setattr(corpora, "CACHE", tmp_path / "circle")
    with pytest.raises(ValueError, match="can't be used as the cache"):
        fetch_corpus("text8")
