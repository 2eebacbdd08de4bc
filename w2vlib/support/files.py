"""A path flows in; what is written stands there whole or not at all, and what the system refuses comes out in words."""

from __future__ import annotations

import errno
import gzip
import os
import secrets
import shutil
import stat
import zipfile
import zlib
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from .quoted import quoted

try:
    from lzma import LZMAError as _LZMAError
except ImportError:  # not every Python is built with it
    _LZMAError = zlib.error


def as_path(given) -> Path:
    """The path that a learner gave; a ~ at its beginning is the home folder.

    Raises
    ------
    ValueError
        If it is neither a str nor a Path, is empty, holds what no name can hold, or ends like a folder and is none.
    """
    try:
        text = os.fspath(given)
    except Exception:  # whatever an object of a learner's raises
        text = None
    if not isinstance(text, str):
        raise ValueError(f"A path is a str or a Path, such as 'folder/file.txt'; you gave {quoted(given)}.")
    if not text.strip():
        raise ValueError("The path is empty. Give the name of a file, such as 'folder/file.txt'.")
    try:
        writable = b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        writable = False
    if not writable:
        raise ValueError(f"No file can be called {shown(text)}: a sign in it fits into no name.")
    path = Path(os.path.expanduser(text))
    if text.endswith(("/", os.sep)) and not os.path.isdir(path):  # a Path forgets the sign at its end
        raise ValueError(f"There is no folder {shown(text)}. The name of a file has no / at its end.")
    return path


def shown(path) -> str:
    """The path between quotation marks; the middle of a long one is left out."""
    text = str(path)
    return repr(text if len(text) <= 100 else f"{text[:60]}…{text[-39:]}")


@contextmanager
def in_words(done: str, *paths, instead: str = ""):
    """Turn what the system or an unpacker says about a file into a sentence: "'v.txt' can't be written: …".

    Parameters
    ----------
    done : what can't be done with it, such as "read" or "written"
    paths : what may be at fault; the sentence names the first, unless the system names another of them
    instead : a sentence that follows: what would work

    Raises
    ------
    ValueError
        For every error of the system within; other errors pass as they are.
    """
    try:
        yield
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, UnicodeDecodeError, ImportError, _LZMAError) as error:
        named = str(getattr(error, "filename", None))
        path = next((path for path in paths if str(path) == named), paths[0])
        missing = "" if done == "written" else _nothing_there(error, Path(path))
        told = missing or f"{shown(path)} can't be {done}: {_why(error, Path(path))}."
        raise ValueError(f"{told} {instead}".strip()) from None


def _nothing_there(error, path):
    if not isinstance(error, FileNotFoundError) or path.is_symlink() or not os.path.isdir(path.parent):
        return ""
    with suppress(OSError):
        if beside := sorted(name for name in os.listdir(path.parent) if Path(name).suffix == path.suffix)[:5]:
            return f"There is no file {shown(path)}. There is {_listed(beside)}."
    return f"There is no file {shown(path)}."


def _listed(names):
    return ", ".join(name if name.isprintable() else shown(name) for name in names)


def _why(error, path):
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return "it is a link that leads nowhere"
        return "its folder takes no files" if path.parent.is_dir() else f"there is no folder {shown(path.parent)}"
    if isinstance(error, PermissionError):
        return "you have no permission for it or its folder, or another program holds it open; choose another"
    if isinstance(error, UnicodeDecodeError):
        return f"it is not {error.encoding.upper()}, as byte {error.object[error.start]:#04x} shows; save it as UTF-8"
    if isinstance(error, EOFError):
        return "it ends in the middle, so it was cut off on its way; get it again"
    if isinstance(error, ImportError):
        return "this Python can't unpack it"
    packed = isinstance(error, gzip.BadGzipFile | zipfile.BadZipFile | zlib.error | _LZMAError)
    if packed or (isinstance(error, OSError) and not error.errno and "stream" in str(error)):
        return "its ending says that it is packed, but it is not, or it is damaged"
    if isinstance(error, TimeoutError):
        return "another program is writing it"
    return _REASONS.get(error.errno) or f"the system says {error.strerror or str(error)!r}"


_FULL = "the disk is full"
_REASONS = {
    errno.EISDIR: "it is a folder; name a file",
    errno.ENOTDIR: "what its path names as a folder is a file",
    errno.EEXIST: "a file has this name already",
    errno.EROFS: "the disk can be read only; choose another",
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL,
    errno.ENAMETOOLONG: "its name is longer than the system allows",
    errno.ELOOP: "its links lead round in a circle",
}


def opened(path: Path):
    """A file to read bytes from, unpacked if its name ends in .gz, .bz2 or .xz.

    Raises
    ------
    OSError
        If there is none, or `path` is a folder.
    ValueError
        If it is a device or a pipe, which can be read once only, or for ever.
    """
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise ValueError(f"{shown(path)} can't be read: it is no file, but a device or a pipe.")
    unpack = {".gz": gzip.open, ".bz2": _bz2, ".xz": _xz}.get(path.suffix.lower(), partial(open, mode="rb"))
    return unpack(path)


def _bz2(path):
    import bz2  # not every Python is built with it

    return bz2.open(path)


def _xz(path):
    import lzma

    return lzma.open(path)


@contextmanager
def whole_or_nothing(*paths, binary: bool = False):
    """Files to write, one for each of `paths`; when all are written they take their places, after an error none does.

    A link stays and leads to what was written; a device is written directly; a file keeps its permissions. No draft is
    left behind, unless the process is killed.

    Raises
    ------
    OSError
        Before anything is written if a path is a folder or a read-only file; while writing, whatever the system says.
    ValueError
        If a path is a pipe or a disk: the one may wait for ever, the other would be destroyed.
    """
    drafts = {}
    try:
        with ExitStack() as files:
            yield [files.enter_context(_draft(Path(path), drafts, binary)) for path in paths]
        # all are closed, since the last bytes may find the disk full, before one takes its place
        for draft, target in drafts.items():
            os.replace(draft, target)
    except BaseException:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink()
        raise


def add_to(path: Path, content: bytes) -> None:
    """Write at the end of a file in one go, so that what several programs add does not mix.

    Raises
    ------
    OSError, ValueError
        As `whole_or_nothing` does.
    """
    _writable(path)
    with open(path, "ab", buffering=0) as file:
        if file.write(content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def _draft(path, drafts, binary):
    """A file to write, listed in `drafts` with the place that it will take; a device itself."""
    state = _writable(path)
    if state and not stat.S_ISREG(state.st_mode):
        return _open(path, "w", binary)
    target = Path(os.path.realpath(path))
    draft = target.with_name(f"{target.name[:40]}.{secrets.token_hex(4)}.part")
    drafts[draft] = target
    file = _open(draft, "x", binary)
    if state:
        with suppress(OSError):  # some network disks give every file the same permissions
            shutil.copymode(target, draft)
    return file


def _open(path, mode, binary):
    return path.open(f"{mode}b") if binary else path.open(mode, encoding="utf-8", newline="\n")


def _writable(path):
    """What the system knows of the file at the end of all links, or None; a folder or a read-only file is refused."""
    try:
        state = os.stat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(state.st_mode) and not stat.S_ISCHR(state.st_mode):
        raise ValueError(f"{shown(path)} can't be written: it is no file, but a pipe or a disk.")
    if not state.st_mode & 0o222 or not os.access(path, os.W_OK):  # root may write everything, and should not
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return state
