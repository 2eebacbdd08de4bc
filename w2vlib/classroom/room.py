"""A submission's cells flow in; a process that answers calls flows out, shut off as far as the system can do that.

The process runs a copy of the library without solutions. On a Linux that lets its users make namespaces (`unshare`) it
has no network and sees nothing of the disk but Python and that copy, and can write neither. Elsewhere it has the rights
of whoever marks. Time is limited everywhere, memory on Linux.
"""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic

import w2vlib

from ..exercises.sandbox import Failure, Ran, run
from ..text import DATA
from . import wire

SECONDS = 60  # for one exercise of one submission, from the start of its process
MEMORY = 3_000_000_000
WAITING = 4  # lines that may wait to be read; a flood waits
SHELL = Path(__file__).with_name("room.sh")
HIDDEN = ("exercises.py", "ways.py", "reference.py", "capstone", "__pycache__")  # where solutions stand
SYSTEM = ("/usr", "/bin", "/lib", "/lib64")
ENDED = Failure("SystemExit", "it ended its process before it answered")
TROUBLE_CHARACTERS = 300
TOO_LONG = "its cells were still running when time was over"
GARBLED = Failure("OSError", "what came back can't be read as a value")


class Room:
    """Where submissions run.

    Parameters
    ----------
    folder : an empty one, which the room fills
    """

    def __init__(self, folder: Path):
        self._library, self._root = folder / "library", folder / "root"
        home = Path(w2vlib.__file__).parent
        shutil.copytree(home, self._library / "w2vlib", ignore=shutil.ignore_patterns(*HIDDEN))
        (self._library / "w2vlib" / "exercises" / "__init__.py").touch()
        shutil.copytree(DATA, self._library / "data", dirs_exist_ok=True)
        self._root.mkdir()
        self.shut = self._can_be_shut()

    def command(self, *given: str) -> list[str]:
        """The command for Python with these arguments in the room."""
        if not self.shut:
            return [sys.executable, *given]
        folders = {*SYSTEM, sys.prefix, sys.base_prefix, str(self._library)}
        folders = sorted(f for f in folders if not any(f != g and Path(f).is_relative_to(g) for g in folders))
        hidden = str(Path(w2vlib.__file__).parent)
        return ["sh", str(SHELL), str(self._root), hidden, *folders, "--", sys.executable, *given]

    def start(self, *given: str) -> subprocess.Popen:
        """Start Python there, with pipes to it and from it."""
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8",
            "PYTHONPATH": str(self._library), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
            "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg",
            "MPLCONFIGDIR": "/tmp", "W2V_PROGRESS": "off", **kept}
        return subprocess.Popen(
            self.command("-s", *given), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=self._library, env=environment, start_new_session=True)

    def _can_be_shut(self):
        self.shut = sys.platform == "linux"
        if not self.shut:
            return False
        process = self.start("-c", "import numpy")
        try:
            return process.communicate(timeout=SECONDS) is not None and process.returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False
        finally:
            _kill(process)


@contextmanager
def room() -> Iterator[Room]:
    """A room that is gone afterwards."""
    with TemporaryDirectory(prefix="marking-") as folder:
        yield Room(Path(folder))


class Submission:
    """A function of a submission, in a process of its own.

    Parameters
    ----------
    cells : the sources of the notebook's code cells
    name : the function's
    seconds, memory : limits for everything that it does

    Attributes
    ----------
    trouble : why it is not there, in Python's words
    library : the names that it takes from the course's library
    """

    def __init__(self, room: Room, cells: list[str], name: str, seconds: float = SECONDS, memory: int = MEMORY):
        self._end, self._count, self._left = monotonic() + seconds, 0, False
        self._process = room.start("-m", "w2vlib.classroom.answering")
        self._asked, self._answers = queue.SimpleQueue(), queue.Queue(WAITING)
        for work in (self._write, self._read):
            Thread(target=work, daemon=True).start()  # a process may neither read nor write nor end
        start = {"cells": cells, "name": name, "seconds": int(seconds) + 1, "memory": memory}
        self.library = []
        try:
            self._asked.put(wire.line(start))
            self.library = list(self._answer()["library"])
            self.trouble = str(self._answer()["trouble"])[:TROUBLE_CHARACTERS]
        except (_Over, ValueError, LookupError, TypeError) as error:
            self.trouble, self._end = _why(error).message or TOO_LONG, 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._left = True
        _kill(self._process)
        self._asked.put(None)
        with suppress(queue.Empty):
            while True:
                self._answers.get_nowait()

    def look(self, arguments: tuple) -> dict[str, bool]:
        """Whether the function is a `stub`, is `callable`, and `takes` the arguments; empty if no answer comes."""
        try:
            self._asked.put(wire.line({"looking": True, "arguments": wire.encode(arguments, lambda function: 0)}))
            found = self._answer()
            return {key: bool(found[key]) for key in ("stub", "callable", "takes")}
        except (_Over, ValueError, LookupError, TypeError):
            return {}

    def call(self, arguments: tuple, run=run) -> tuple[Ran, tuple]:
        """What the function makes of the arguments, and the arguments as it leaves them.

        `run` calls the functions among the arguments: that of the sandbox, or of one that is open.
        """
        functions, self._count = [], self._count + 1

        def number(function):
            functions.append(function)
            return len(functions) - 1

        asked = {"n": self._count, "arguments": wire.encode(arguments, number)}
        try:
            self._asked.put(wire.line(asked))
            answer = self._answer(functions, run)
            ran, after = wire.decode_ran(answer["ran"]), wire.decode(answer["after"], functions.__getitem__)
            if answer["n"] != self._count or type(after) is not tuple:
                raise ValueError("This answers another question.")
            return ran, after
        except (_Over, ValueError, LookupError, TypeError) as error:
            self._end = 0  # what comes after is not heard any more
            return Ran(failure=_why(error)), arguments

    def _answer(self, functions=(), run=run):
        """What the process answers; until then the functions among the arguments are called for it."""
        while True:
            try:
                text = self._answers.get(timeout=max(self._end - monotonic(), 0))
            except queue.Empty:
                raise _Over(Failure("TooLong")) from None
            if not text.endswith(b"\n"):
                raise _Over(GARBLED if text else ENDED)
            answer = wire.message(text)
            if "call" not in answer:
                return answer
            arguments = wire.decode(answer["arguments"])
            [ran] = run(functions[answer["call"]], [arguments])
            given = {"raised": ran.failure.kind} if ran.failure else {"value": wire.encode(ran.value)}
            self._asked.put(wire.line(given))

    def _write(self):
        with suppress(OSError, ValueError), self._process.stdin as pipe:
            while text := self._asked.get():
                pipe.write(text)
                pipe.flush()

    def _read(self):
        with suppress(OSError, ValueError), self._process.stdout as pipe:
            while not self._left and (text := pipe.readline(wire.LONGEST)):
                self._answers.put(text)
        self._answers.put(b"")


class _Over(Exception):
    """No answer will come any more; its argument is the failure."""


def _why(error):
    return error.args[0] if isinstance(error, _Over) else GARBLED


def _kill(process):
    """End a process and all that it has started, as far as the system knows them to belong together."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
