"""Vectors survive the way to a file and back, gensim agrees both ways, and a hostile file gets a sentence."""

import bz2
import gzip
import lzma
import re
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import example, given
from hypothesis import strategies as st

from w2vlib.embeddings import Embeddings
from w2vlib.formats import load_vectors, save_vectors

WORDS = ["king", "naïve", "日本語", "हिन्दी", "👑", "e-mail", "0.5", "\ufeffmark", '"quote"']
VECTORS = np.random.default_rng(0).normal(size=(len(WORDS), 7)).astype(np.float32)
VECTORS[1] = [0, -0.0, 1e-45, 1e18, -1e-38, 1 / 3, 16777216]
EMBEDDINGS = Embeddings(WORDS, VECTORS)

either_format = pytest.mark.parametrize("binary", [False, True], ids=["text", "binary"])


def same_bits(a, b):
    return np.asarray(a, dtype=np.float32).tobytes() == np.asarray(b, dtype=np.float32).tobytes()


@either_format
def test_what_is_saved_is_loaded_bit_for_bit_in_float32(tmp_path, binary):
    save_vectors(EMBEDDINGS, tmp_path / "v", binary)
    loaded = load_vectors(tmp_path / "v", binary)
    assert loaded.words == EMBEDDINGS.words
    assert loaded.vectors.dtype == np.float32
    assert same_bits(loaded.vectors, VECTORS)


@either_format
@given(data=st.data())
def test_any_words_and_numbers_survive(tmp_path_factory, binary, data):
    word = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=8)
    words = data.draw(st.lists(word, min_size=1, max_size=5, unique=True))
    number = st.floats(width=32, allow_nan=False, allow_infinity=False)
    vectors = np.array(data.draw(st.lists(st.tuples(number, number), min_size=len(words), max_size=len(words))))
    path = tmp_path_factory.mktemp("any") / "v"
    save_vectors(Embeddings(words, vectors), path, binary)
    loaded = load_vectors(path, binary)
    assert loaded.words == tuple(words)
    assert same_bits(loaded.vectors, vectors)


@either_format
def test_gensim_reads_what_we_write(tmp_path, binary):
    save_vectors(EMBEDDINGS, tmp_path / "v", binary)
    theirs = KeyedVectors.load_word2vec_format(str(tmp_path / "v"), binary=binary)
    assert theirs.index_to_key == WORDS
    assert same_bits(theirs.vectors, VECTORS)


@either_format
def test_we_read_what_gensim_writes(tmp_path, binary):
    theirs = KeyedVectors(vector_size=7)
    theirs.add_vectors(WORDS, VECTORS)
    theirs.save_word2vec_format(str(tmp_path / "v"), binary=binary)
    loaded = load_vectors(tmp_path / "v", binary)
    assert list(loaded.words) == theirs.index_to_key
    assert same_bits(loaded.vectors, theirs[theirs.index_to_key])


def test_we_read_the_lines_of_word2vec_c_which_end_with_a_space(tmp_path):
    (tmp_path / "v").write_bytes(b"2 3\nking 1.5 -2 3e-1 \nqueen 0 1 2 \n")
    assert load_vectors(tmp_path / "v").vectors.tolist() == [[1.5, -2, np.float32(0.3)], [0, 1, 2]]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_we_read_binary_vectors_with_and_without_a_line_break_after_each(tmp_path, end):
    rows = [word + b" " + np.array([1.5, -2], "<f4").tobytes() + end for word in (b"king", b"queen")]
    (tmp_path / "v").write_bytes(b"2 2\n" + b"".join(rows))
    assert load_vectors(tmp_path / "v", binary=True).words == ("king", "queen")


def test_vectors_of_float64_are_written_as_float32(tmp_path):
    save_vectors(Embeddings(["a"], [[1 / 3]]), tmp_path / "v")
    assert (tmp_path / "v").read_text() == "1 1\na 0.33333334\n"


@either_format
def test_a_packed_file_holds_the_vectors_and_no_time(tmp_path, binary):
    save_vectors(EMBEDDINGS, tmp_path / "v", binary)
    save_vectors(EMBEDDINGS, tmp_path / "v.gz", binary)
    packed = (tmp_path / "v.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "v").read_bytes()
    assert packed[4:8] == bytes(4)  # RFC 1952: no time stamp, so that the same vectors give the same file


@pytest.mark.parametrize("word", ["two words", "tab\t", "line\nbreak", "no-break\u00a0space"])
def test_a_word_with_white_space_cannot_be_written_and_no_file_appears(tmp_path, word):
    with pytest.raises(ValueError, match="separates by spaces"):
        save_vectors(Embeddings(["king", word], np.ones((2, 2))), tmp_path / "v")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("error")
def test_a_number_too_large_for_float32_cannot_be_written_and_the_old_file_stays(tmp_path):
    save_vectors(Embeddings(["a"], [[1.0]]), tmp_path / "v")
    with pytest.raises(ValueError, match="too large"):
        save_vectors(Embeddings(["a"], [[1.0, 1e39]]), tmp_path / "v")
    assert (tmp_path / "v").read_text() == "1 1\na 1.0\n"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(("content", "message"), [
    (b"", "holds no word vectors"), (b"The king rules.\nThe queen, too.\n", "holds no word vectors"),
    (b"-2 x\n", "holds no word vectors"), (b"<html>\n<body>", "holds no word vectors"),
    (b"1.0 3\nking 1 2 3\nqueen 1 2 3\ncat 1 2 3\n", "has 1 numbers at word 1 instead of 3"),
    (b"99999999999 0\n", "99,999,999,999 words of 0 numbers"), (b"0 3\n", "0 words of 3 numbers"),
    (b"1 99999999999999\nking 1 2 3\n", "which it can't hold"), (b"3 2\n", "but there is none"),
    (b"3 2\nking 1 2\nqueen 1\ncat 1 2\n", "has 1 numbers at word 2 instead of 2"),
    (b"1 2\nking 1 2 3\n", "has 3 numbers at word 1 instead of 2"),
    (b"1 2\nking 1 two\n", "something that is no number at word 1, 'king'"),
    (b"1 2\nking 1 1_000\n", "no number at word 1"), (b"1 1\nking 0x\n", "no number"),
    (b"1 2\nking 1 nan\n", "1 had numbers that are not finite"), (b"1 2\nking 1 1e999\n", "not finite"),
    (b"1 1\nking \0\0\xc0\x7f", "not finite"), (b"1 2\nking \0\0\x80?\0\0\x80", "only 0 of 1 are there"),
    (b"\x80\x04\x95\0\0", r"gensim.*save_word2vec_format"), (b"\x93NUMPY\1\0", "numpy array without its words"),
    (b"\xba\x16\x4f\x2f\x0c\0\0\0", r"fastText.*\.vec"), (b"PK\3\4\0", "ends in .zip"), (b"\x1f\x8b\x08",
    "ends in .gz"),
    ("king 1 2\n".encode("utf-16"), "UTF-16"), (b"BZh9", "bzip2"), (b"\x89HDF\r\n", "HDF5"),
])
def test_a_file_that_is_wrong_gets_a_sentence(tmp_path, content, message):
    (tmp_path / "v").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        load_vectors(tmp_path / "v")


KING = ("king", "queen")
NUMBERS = [[1, 2], [3, 4.5]]


@pytest.mark.parametrize(("name", "content"), [
    ("v.txt", b"2 2\nking 1 2\nqueen 3 4.5\n"), ("glove.txt", b"king 1 2\nqueen 3 4.5\n"), ("end",
    b"king 1 2\nqueen 3 4.5"),
    ("v.vec", b"2 2\nking 1 2 \nqueen 3 4.5 \n"), ("tabs", b"king\t1\t2\nqueen\t3\t4.5\n"), ("header",
    b"2\t2\nking\t1\t2\nqueen\t3\t4.5"),
    ("dos", b"2 2\r\nking 1 2\r\nqueen 3 4.5\r\n"), ("bom",
    b"\xef\xbb\xbf2 2\nking 1 2\nqueen 3 4.5\n"), ("wide", b"king  1  2\nqueen  3  4.5\n"),
    ("exponents", b"king 1e0 20E-1\nqueen +3 4.50\n"), ("blank lines", b"2 2\n\nking 1 2\n\nqueen 3 4.5\n\n"),
    ("v.gz", gzip.compress(b"king 1 2\nqueen 3 4.5\n", mtime=0)),
    ("v.bz2", bz2.compress(b"2 2\nking 1 2\nqueen 3 4.5\n")),
    ("v.XZ", lzma.compress(b"king 1 2\nqueen 3 4.5\n")), ("binary",
    b"2 2\nking " + np.float32([1, 2]).tobytes() + b"queen " + np.float32([3, 4.5]).tobytes()),
])
def test_each_form_is_found_out(tmp_path, recwarn, name, content):
    (tmp_path / name).write_bytes(content)
    loaded = load_vectors(tmp_path / name)
    assert loaded.words == KING and loaded.vectors.tolist() == NUMBERS and loaded.vectors.dtype == np.float32
    assert not recwarn.list


def test_the_one_member_of_an_archive_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "v.zip", "w") as archive:
        archive.writestr("glove.txt", "king 1 2\nqueen 3 4.5\n")
    assert load_vectors(tmp_path / "v.zip").words == KING
    with zipfile.ZipFile(tmp_path / "v.zip", "a") as archive:
        archive.writestr("other.txt", "")
    with pytest.raises(ValueError, match=r"glove\.txt, other\.txt"):
        load_vectors(tmp_path / "v.zip")


@pytest.mark.parametrize(("content", "words", "told"), [
    (b"king 1 2\nking 3 4\nqueen 5 6\n", KING, "1 stood there again"),
    (b"king 1 2\nodd 1 nan\nqueen 5 6\n", KING, "1 had numbers that are not finite"),
    (b"9 2\nking 1 2\nqueen 5 6\n", KING, "only 2 of 9"),
    (b"2 2\nking 1 2\nqueen 5 6\ncat 1 2\n", KING, "says 2, and what follows"),
    (b"3 2\nking 1 2\nqueen 5 6\ncat 1", KING, "only 2 of 3"), (b"k\xffng 1 2\nk\xfeng 3 4\n", ("k\\xffng",
    "k\\xfeng"), "2 are not UTF-8"),
    (b"2 1\nking \0\0\x80?queen \0\0", ("king",), "only 1 of 2"),
    (b"3 2\nking 1 2\n 1 2\nqueen 5 6\n", KING, "1 had no word"),
])
def test_what_is_left_out_or_odd_is_said(tmp_path, content, words, told):
    (tmp_path / "v").write_bytes(content)
    with pytest.warns(UserWarning, match=told):
        assert load_vectors(tmp_path / "v").words == words


def test_words_with_blanks_are_read(tmp_path):
    (tmp_path / "glove").write_text("the 1 2 3\n. . . 4 5 6\nnew york 7 8 9\n100 1 1 1\n")
    assert load_vectors(tmp_path / "glove").words == ("the", ". . .", "new york", "100")


def test_the_first_words_or_some_words_alone_are_read(tmp_path):
    save_vectors(EMBEDDINGS, tmp_path / "v")
    assert load_vectors(tmp_path / "v", limit=2).words == tuple(WORDS[:2])
    some = load_vectors(tmp_path / "v", words=["👑", "king", "missing"])
    assert some.words == ("king", "👑") and same_bits(some["👑"], EMBEDDINGS["👑"])
    with pytest.raises(ValueError, match="none of the words"):
        load_vectors(tmp_path / "v", words=["missing"])
    with pytest.raises(ValueError, match="limit must be a whole number"):
        load_vectors(tmp_path / "v", limit=0)


@either_format
def test_the_other_format_by_name_is_refused(tmp_path, binary):
    save_vectors(EMBEDDINGS, tmp_path / "v", binary)
    with pytest.raises(ValueError, match="leave out binary"):
        load_vectors(tmp_path / "v", not binary)


def test_gensims_own_files_are_told_how_to_be_exported(tmp_path):
    vectors = KeyedVectors(3)
    vectors.add_vectors(["king"], np.ones((1, 3), np.float32))
    vectors.save(str(tmp_path / "v.kv"))
    with pytest.raises(ValueError, match="save_word2vec_format"):
        load_vectors(tmp_path / "v.kv")


def test_many_words_may_be_packed_into_a_few_bytes(tmp_path):
    zeros = Embeddings([f"w{i}" for i in range(10)], np.zeros((10, 1000)))
    save_vectors(zeros, tmp_path / "v.gz", binary=True)
    assert (tmp_path / "v.gz").stat().st_size < 400
    assert load_vectors(tmp_path / "v.gz", binary=True).words == zeros.words


def test_a_line_has_at_most_a_mebibyte_beside_32_signs_for_each_number(tmp_path):
    for spare, told in ((1, None), (0, "the line of word 1 has no end"), (-5, "the line of word 1 has no end")):
        word = b"x" * (2**20 + 3 * 32 - len(b" 1 2 3\n") - spare)
        (tmp_path / "v").write_bytes(b"1 3\n" + word + b" 1 2 3\n")
        if told is None:
            assert load_vectors(tmp_path / "v").words == (word.decode(),)
        else:
            with pytest.raises(ValueError, match=told):
                load_vectors(tmp_path / "v")


def test_a_binary_word_has_at_most_a_mebibyte(tmp_path):
    for signs in (2**20, 2**20 + 1):
        (tmp_path / "v").write_bytes(b"1 1\n" + b"x" * signs + b" \0\0\x80?")
        if signs == 2**20:
            assert load_vectors(tmp_path / "v", binary=True).vectors.tolist() == [[1]]
        else:
            with pytest.raises(ValueError, match="word 1 has no end"):
                load_vectors(tmp_path / "v", binary=True)


headers = st.tuples(st.integers(0, 10**13), st.integers(0, 10**13)).map(lambda h: b"%d %d\n" % h)
small_headers = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda h: b"%d %d\n" % h)


@either_format
@given(st.one_of(st.just(b""), headers, small_headers), st.binary(max_size=200))
@example(b"1 1\n", b"\xff\xfe \0\0\0\0")
@example(b"9" * 5000 + b" 1\n", b"")
def test_no_bytes_at_all_cause_anything_but_a_sentence_or_much_memory(tmp_path_factory, binary, header, rest):
    path = tmp_path_factory.getbasetemp() / "hostile"
    path.write_bytes(header + rest)
    tracemalloc.start()
    try:
        embeddings = load_vectors(path, binary)
    except ValueError as told:
        assert str(told)
    else:
        assert np.isfinite(embeddings.vectors).all()
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2_000_000


def test_nothing_in_the_library_unpickles():
    sources = list(Path(load_vectors.__code__.co_filename).parent.rglob("*.py"))
    assert len(sources) > 10
    unsafe = re.compile(r"pickle\.|import pickle|joblib|shelve|marshal|allow_pickle|\beval\(")
    for source in sources:
        text = source.read_text("utf-8").replace("eval(code, space)", "")  # an edit of an exercise
        assert not unsafe.search(text), source
