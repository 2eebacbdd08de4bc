"""A panel without a browser: events in, values, blocks and sentences out; a text and a picture where no kernel runs."""

import math
import subprocess
import sys
import threading
from dataclasses import fields

import numpy as np
import pytest

from w2vlib.draw.blocks import (
    Arrow,
    Bars,
    Curve,
    Details,
    Formula,
    Heatmap,
    Marked,
    Matrix,
    Prose,
    Row,
    Scatter,
    Series,
    Status,
    Table,
    Tokens,
    as_json,
    escape,
    number,
    plain,
)
from w2vlib.draw.describe import describe
from w2vlib.draw.picture import picture
from w2vlib.widgets.engine.controls import Button, Choice, Number, Play, Range, Text, TextArea, Toggle
from w2vlib.widgets.engine.panel import INTERRUPTED, WENT_WRONG, Panel

WORDS = ["king", "queen", "man", "woman"]


class Trial(Panel):
    """One control of each kind; its hooks are recorded."""

    title = "Trial"

    def __init__(self):
        self.heard, self.length = [], 10
        super().__init__()

    def controls(self):
        return [
            [Range("n", "n", 0, self.length, 1, 3), Range("x", "x", 0.0, 1.0, 0.25, 0.5)],
            [Number("rate", "rate", 0.3, 0, 1), Text("word", "word", "king"), TextArea("text", "text", "a b")],
            [Choice("seed", "seed", (1, 2, 3), 1)],
            [Toggle("on", "on"), Button("next", "Next"), Button("off", "Off", disabled=True), Play("play")],
        ]

    def on_change(self, name, value):
        self.heard.append((name, value))
        if name == "word" and value == "bug":
            raise KeyError("bug")

    def on_press(self, name):
        self.values["n"] += 1
        self.length = 5

    def on_tick(self, name):
        self.values["n"] += 1
        return self.values["n"] < 5

    def on_pick(self, name, index):
        self.heard.append((name, index))

    def on_edit(self, name, row, column, value):
        self.heard.append((name, row, column, value))

    def render(self, values):
        if values["word"] not in (*WORDS, "bug"):
            raise ValueError(f"“{values['word']}” is not in the vocabulary.")
        return [Tokens(WORDS, pick="token"), Details("more", [Matrix("W_in", WORDS, np.eye(4), {1: "in"}, edit="w")]),
                Status(f"n is {values['n']}")]


@pytest.fixture
def panel():
    panel = Trial()
    assert panel.message == "" and panel.error is None
    return panel


def test_values_start_with_the_controls(panel):
    assert panel.values == {"n": 3, "x": 0.5, "rate": 0.3, "word": "king", "text": "a b", "seed": 1, "on": False}
    assert panel.view["controls"][0][0]["value"] == 3


@pytest.mark.parametrize(("name", "given", "kept"), [
    ("n", 7, 7), ("n", 7.4, 7), ("x", 0.6, 0.5), ("rate", "0.05", 0.05), ("word", "queen", "queen"),
    ("text", "", ""), ("seed", 3, 3), ("on", True, True),
])
def test_good_values_are_cleaned_and_told(panel, name, given, kept):
    panel.set(name, given)
    assert panel.message == "" and panel.values[name] == kept and type(panel.values[name]) is type(kept)
    assert panel.heard == [(name, kept)]


@pytest.mark.parametrize(("name", "given", "sentence"), [
    ("n", 11, "n is 11; the largest allowed is 10."), ("n", -1, "the smallest allowed is 0."),
    ("n", True, "ordinary number"), ("n", "<b>", "ordinary number"), ("n", None, "ordinary number"),
    ("n", [1], "ordinary number"), ("rate", math.nan, "ordinary number"), ("rate", "inf", "ordinary number"),
    ("rate", "1e999", "ordinary number"), ("word", 5, "needs text"), ("word", "x" * 201, "201 characters"),
    ("seed", True, "choose from"), ("seed", "2", "choose from"), ("on", 1, "on or off"),
    ("gone", 1, "nothing called 'gone'"), ("next", 1, "nothing called 'next'"), (["n"], 1, "nothing called"),
    ("word", "quen", "“quen” is not in the vocabulary."),
    ("word", "bug", "Something went wrong inside this panel; everything is as it was before."),
])
def test_bad_values_get_a_sentence_and_change_nothing(panel, name, given, sentence):
    values, blocks, shown = dict(panel.values), panel.blocks, panel.view["blocks"]
    panel.set(name, given)
    assert sentence in panel.message == panel.view["message"]
    assert panel.values == values and panel.blocks is blocks and panel.view["blocks"] == shown
    assert panel.view["invalid"] == name
    panel.set("n", 4)
    assert panel.message == "" and panel.values["n"] == 4


@pytest.mark.parametrize("event", [
    None, 3, "set", [], {}, {"do": []}, {"do": "set"}, {"do": "tick"}, {"name": {}},
    {"do": "press", "name": "n"}, {"do": "press", "name": "off"},
    {"do": "pick", "name": "token", "index": 4}, {"do": "pick", "name": "token", "index": "0"},
    {"do": "pick", "name": "", "index": 0}, {"do": "pick", "name": "w", "index": 0},
    {"do": "edit", "name": "w", "row": 9, "column": 0, "value": 1},
    {"do": "edit", "name": "w", "row": 1, "column": [], "value": 1},
    {"do": "edit", "name": "w", "row": 1, "column": 0, "value": "a"},
    {"do": "edit", "name": "token", "row": 1, "column": 0, "value": 1},
    {"do": "receive", "name": "n"}, {"do": "__init__", "name": "n"}, {"do": "note", "name": "n"},
])
def test_foolish_events_do_nothing(panel, event):
    values = dict(panel.values)
    panel.receive(event)
    assert panel.values == values and panel.heard == []
    assert panel.error is None or isinstance(panel.error, ValueError)


def test_buttons_ticks_picks_and_edits_reach_their_hooks(panel):
    panel.press("next")
    assert panel.values["n"] == 4
    assert panel.tick("play") is False and panel.values["n"] == 5
    panel.set("n", 2)
    assert panel.tick("play") is True
    panel.pick("token", 2)
    panel.edit("w", 1, 3, "-0.5")
    assert panel.heard[-2:] == [("token", 2), ("w", 1, 3, -0.5)]


def test_values_follow_when_limits_move(panel):
    panel.set("n", 9)
    panel.press("next")
    assert panel.values["n"] == 5 == panel.view["controls"][0][0]["max"]


def test_a_choice_that_is_gone_becomes_the_default():
    choice = Choice("word", "word", ("a", "b"), "b")
    assert choice.fit("a") == "a" and choice.fit("gone") == "b"
    assert Choice("word", "word", (), "b").fit("b") is None
    assert Choice("word", "word", ("x",), "b").fit("b") == "x"
    assert Range("i", "i", 0, 0, 1, 0).fit(7) == 0


def test_each_answer_names_the_event_it_answers(panel):
    panel.receive({"do": "set", "name": "n", "value": 4, "ack": ["view", 7]})
    assert panel.view["ack"] == ["view", 7]
    panel.receive({"do": "set", "name": "n", "value": 99, "ack": ["view", 8]})
    assert panel.view["ack"] == ["view", 8] and panel.view["stop"]


def test_messages_of_the_front_end_are_events(panel):
    content = {"do": "set", "name": "n", "value": 6}
    panel._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})
    assert panel.values["n"] == 6


def test_threads_take_turns(panel):
    class Counter(Panel):
        def controls(self):
            return [[Button("more", "More"), Range("n", "n", 0, 1000, 1, 0)]]

        def on_press(self, name):
            self.values["n"] += 1

        def render(self, values):
            return [Status(str(values["n"]))]

    counter = Counter()
    threads = [threading.Thread(target=lambda: [counter.press("more") for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.values["n"] == 200


def test_rich_text_is_plain_without_its_marks():
    text = r"**v**_{king} is [[in:a *row* of `W_in`]], x^{2}, Σ_{i ∈ C}, 2 \* 3"
    assert plain(text) == "v_king is a row of W_in, x^2, Σ_(i ∈ C), 2 * 3"
    hostile = "<script>**a**[[in:x]]_{y}`z`\\"
    assert plain(escape(hostile)) == hostile


@pytest.mark.parametrize(("value", "text"), [
    (3, "3"), (-1200, "−1,200"), (np.int64(15000), "15,000"), (0.12345, "0.123"), (-0.0001, "0.000"), (-1.5, "−1.500"),
    (True, "yes"), (math.nan, "not a number"), (-math.inf, "−∞"), (np.float32(0.5), "0.500"),
])
def test_numbers_read_well(value, text):
    assert number(value) == text


def test_what_is_sent_is_plain_json(panel):
    block = Bars(["a", "b", "c"], [1, math.nan, math.inf])
    assert as_json(block)["values"] == [1.0, None, None]
    assert as_json({1: "in", (2, 3): "ok"}) == [[1, "in"], [[2, 3], "ok"]]
    assert as_json(np.float64(1 / 3)) == 0.333333


@pytest.mark.parametrize(("block", "note"), [
    (Tokens(["w"] * 100_000, {5: "centre", 99_999: "context"}), "showing the first 200 of 100,000 words"),
    (Table(["n"], [[i] for i in range(1000)]), "showing the first 200 of 1,000 rows"),
    (Bars(["w"] * 100, np.ones(100)), "showing the first 60 of 100 bars"),
    (Matrix("W_in", ["w"] * 500, np.zeros((500, 2)), {400: "in"}), "showing the first 200 of 500 rows"),
    (Heatmap(["w"] * 90, ["w"] * 90, np.eye(90)), "showing the first 40 of 90 rows and columns"),
    (Scatter(["w"] * 1000, np.zeros((1000, 2))), "showing the first 400 of 1,000 words"),
])
def test_long_input_is_cut_and_says_so(block, note):
    assert block.note == note and len(str(as_json(block))) < 100_000
    assert describe("", [block]).splitlines()[-1] == note


def test_a_lit_row_beyond_the_cut_is_still_shown():
    matrix = Matrix("W_in", [f"w{i}" for i in range(500)], np.arange(1000.0).reshape(500, 2), {400: "in", 3: "ok"})
    assert [matrix.words[row] for row in matrix.lit] == ["w400", "w3"]
    assert matrix.holds(400, 1) and not matrix.holds(401, 0) and not matrix.holds(400, 2)


def test_long_curves_keep_their_mean():
    series = Series("loss", np.arange(15_000), np.linspace(5, 1, 15_000))
    assert len(series.x) == 600 and series.y.mean() == pytest.approx(3) and (np.diff(series.x) > 0).all()


@pytest.mark.parametrize("make", [
    lambda: Table(["a", "b"], [["only one"]]),
    lambda: Bars(["a"], [1, 2]),
    lambda: Matrix("W_in", ["a"], np.eye(2)),
    lambda: Scatter(["a"], [[1, 2, 3]]),
    lambda: Heatmap(["a"], ["b"], [[1, 2]]),
    lambda: Series("loss", [1, 2], [1]),
])
def test_shapes_that_do_not_fit_are_refused(make):
    with pytest.raises(ValueError, match=r"shape|cells"):
        make()


EVERYTHING = [
    Prose("See **W**_{in}.\n\nTwo paragraphs."), Formula(["**h** = **v**_{king}"], "the hidden vector"),
    Table(["word", "score"], [["king", 0.5], ["<script>", -1]], "scores", {0: "ok", (1, 1): "bad"}),
    Tokens(WORDS, {0: "context", 1: "centre", 2: "outside"}),
    Bars(WORDS, [0.1, 0.2, 0.3, -0.4], "p", ("p", "target"), [0, 1, 0, 0]),
    Matrix("W_out", WORDS, np.eye(4), {1: "positive"}), Heatmap(WORDS, WORDS, np.eye(4), "counts", [(0, 1)], 0),
    Row([Scatter(WORDS, np.eye(4)[:, :2], "map", ["a", "a", "b", "b"], highlight={1: "in"},
                 trails={1: np.zeros((2, 2))}, arrows=[Arrow((0, 0), (1, 1), "v_king", "in")]),
         Curve([Series("loss", range(5), [4, 3, 2, 2, 1])], "loss", marker=3)], (2, 1)),
    Details("more", [Prose("inside")]), Status("The target is **queen**."),
]


def test_the_text_says_what_the_panel_shows():
    assert describe("Trial", EVERYTHING).splitlines() == [
        "Trial: The target is queen.", "See W_in.", "Two paragraphs.", "the hidden vector: h = v_king",
        "scores: word | score", "king | 0.500", "<script> | −1", "king (context) queen (centre) man woman",
        "p: king 0.100 (target 0.000); queen 0.200 (target 1.000); man 0.300 (target 0.000); "
        "woman −0.400 (target 0.000)",
        "W_out, 4 × 4", "queen (positive): 0.00, 1.00, 0.00, 0.00", "counts: 4 × 4 cells; king, queen 0",
        "map: 4 points: queen at (0.00, 1.00); arrow v_king from (0.00, 0.00) to (1.00, 1.00)",
        "loss: loss from 4.00 at 0 to 1.00 at 4; marker at 3", "more", "inside",
    ]


def test_the_picture_is_the_same_bytes_each_time():
    first = picture("Trial", EVERYTHING)
    assert first.startswith(b"\x89PNG") and first == picture("Trial", EVERYTHING) and b"Software" not in first


@pytest.mark.parametrize("block", [
    Tokens([]), Table(["a"], []), Bars([], []), Heatmap([], [], np.zeros((0, 0))), Scatter([], np.zeros((0, 2))),
    Curve([]), Row([]), Prose(""), Matrix("W_in", [], np.zeros((0, 3))), Matrix("W_in", ["a"], np.zeros((1, 0))),
    Scatter(["a"], [[math.nan, 1]]), Bars(["a"], [math.nan]), Details("empty", []),
    Tokens(["$x$", "😀", "<b>", "w" * 500]), Curve([Series("$", [0, 1], [math.nan, 1])], "$"),
    Heatmap(["a"], ["b"], [[math.nan]], digits=1), Table(["$"], [["$$"], ["😀"]]),
])
def test_nothing_is_too_empty_or_strange_to_draw(block, recwarn, caplog):
    assert picture("", [block]).startswith(b"\x89PNG")
    assert isinstance(describe("", [block]), str) and as_json(block)
    assert not recwarn.list and not caplog.records


def test_the_bundle_has_the_live_view_a_picture_and_a_text(panel):
    data, metadata = panel._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert metadata["image/png"]["alt"] == "Trial: n is 3" == data["text/plain"].splitlines()[0]
    panel.set("word", "quen")
    assert "is not in the vocabulary" in panel._repr_mimebundle_()[0]["text/plain"]


def test_the_library_loads_without_widgets_and_blocks_without_anywidget():
    code = "import sys, w2vlib, w2vlib.widgets, w2vlib.draw.figures, w2vlib.draw.describe\n"
    code += "print([m for m in ('anywidget', 'ipywidgets', 'matplotlib') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_interruption_is_answered_and_playing_ends():
    class Slow(Panel):
        done = 0

        def controls(self):
            return [[Play("play")]]

        def on_tick(self, name):
            self.done += 1
            raise KeyboardInterrupt

        def render(self, values):
            return [Prose(f"{self.done} done")]

    panel = Slow()
    panel._heard({"do": "tick", "name": "play", "ack": ["a view", 7]})
    assert panel.view["ack"] == ["a view", 7] and panel.view["stop"] and "Interrupted" in panel.view["message"]
    assert panel.blocks == [Prose("1 done")]
    panel.refresh()
    assert panel.message == ""


class Torn(Panel):
    """A panel that is stopped, or fails, between two things that belong together."""

    def __init__(self, trouble=None):
        self.left = self.right = 0
        self.trouble = trouble
        super().__init__()

    def controls(self):
        return [[Button("both", "Both"), Button("raw", "Raw")]]

    def on_press(self, name):
        if name == "raw":
            self.left = 9
            np.zeros(2) @ np.zeros(3)
        self.left += 1
        if trouble := self.trouble:
            self.trouble = None
            raise trouble
        self.right += 1

    def render(self, values):
        if self.left != self.right:
            raise ValueError("Left is not right.")
        return [Status(f"{self.left} of each")]


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), ValueError("No."), StopIteration(), MemoryError()])
def test_after_an_interrupt_or_an_error_the_panel_is_as_it_was_and_the_next_press_works(trouble):
    panel = Torn()
    panel._heard({"do": "press", "name": "both"})
    panel.trouble = trouble
    panel._heard({"do": "press", "name": "both", "ack": ["a view", 1]})
    assert (panel.left, panel.right, panel.view["ack"]) == (1, 1, ["a view", 1]) and panel.message
    assert panel.blocks == [Status("1 of each")]
    panel.trouble = None
    panel._heard({"do": "press", "name": "both"})
    assert panel.blocks == [Status("2 of each")] and panel.message == ""


def test_the_words_of_numpy_are_no_sentence_though_they_are_a_value_error():
    panel = Torn()
    panel.press("raw")
    assert isinstance(panel.error, ValueError) and panel.message.startswith("Something went wrong") and panel.left == 0


def test_the_browser_hears_of_a_panel_when_there_is_a_view(monkeypatch):
    opened = []
    monkeypatch.setattr(Torn, "open", lambda panel: opened.append(dict(panel.view)))
    Torn()
    assert opened[0]["controls"] and opened[0]["blocks"]


def test_every_text_of_a_block_is_made_fit_to_be_shown():
    kinds = {f"Sequence[{kind}]" for kind in ("Written", "Said", "Name")} | {"Written", "Said", "Name"}
    own = {"note", "role", "pick", "edit", "text"}  # the course's own words, and what is made of names and numbers
    for block in (Prose, Status, Formula, Table, Tokens, Bars, Matrix, Heatmap, Arrow, Scatter, Series, Curve, Details):
        plain_texts = {field.name for field in fields(block) if field.type in ("str", "Sequence[str]")}
        assert plain_texts <= own and any(field.type in kinds for field in fields(block))


def test_a_word_is_shown_as_it_is_wherever_it_stands():
    for word in ("**a**", "*a*", "a*", "a**", "[[in:x]]", "a]]", "_{a}", "a}", "`a`", "\\", "a\\"):
        safe = escape(word)
        for text in (f"**{safe}**", f"*{safe}*", f"[[in:{safe}]]", f"[[in:**v**_{{{safe}}}]]"):
            assert word in plain(text).replace("(", "").replace(")", ""), text
        table = Table([word], [[word], [Marked(f"**{escape(word)}**")]], word)
        assert {plain(cell) for cell in (table.caption, *table.header, *np.ravel(table.rows))} == {word}


class Unspeakable(ValueError):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize("trouble", [Unspeakable(), ValueError(), ValueError(10**5000), ValueError(" ")],
                         ids=lambda value: type(value).__name__)
def test_an_error_without_words_is_told_in_the_panels_own(trouble):
    panel = Torn()
    panel.trouble = trouble
    panel.press("both")
    assert panel.message == WENT_WRONG and panel.error is trouble and panel.left == 0


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_interrupt_of_python_code_is_raised_and_the_panel_shows_where_it_left_things(trouble):
    panel = Torn()
    panel.trouble = trouble()
    with pytest.raises(trouble):
        panel.press("both")
    assert panel.blocks == [Status("0 of each")] and panel.message == panel.view["message"] == INTERRUPTED
    panel.trouble = None
    panel.press("both")
    assert panel.blocks == [Status("1 of each")] and panel.message == ""


@pytest.mark.parametrize("given", ["text", ["text"], [None]])
def test_what_is_no_block_is_told(given):
    kind = type("Wrong", (Panel,), {"render": lambda self, values: given})
    with pytest.raises(ValueError, match="a list of blocks"):
        kind()


@pytest.mark.parametrize("value", [10**5000, [[10**5000]], {"a": 10**5000}], ids=lambda value: type(value).__name__)
def test_a_value_of_any_length_is_refused_in_a_short_sentence(value):
    panel = Trial()
    for control in [control for row in panel._rows for control in row if hasattr(control, "value")]:
        panel.set(control.name, value)
        assert panel.message not in ("", WENT_WRONG) and len(panel.message) < 300, control


def test_a_title_is_fit_to_be_shown():
    panel = type("Titled", (Panel,), {"title": "\ud800", "render": lambda self, values: []})()
    data, _ = panel._repr_mimebundle_()
    assert data["text/plain"] == "�" == panel.view["title"]
