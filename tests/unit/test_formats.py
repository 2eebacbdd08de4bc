"""Vectors survive the way to a file and back, gensim agrees both ways, and a hostile file gets a sentence."""

import gzip
import re
import tracemalloc
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


@pytest.mark.parametrize(
    ("content", "binary", "message"),
    [
        (b"", False, "does not start with a line 'words dimensions'"),
        (b"king 1 2 3\n", False, "does not start with"),
        (b"two 3\n", False, "does not start with"),
        (b"-2 3\n", False, "does not start with"),
        (b"1.0 3\nking 1 2 3\n", False, "does not start with"),
        ("² 3\n".encode(), False, "does not start with"),
        (b"99999999999 300\nking 1 2 3\n", False, "99,999,999,999 words of 300 numbers, which it can't hold"),
        (b"99999999999 300\nking 1 2 3\n", True, "which it can't hold"),
        (b"1 99999999999999999999999\nking 1 2 3\n", True, "which it can't hold"),
        (b"99999999999 0\n", False, "which it can't hold"),
        (b"99999999999 0\n", True, "which it can't hold"),
        (b"0 99999999999999999999999\n", False, "which it can't hold"),
        (b"2 2\nking 1 2\n", False, "but ends at word 2"),
        (b"2 2\nking 1 2\nqueen 1\n", False, "but has 1 numbers at word 2"),
        (b"1 2\nking 1 2 3\n", False, "but has 3 numbers at word 1"),
        (b"1 2\nking 1 2\nqueen 1 2\n", False, "but goes on after them"),
        (b"1 2\nking 1 two\n", False, "something that is no number at word 1, 'king'"),
        (b"2 2\nking 1 2\nking 3 4\n", False, "'king' has two"),
        (b"1 2\nking 1 nan\n", False, "the vector of 'king' is not"),
        (b"1 2\nking 1 1e999\n", False, "the vector of 'king' is not"),
        (b"2 1\nking \0\0\x80?queen \0\0", True, "but ends at word 2"),
        (b"1 2\nking \0\0\x80?\0\0\x80", True, "but ends at word 1"),
        (b"0" * 61 + b"1 1\nk 1\n", False, "but has 0 numbers at word 1"),  # the header has 64 signs at most
        (b"1 1\nking \0\0\x80?queen \0\0\x80?", True, "but goes on after them. Is it a text file"),
        (b"1 1\nking \0\0\xc0\x7f", True, "the vector of 'king' is not"),
    ],
)
def test_a_file_that_is_wrong_gets_a_sentence(tmp_path, content, binary, message):
    (tmp_path / "v").write_bytes(content)
    with pytest.raises(ValueError, match=re.escape(message)):
        load_vectors(tmp_path / "v", binary)


@pytest.mark.parametrize(("content", "binary"), [
    (b"1 2\nk 1 2", False), (b"1 1\nk 1", False), (b"1 1\nk \0\0\x80?", True), (b"0" * 60 + b"1 1\nk 1\n", False),
])
def test_the_smallest_files_can_hold_what_they_say(tmp_path, content, binary):
    (tmp_path / "v").write_bytes(content)
    assert load_vectors(tmp_path / "v", binary).words == ("k",)


@either_format
def test_a_file_holds_a_word_and_its_numbers_at_least(tmp_path, binary):
    """4 bytes for each number, or a digit and a space; a packed file may hold 1,032 times what it takes."""
    size, V = 100, 50 // (2 if binary else 1)
    for words, told in ((V, "but "), (V + 1, "which it can't hold")):
        (tmp_path / "v").write_bytes(b"%d 1\n" % words + b"x" * (size - 5))
        with pytest.raises(ValueError, match=f"{words} words of 1 numbers, {told}"):
            load_vectors(tmp_path / "v", binary)


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


@pytest.mark.parametrize(("content", "binary"), [(b"1 1\nk\xff 1\n", False), (b"1 1\nk\xff \0\0\x80?", True)])
def test_what_is_no_utf_8_in_a_word_is_replaced(tmp_path, content, binary):
    (tmp_path / "v").write_bytes(content)
    assert load_vectors(tmp_path / "v", binary).words == ("k\ufffd",)


@pytest.mark.parametrize("binary", [False, True])
def test_a_file_read_as_the_other_format_is_refused_with_a_hint(tmp_path, binary):
    vectors = np.random.default_rng(1).normal(size=(20, 9))
    save_vectors(Embeddings([f"w{i}" for i in range(20)], vectors), tmp_path / "v", binary)
    with pytest.raises(ValueError, match="Is it a text file" if not binary else "Is it a binary file"):
        load_vectors(tmp_path / "v", not binary)


@either_format
@pytest.mark.parametrize("kept", [0, 3, 10, 60, 150])
def test_a_truncated_file_is_refused(tmp_path, binary, kept):
    save_vectors(EMBEDDINGS, tmp_path / "v", binary)
    (tmp_path / "v").write_bytes((tmp_path / "v").read_bytes()[:kept])
    with pytest.raises(ValueError):
        load_vectors(tmp_path / "v", binary)


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
