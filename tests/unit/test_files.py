"""What is written is whole or not there; what the system says becomes a sentence."""

import contextlib
import errno
import io
import os
import re
import stat
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pytest

from w2vlib import Embeddings, load_analogies, load_corpus, load_vectors, save_projector, save_vectors
from w2vlib.support.files import as_path, in_words, opened, whole_or_nothing

posix = pytest.mark.skipif(os.name != "posix", reason="links, devices and permissions as POSIX has them")
VECTORS = Embeddings(["king", "queen"], [[1.0, 2.0], [3.0, 4.0]])


def say(path, text):
    with whole_or_nothing(path) as [file]:
        file.write(text)


def listing(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def mere_user():
    """A folder, and a process whom permissions concern: root puts its rights off for the test."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        if root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)


# Whole or nothing


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, UnicodeError])
def test_after_an_error_the_old_file_stands_and_no_draft_is_left(tmp_path, error):
    say(tmp_path / "kept", "old")
    with pytest.raises(error), whole_or_nothing(tmp_path / "kept", tmp_path / "new") as [kept, new]:
        kept.write("half")
        new.write("half")
        assert len(listing(tmp_path)) == 3
        raise error
    assert listing(tmp_path) == ["kept"] and (tmp_path / "kept").read_text() == "old"


def test_a_file_appears_when_it_is_whole_with_plain_line_ends(tmp_path):
    with whole_or_nothing(tmp_path / "a") as [file]:
        file.write("é\n")
        assert not (tmp_path / "a").exists()
    assert (tmp_path / "a").read_bytes() == "é\n".encode()


def test_a_word_that_cannot_be_encoded_leaves_no_draft(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        say(tmp_path / "a", "\ud800")
    assert listing(tmp_path) == []


@posix
def test_links_stay_and_lead_to_what_was_written(tmp_path):
    (tmp_path / "far").mkdir()
    say(tmp_path / "far" / "target", "old")
    for name, target in (("one", "far/target"), ("two", "one"), ("fresh", "far/fresh")):
        (tmp_path / name).symlink_to(target)
    say(tmp_path / "two", "new")
    say(tmp_path / "fresh", "new")
    assert all((tmp_path / name).is_symlink() for name in ("one", "two", "fresh"))
    assert (tmp_path / "far" / "target").read_text() == (tmp_path / "far" / "fresh").read_text() == "new"
    assert listing(tmp_path) == ["far", "fresh", "one", "two"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_permissions_of_a_file_stay_and_a_new_one_has_the_usual(tmp_path, mode):
    say(tmp_path / "a", "old")
    (tmp_path / "usual").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode
    (tmp_path / "a").chmod(mode)
    say(tmp_path / "a", "new")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the full disk that Linux keeps for tests")
def test_a_device_is_written_directly_and_stays_one(tmp_path):
    say("/dev/null", "gone")
    with pytest.raises(OSError, match="No space"):
        say("/dev/full", "too much")
    (tmp_path / "disk").symlink_to("/dev/full")
    with pytest.raises(ValueError, match="can't be written: the disk is full"):
        save_vectors(VECTORS, tmp_path / "disk")
    for device in ("/dev/null", "/dev/full"):
        assert stat.S_ISCHR(os.stat(device).st_mode)
    assert listing(tmp_path) == ["disk"]


@posix
def test_a_name_of_the_greatest_length_can_be_written(tmp_path):
    name = "n" * 255
    say(tmp_path / name, "short")
    assert listing(tmp_path) == [name]


@posix
def test_a_read_only_file_is_left_as_it_is_by_root_too(tmp_path):
    say(tmp_path / "a", "old")
    (tmp_path / "a").chmod(0o444)
    with pytest.raises(PermissionError):
        say(tmp_path / "a", "new")
    assert (tmp_path / "a").read_text() == "old" and listing(tmp_path) == ["a"]


# Sentences


def wrong_places(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    return {"folder": "it is a folder", "missing/v": r"no folder '.*missing'", "file/v": "folder is a file",
            "n" * 300: "name is longer", "loop": "circle"}


READERS = [load_vectors, load_corpus, load_analogies]


@posix
@pytest.mark.parametrize("write", [save_vectors, lambda vectors, path: save_projector(vectors, path.parent)])
def test_a_place_that_cannot_be_written_is_one_sentence_and_nothing_is_left(tmp_path, write):
    for name, told in wrong_places(tmp_path).items():
        if "/" in name or write is save_vectors:
            with pytest.raises(ValueError, match=told) as raised:
                write(VECTORS, tmp_path / name)
            assert "can't be written" in str(raised.value) and len(str(raised.value)) < 300
    assert listing(tmp_path) == ["file", "folder", "loop"] and listing(tmp_path / "folder") == []


@posix
@pytest.mark.parametrize("read", READERS)
def test_what_cannot_be_read_is_one_sentence(tmp_path, read):
    for name, told in wrong_places(tmp_path).items():
        if not (read is load_corpus and name == "folder"):
            with pytest.raises(ValueError, match=told):
                read(tmp_path / name)
    with pytest.raises(ValueError, match=r"There is no file '.*fail'\. There is file"):
        read(tmp_path / "fail")
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(ValueError, match="leads nowhere"):
        read(tmp_path / "link")


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("given", [5, b"path", "", "a\0b", "\ud800", io.StringIO("The king.")])
def test_what_is_no_path_is_one_sentence(read, given):
    with pytest.raises(ValueError, match=r"path is|No file can be called"):
        read(given)


@posix
def test_without_permission_there_is_a_sentence(mere_user):
    for name, content in (("v", "1 1\nking 1\n"), ("t.txt", "The king."), ("a", ": s\na b c d\n")):
        (mere_user / name).write_text(content)
        (mere_user / name).chmod(0)
    for read, name in zip(READERS, ("v", "t.txt", "a"), strict=True):
        with pytest.raises(ValueError, match="no permission"):
            read(mere_user / name)
    mere_user.chmod(0o555)
    with pytest.raises(ValueError, match=r"'.*new' can't be written: you have no permission"):
        save_vectors(VECTORS, mere_user / "new")
    mere_user.chmod(0o111)
    with pytest.raises(ValueError, match="no permission"):
        load_corpus(mere_user)


def test_a_disk_that_fills_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    save_vectors(VECTORS, tmp_path / "v")
    old = (tmp_path / "v").read_bytes()

    class Full(io.FileIO):
        def write(self, data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("w2vlib.support.files._open", lambda path, mode, binary: io.BufferedWriter(Full(path, mode)))
    with pytest.raises(ValueError, match="the disk is full"):
        save_vectors(VECTORS, tmp_path / "v")
    assert (tmp_path / "v").read_bytes() == old and listing(tmp_path) == ["v"]


def test_an_error_that_has_no_words_of_ours_says_those_of_the_system():
    with pytest.raises(ValueError, match=re.escape("'x' can't be read: the system says 'Input/output error'.")), \
            in_words("read", "x"):
        raise OSError(errno.EIO, "Input/output error")


def test_the_sentence_names_the_file_that_the_system_names(tmp_path):
    (tmp_path / "metadata.tsv").mkdir()
    with pytest.raises(ValueError, match=r"metadata\.tsv' can't be written: it is a folder"):
        save_projector(VECTORS, tmp_path)
    assert listing(tmp_path) == ["metadata.tsv"]


def test_a_path_may_begin_with_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert as_path("~/v") == tmp_path / "v" and as_path(Path("a")) == Path("a")


@posix
def test_a_device_or_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(ValueError, match="device or a pipe"):
            opened(path)


# Words that a format can't hold


@pytest.mark.parametrize("word", [None, 5, 1.5, b"king", "\ud800", "", " ", "two\nlines", "a\tb", "a\rb", "line\n"])
@pytest.mark.parametrize("write", [save_vectors, save_projector])
def test_a_word_that_the_format_cannot_hold_is_named_before_anything_is_written(tmp_path, write, word):
    with pytest.raises(ValueError, match=re.escape(f"{word!r}")):
        write(Embeddings(["king", word], np.ones((2, 2))), tmp_path / "v" if write is save_vectors else tmp_path)
    assert listing(tmp_path) == []


@pytest.mark.parametrize("write", [save_vectors, save_projector])
def test_vectors_that_no_file_holds_are_refused(tmp_path, write):
    path = tmp_path / "v" if write is save_vectors else tmp_path
    changed = Embeddings(["king"], [[1.0]])
    changed.vectors[0] = np.nan
    for embeddings, told in ((Embeddings([], np.ones((0, 3))), "0 words, 3 numbers"),
                             (Embeddings(["king"], np.ones((1, 0))), "nothing to write"),
                             (changed, "'king' is not"),
                             ({"king": [1.0]}, r"trainer\.embeddings")):
        with pytest.raises(ValueError, match=told):
            write(embeddings, path)
    assert listing(tmp_path) == []


@pytest.mark.parametrize("write", [save_vectors, save_projector])
def test_the_word_whose_vector_is_not_finite_is_named(tmp_path, write):
    changed = Embeddings(["king", "queen", "cat"], np.ones((3, 2)))
    changed.vectors[2, 1] = np.inf
    with pytest.raises(ValueError, match="the vector of 'cat' is not"):
        write(changed, tmp_path / "v" if write is save_vectors else tmp_path)


def test_the_tables_of_the_projector_keep_words_with_blanks_apart(tmp_path):
    save_projector(Embeddings(["new york", "king"], np.ones((2, 2))), str(tmp_path))
    assert (tmp_path / "metadata.tsv").read_bytes() == b"new york\nking\n"
    assert (tmp_path / "vectors.tsv").read_bytes() == b"1\t1\n1\t1\n"


# Vectors


@pytest.mark.parametrize("binary", [False, True])
def test_a_name_that_ends_in_gz_is_compressed_and_read_again(tmp_path, binary):
    path = tmp_path / "v.GZ"
    save_vectors(VECTORS, path, binary)
    assert path.read_bytes()[:2] == b"\x1f\x8b"
    assert load_vectors(path, binary).vectors.tolist() == VECTORS.vectors.tolist()
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(ValueError, match="ends in the middle"):
        load_vectors(path, binary)
    path.write_bytes(b"2 2\nking 1 2\nqueen 3 4\n")
    with pytest.raises(ValueError, match="packed, but it is not"):
        load_vectors(path, binary)


@pytest.mark.parametrize("begin", [b"", b"2 2\n", b"2 2\nking 1 2\n", b"1 2\nking 1 2\n"])
@pytest.mark.parametrize("binary", [False, True])
def test_a_file_without_line_ends_is_refused_without_being_read_whole(tmp_path, monkeypatch, begin, binary):
    (tmp_path / "v").write_bytes(begin + b"x" * 5_000_000)
    read = []

    class Counting(io.FileIO):
        def readinto(self, buffer):
            read.append(super().readinto(buffer))
            return read[-1]

    monkeypatch.setattr("w2vlib.formats.opened", lambda path: io.BufferedReader(Counting(path)))
    with contextlib.suppress(ValueError), warnings.catch_warnings(action="ignore"):
        load_vectors(tmp_path / "v", binary)
    assert sum(read) < 3_300_000


def test_a_header_of_five_thousand_digits_is_refused(tmp_path):
    (tmp_path / "v").write_bytes(b"1" * 5000 + b" 2\nking 1 2\n")
    with pytest.raises(ValueError, match="numbers at word 2"):
        load_vectors(tmp_path / "v")


# Questions


@pytest.mark.parametrize(("content", "told"), [
    (": s\nkönig a b c\n".encode("latin-1"), "not UTF-8.*0xf6"), (": s\na b c d".encode("utf-16"), "not UTF-8"),
    (b"", "no question"), (b": s\n", "no question"),
])
def test_questions_that_cannot_be_read_are_one_sentence(tmp_path, content, told):
    (tmp_path / "q").write_bytes(content)
    with pytest.raises(ValueError, match=told):
        load_analogies(tmp_path / "q")


def test_questions_may_begin_with_the_mark_of_utf_8(tmp_path):
    (tmp_path / "q").write_bytes(b"\xef\xbb\xbf: s\na b c d\n")
    assert load_analogies(tmp_path / "q") == {"s": [("a", "b", "c", "d")]}


# What a learner may give by mistake


class Naming:
    def __fspath__(self):
        raise RuntimeError


@pytest.mark.parametrize(("given", "told"), [
    (10**5000, "A path is a str"), ([10**5000], "A path is a str"), (Naming(), "A path is a str"),
    (b"v.txt", "A path is a str"), ("  ", "is empty"), ("new/", "There is no folder 'new/'"),
], ids=lambda value: type(value).__name__)
def test_what_names_no_file_is_one_sentence(tmp_path, monkeypatch, given, told):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=told):
        save_vectors(VECTORS, given)
    assert listing(tmp_path) == []


def test_a_file_is_not_overwritten_in_the_name_of_a_folder(tmp_path):
    say(tmp_path / "v", "old")
    with pytest.raises(ValueError, match="no / at its end"):
        save_vectors(VECTORS, f"{tmp_path}/v/")
    assert (tmp_path / "v").read_text() == "old"


@posix
def test_a_pipe_is_refused_before_anybody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        with pytest.raises(ValueError, match="it is no file, but a pipe"):
            save_vectors(VECTORS, tmp_path / name)
        with pytest.raises(ValueError, match="it is no file, but a device or a pipe"):
            load_analogies(tmp_path / name)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="a folder of Linux that takes no files")
def test_a_folder_that_takes_no_files_is_not_searched_for_one():
    with pytest.raises(ValueError, match=r"'/proc/v\.txt' can't be written: its folder takes no files"):
        save_vectors(VECTORS, "/proc/v.txt")


@posix
def test_names_of_other_files_are_shown_on_one_line(tmp_path):
    say(tmp_path / "a\nb.txt", "")
    with pytest.raises(ValueError, match=r"There is '.*a\\nb.txt'\.|There is 'a\\nb.txt'\."):
        load_vectors(tmp_path / "c.txt")
