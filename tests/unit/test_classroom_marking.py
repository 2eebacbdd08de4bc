"""What a submission earns: the points of its right functions, and nothing for any way round them."""

import functools
import json
import socket
import sys
from pathlib import Path

import numpy as np
import pytest

import w2vlib
from w2vlib.classroom import wire
from w2vlib.classroom.cells import asked, choice, library, needed
from w2vlib.classroom.marking import fresh, mark
from w2vlib.classroom.room import Room, Submission, room
from w2vlib.exercises import find
from w2vlib.exercises.evidence import agree
from w2vlib.exercises.sandbox import Failure, Ran
from w2vlib.learner.report import NOT_ATTEMPTED, NOT_YET, RIGHT

SEED = 20_261_126
LESSON = Path(w2vlib.__file__).parent / "lessons" / "n04_skip_gram" / "exercises.py"
SOFTMAX = find("04.3")
UNSAFE = "    e = np.exp(logits)\n    return e / e.sum()"  # wrong where a logit is large


@pytest.fixture(scope="module")
def place():
    with room() as place:
        yield place


@pytest.fixture
def earns(place):
    """The mark of a softmax whose cell is given."""
    def earned(source, id="04.3", seconds=30):
        return mark(find(id), ["import numpy as np", source], place, SEED, seconds)
    return earned


def softmax(body, before="", after=""):
    indented = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    return f"{before}\ndef my_softmax(logits):\n{indented}\n{UNSAFE}\n{after}"


@pytest.mark.parametrize("id", ["00.6", "02.4", "04.3", "04.7", "05.3", "05.9", "08.5"])
def test_the_solution_earns_its_point(earns, id):
    imports = "from w2vlib import sigmoid, softmax, full_softmax\n"
    found = earns(imports + find(id).cell(solved=True), id)
    assert (found.points, found.report.outcome) == (1, RIGHT), found.report


@pytest.mark.parametrize("misconception", [
    m for m in find("04.2").misconceptions if m.code.startswith("def ") and not m.wrong.__closure__],
    ids=lambda m: m.wrong.__name__)
def test_a_misconception_earns_its_sentence(earns, misconception):
    found = earns(f"{misconception.code}\n\nmy_pairs = {misconception.wrong.__name__}", "04.2")
    assert found.points == 0 and found.report.met == misconception.sentence


@pytest.mark.parametrize(("source", "outcome", "told"), [
    (SOFTMAX.cell(), NOT_ATTEMPTED, "Write `my_softmax`"),
    ("x = 1", NOT_ATTEMPTED, "Write `my_softmax`"),
    ("def my_softmax(a, b):\n    return a", NOT_YET, "can't take these arguments"),
    ("def my_softmax(logits):\n    return logits +", NOT_YET, "SyntaxError"),
    ("my_softmax = missing", NOT_YET, "NameError"),
    ("def my_softmax(logits):\n    return logits / nought", NOT_YET, "line 2: `return logits / nought`"),
    ("def my_softmax(x):\n    x -= x.max()\n    e = np.exp(x)\n    return e / e.sum()", NOT_YET, "changes"),
    ("def my_softmax(logits):\n" + UNSAFE, NOT_YET, "exp(1000)"),
])
def test_feedback_is_what_the_notebook_says(earns, source, outcome, told):
    found = earns(source)
    assert found.points == 0 and found.report.outcome is outcome
    assert told in repr(found.report)


# Attacks

TRIES_TO_KNOW = {
    "asks for the reference": "from w2vlib.exercises import find\nreturn find('04.3').reference(logits)",
    "asks the finder itself": "from w2vlib.exercises.commands import find\nreturn find('04.3').reference(logits)",
    "imports the lesson": "from w2vlib.lessons.n04_skip_gram import exercises\nreturn exercises.my_softmax(logits)",
    "imports another way": "from w2vlib.lessons.n04_skip_gram import ways\nreturn ways.WAYS['04.3'][0](logits)",
    "hands the stub to use": "from w2vlib.exercises import use\nreturn use('04.3', ...)(logits)",
    "looks for it in memory": "import gc\nfor o in gc.get_objects():\n    if type(o).__name__ == 'Exercise':\n"
                              "        return o.reference(logits)",
    "looks up the stack": "import sys\nf = sys._getframe()\nwhile f:\n    for v in f.f_locals.values():\n"
                          "        if hasattr(v, 'expected'):\n            return v.expected[0]\n    f = f.f_back",
}
PATCHES = {
    "numpy agrees with all": "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True",
    "numpy adds up to nothing": "np.asarray = np.shape = np.nonzero = lambda *a, **k: np.zeros(3)",
    "judge says right": "from w2vlib.exercises import checking\n"
                        "from w2vlib.learner.report import Report, RIGHT\n"
                        "checking.judge = checking.told = lambda *a: Report(RIGHT, 'x', ())",
    "agree says yes": "from w2vlib.exercises import evidence, checking\n"
                      "evidence.agree = checking.agree = lambda a, b: True",
    "encode is gone": "from w2vlib.classroom import wire\nwire.encode = lambda *a: None",
    "the link says right": "from w2vlib.classroom import answering\n"
                           "answering._Link.send = lambda self, m: self._answers.write(b'{\"right\": true}\\n')",
    "json says right": "import json\njson.dumps = lambda *a, **k: '{\"points\": 1, \"outcome\": \"Right\"}'",
    "progress is written": "from w2vlib.learner.record import record\nrecord('04.3', 'right')",
    "right is printed": "print('✓ Right · 04.3 Softmax that never overflows')\nimport os\nos.write(1, b'Right')",
    "builtins are changed": "import builtins\nbuiltins.zip = builtins.all = builtins.bool = lambda *a, **k: True",
}
LIES = {
    "an object equal to all": "class All:\n    def __eq__(self, other):\n        return True\n    __hash__ = None\n"
                              "return All()",
    "an array equal to all": "class All(np.ndarray):\n    def __eq__(self, other):\n        return True\n"
                             "return np.zeros(len(logits)).view(All)",
    "not a number": "return np.full(len(logits), np.nan)",
    "an object that stops": "class A:\n    def __array__(self, *a, **k):\n        raise KeyboardInterrupt\nreturn A()",
    "a module": "return np", "itself": "return my_softmax", "nothing at all": "return ...",
    "without an end": "import itertools\nreturn itertools.count()",
    "a list in itself": "a = []\na.append(a)\nreturn a",
}
DESTROYS = {
    "exits": "raise SystemExit", "exits at once": "import os\nos._exit(0)", "aborts": "import os\nos.abort()",
    "exits by system call": "import ctypes\nctypes.CDLL(None)._exit(0)",
    "kills itself": "import os\nos.kill(os.getpid(), 9)",
    "kills its group": "import os, signal\nsignal.signal(15, signal.SIG_IGN)\nos.killpg(0, 15)\nos.kill(1, 9)",
    "stops itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "reads nowhere": "import ctypes\nctypes.string_at(0)",
    "closes everything": "import os\nos.closerange(0, 1000)",
    "forks and goes on": "import os\nos.fork()",
    "leaves a child": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\n"
                      "os.kill(os.getpid(), 9)",
    "takes all memory": "return np.ones(10**12)",
    "takes it bit by bit": "a = []\nwhile True:\n    a.append(bytearray(10**8))",
    "floods the output": "import os\nwhile True:\n    os.write(1, b'x' * 10**6)\n    os.write(2, b'y' * 10**6)",
    "floods the pipe": "import os\nfor fd in range(3, 20):\n    try:\n        while True:\n"
                       "            os.write(fd, b'{}\\n' * 10**5)\n    except OSError:\n        pass",
    "sends one line without end": "import os\nfor fd in range(3, 20):\n    try:\n        while True:\n"
                                  "            os.write(fd, b'[' * 10**6)\n    except OSError:\n        pass",
    "reads the questions": "import os\nfor fd in range(3, 20):\n    try:\n        os.read(fd, 10**6)\n"
                           "    except OSError:\n        pass",
    "never ends": "while True:\n    pass", "sleeps": "import time\ntime.sleep(10**6)",
    "counts in C": "sum(range(10**13))",
}
FORGED = """
import json, os, stat
for fd in range(3, 20):
    try:
        if stat.S_ISFIFO(os.fstat(fd).st_mode):
            for n in range(1, 300):
                ran = {"value": %s, "failure": None, "printed": ""}
                os.write(fd, json.dumps({"n": n, "ran": ran, "after": ["tuple", []]}).encode() + b"\\n")
    except OSError:
        pass
os.kill(os.getpid(), 9)
"""
FORGERIES = {
    "answers beforehand": FORGED % '["list", [1.0]]', "the word right": FORGED % '"Right"',
    "a pickle": FORGED % '["array", ["|O", [1], "gASVHgAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjARleGl0lIWUUpQu"]]',
    "a kind of its own": FORGED % '["__import__", "os"]', "a function": FORGED % '["function", 0]',
    "deep": FORGED % "__import__('functools').reduce(lambda a, _: ['list', [a]], range(400), 1)",
}
EVERY = TRIES_TO_KNOW | PATCHES | LIES | DESTROYS | FORGERIES


@pytest.mark.skipif(sys.platform == "win32", reason="the attacks are written for POSIX")
@pytest.mark.parametrize("attack", EVERY)
def test_an_attack_earns_nothing(earns, attack):
    found = earns(softmax(EVERY[attack]), seconds=6)
    assert found.points == 0 and found.report.outcome is not RIGHT


@pytest.mark.skipif(sys.platform == "win32", reason="the attacks are written for POSIX")
@pytest.mark.parametrize("attack", [*TRIES_TO_KNOW, *PATCHES, "exits at once", "floods the pipe", "sleeps"])
def test_an_attack_earns_nothing_where_the_system_can_not_shut_a_process_off(place, earns, attack, monkeypatch):
    monkeypatch.setattr(place, "shut", False)
    found = earns(softmax(EVERY[attack]), seconds=6)
    assert found.points == 0 and found.report.outcome is not RIGHT


def test_the_solution_earns_its_point_there_as_well(place, earns, monkeypatch):
    monkeypatch.setattr(place, "shut", False)
    assert earns(SOFTMAX.cell(solved=True)).points == 1


@pytest.mark.parametrize("attack", [
    "numpy agrees with all", "agree says yes", "right is printed", "builtins are changed"])
def test_an_attack_when_the_cell_is_run_earns_nothing(earns, attack):
    body = EVERY[attack].replace("\n", "; ")
    found = earns(softmax("touched", f"touched = exec({body!r})"))
    assert found.points == 0 and found.report.outcome is not RIGHT


@pytest.mark.parametrize("before", ["raise SystemExit", "import os; os._exit(0)", "while True: pass"])
def test_a_cell_that_never_gets_to_the_function_earns_nothing(earns, before):
    assert earns(softmax("touched", f"touched = exec({before!r})"), seconds=5).points == 0


def test_what_comes_from_the_library_is_told_before_the_submission_can_hide_it(earns):
    hide = "from w2vlib.classroom import answering; answering.library = answering.needed = lambda *a: ([], '')"
    found = earns(f"from w2vlib import softmax\ntouched = exec({hide!r})\ndef my_softmax(logits):\n"
                  "    touched\n    return softmax(logits)")
    assert found.points == 1 and found.library == ("w2vlib.softmax",)


def test_a_table_of_the_notebooks_cases_earns_nothing_on_fresh_ones(earns):
    table = {tuple(map(float, a)): SOFTMAX.reference(a).tolist() for (a,) in SOFTMAX.arguments()}
    look_up = "def my_softmax(logits):\n    return table[tuple(map(float, logits))]"
    assert earns(f"inf = float('inf')\ntable = {table!r}\n{look_up}").points == 0


def test_what_the_submission_writes_into_the_progress_file_is_neither_read_nor_there(earns, tmp_path, monkeypatch):
    file = tmp_path / "progress.json"
    monkeypatch.setenv("W2V_PROGRESS", str(file))
    earns(softmax(PATCHES["progress is written"]))
    assert not file.exists()


needs_shut = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has namespaces")


@needs_shut
def test_a_shut_room_hides_the_disk_and_the_network(place, earns, tmp_path):
    if not place.shut:
        pytest.skip("this system does not let its users make namespaces")
    secret = tmp_path / "other learner.ipynb"
    secret.write_text("secret")
    body = f"import os\nraise ValueError([os.path.exists(f) for f in ({str(secret)!r}, {str(LESSON)!r})])"
    assert "ValueError: [False, False]" in repr(earns(softmax(body)).report)
    copy = "import w2vlib, os\nlessons = os.path.join(os.path.dirname(w2vlib.__file__), 'lessons', 'n04_skip_gram')\n"
    assert "ValueError: ['__init__.py', 'quiz.py']" in repr(
        earns(softmax(f"{copy}raise ValueError(sorted(os.listdir(lessons)))")).report)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        earns(softmax(f"import socket\nsocket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 1)"))
        with pytest.raises(TimeoutError):
            server.accept()


@needs_shut
def test_a_room_may_have_a_name_of_two_words(place, tmp_path):
    (tmp_path / "two words").mkdir()
    other = Room(tmp_path / "two words")
    assert other.shut == place.shut
    assert mark(SOFTMAX, ["import numpy as np", SOFTMAX.cell(solved=True)], other, SEED).points == 1


@needs_shut
def test_a_shut_room_can_not_be_opened_from_within(place, earns, tmp_path):
    if not place.shut:
        pytest.skip("this system does not let its users make namespaces")
    body = (f"import os\nos.system('umount -a; umount -l /usr; mount -o remount,rw,bind /usr')\n"
            f"seen = os.path.exists({str(LESSON)!r})\n"
            f"for where in (os.path.dirname(np.__file__), '/usr/bin', '/lib'):\n    try:\n"
            f"        open(where + '/planted', 'w')\n        seen = True\n    except OSError:\n        pass\n"
            f"raise ValueError('opened' if seen else 'closed')")
    assert "closed" in repr(earns(softmax(body)).report)
    assert not (Path(np.__file__).parent / "planted").exists()


@needs_shut
def test_no_process_is_left_behind(place):
    if not place.shut:
        pytest.skip("this system does not let its users make namespaces")
    mark_of_it = "left_behind_by_a_test"
    body = (f"import os, sys, time\nif os.fork() == 0:\n    os.setsid()\n"
            f"    os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', {mark_of_it!r}])\n"
            f"time.sleep(0.5)")
    with Submission(place, ["import numpy as np", softmax(body)], "my_softmax", 20) as submission:
        submission.call((np.ones(2),))
        assert any(mark_of_it in command for command in commands())
    assert not any(mark_of_it in command for command in commands())


def commands():
    for process in Path("/proc").glob("[0-9]*"):
        try:
            yield (process / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue


# What crosses the pipe

VALUES = [None, True, 3, 10**30, 0.1, float("inf"), 1j, "wörd \\ \U0001f451", b"\0\xff", [],
          (1, [2, ("a",)]), {"a": 1, (1, 2): [3.5]}, {1, 2}, frozenset({"x"}), ..., NotImplemented, np.float32(0.1),
          np.arange(6).reshape(2, 3), np.zeros((0, 3)), np.float64(2.5), np.array([1 + 2j]), np.array([True]),
          np.arange(4, dtype="float32")[::2], np.ones((2, 3), order="F")]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was(value):
    back = wire.decode(wire.message(wire.line({"v": wire.encode(value)}))["v"])
    assert type(back) is type(value) and agree(value, back)
    assert getattr(back, "dtype", None) == getattr(value, "dtype", None)


def test_a_failure_comes_back_as_it_was():
    ran = Ran(None, Failure("ValueError", "no", 3, "x = 1", {"x": np.ones(2)}, ("ValueError", "Exception")), "printed")
    back = wire.decode_ran(json.loads(json.dumps(wire.encode_ran(ran))))
    assert (back.printed, back.failure.line, back.failure.of("Exception")) == ("printed", 3, True)
    assert agree(back.failure.values["x"], np.ones(2))


@pytest.mark.parametrize("found", [
    {}, [], ["list"], ["list", 3], ["tuple", [["set", [["list", []]]]]], ["array", ["<f8", [9], ""]],
    ["array", ["|O", [1], ""]], ["array", ["<f8", [10**12], ""]], ["array", ["<f8", "x", "AAAA"]],
    ["array", ["M8", [1], "AAAAAAAAAAA="]], ["function", 0], ["function", "x"], ["dict", [[1]]],
    ["dict", [[["list", []], 1]]], ["complex", ["a", "b"]], ["name", "os"], ["eval", "1"], [["list"], []],
    ["bytes", 3], ["strange", []], [None, None], functools.reduce(lambda inner, _: ["list", [inner]], range(60), 1),
])
def test_what_is_no_value_is_refused(found):
    with pytest.raises(ValueError):
        wire.decode(found)
    with pytest.raises(ValueError):
        wire.decode_ran({"value": found, "failure": None, "printed": ""})


@pytest.mark.parametrize("line", [b"", b"x", b"[]", b"3", b"[" * 10**6, b"\xff", b"1" * 5000])
def test_what_is_no_message_is_refused(line):
    with pytest.raises(ValueError):
        wire.message(line)


# What a function needs of the cells

CELLS = [
    "import numpy as np\nfrom w2vlib import softmax, Trainer\n",
    "k = 3\nwords = ['a']\nfor i in range(k):\n    last = i",
    "def helper(x):\n    words = x\n    return words * k", "trainer = Trainer()\ntrainer.run()",
    "def my_f(x):\n    y = lambda: softmax(helper(x))\n    return y", "k = 4",
]


def test_a_function_brings_what_it_reads_and_no_more():
    statements, trouble = needed(CELLS, "my_f")
    sets = [set(statement.sets) for statement in statements]
    assert sets == [{"softmax", "Trainer"}, {"k"}, {"helper"}, {"my_f"}]
    assert needed(["class A:\n    def my_f(self): pass"], "my_f") == ([], "")
    assert needed(["def make():\n    global my_f\n    my_f = 3"], "my_f")[0]
    assert trouble == "" and library(statements) == ["w2vlib.softmax"]


def test_a_cell_that_python_can_not_read_is_told_of_only_where_the_function_is():
    assert needed(["x = (", "def my_f(): pass"], "my_f")[1] == ""
    assert "SyntaxError" in needed(["def my_f(: pass"], "my_f")[1]
    assert needed(["(" * 5000, "def my_f(): pass"], "my_f")[0]


def test_exercises_and_choices_are_read_from_the_text():
    cells = ['check("4.3", my_softmax)', "predict('04.1', \"none of them\")\npredict( \"04.1\" , 'all of them')"]
    assert asked(cells) == ["04.3", "04.1"]
    assert choice(cells, "04.1") == "all of them" and choice(cells, "04.6") == ""


def test_a_guess_earns_its_point_once_it_is_right(place):
    right = find("04.1").run()[0]
    wrong = next(choice for choice in find("04.1").choices if choice != right)
    for chosen, points, outcome in ((f'"{right.upper()}"', 1, RIGHT), (f'"{wrong}"', 0, NOT_YET),
                                    ("...", 0, NOT_ATTEMPTED), ('"x"', 0, NOT_ATTEMPTED)):
        found = mark(find("04.1"), [f'predict("04.1", {chosen})'], place, SEED)
        assert (found.points, found.report.outcome) == (points, outcome)


def test_fresh_cases_are_others_and_the_same_for_one_seed():
    one, other = fresh("04.2", 1).arguments(), fresh("04.2", 2).arguments()
    assert len(one) == len(other) > 150 and one != other
    assert one == fresh.__wrapped__("04.2", 1).arguments()
