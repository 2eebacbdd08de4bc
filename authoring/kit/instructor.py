"""Sources and exercises flow in; the instructor's kit flows out: solved notebooks, slides and a hand-out.

    python -m authoring.kit.instructor          # everything, into the folder instructor/, which git ignores
    python -m authoring.kit.instructor 04       # one notebook and its slides, and the hand-out
"""

import argparse
import sys

import nbformat

from authoring import build, render
from authoring.deck import slides
from w2vlib.exercises import Exercise, exercises
from w2vlib.learner.report import rich
from w2vlib.quiz import questions
from w2vlib.support.lessons import lessons

KIT = build.ROOT / "instructor"


def solved(source):
    """The notebook of `source` with solutions, instructor's notes and a table of minutes, executed.

    Raises
    ------
    BuildError
        If a cell fails, or if a check does not say that its solution is right.
    """
    notebook = build.read(source, instructor=True)
    schedule = minutes(notebook)
    build.execute(notebook, build.product(source).parent, source.stem)
    wrong = [cell.source for cell in notebook.cells if is_check(cell) and "Right" not in plain_outputs(cell)]
    if wrong:
        raise build.BuildError(f"{source.stem}: the check of a solution does not say that it is right.\n\n{wrong[0]}")
    tagged = [cell for cell in notebook.cells if build.INSTRUCTOR in cell.metadata.get("tags", [])]
    notes = [cell for cell in tagged if cell.cell_type == "markdown"]
    for cell in notes:
        cell.source = "\n".join(f"> {line}" for line in f"**Instructor.** {cell.source}".splitlines())
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(table(schedule)))
    return build.normalise(notebook)


def is_check(cell):
    """Whether a cell ends with the check of an exercise."""
    return cell.cell_type == "code" and bool(slides.CHECK.search(cell.source))


def plain_outputs(cell):
    return "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def minutes(notebook):
    """(section, minutes) for each section that says "about n minutes" under its heading."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            stated = slides.MINUTES.search(cell.source)
            found.append((cell.source.splitlines()[0][3:], int(stated[1]) if stated else 0))
    return [(section, n) for section, n in found if n]


def table(schedule):
    """Minutes per section and their sum, as Markdown."""
    rows = [f"| {section} | {n} |" for section, n in (*schedule, ("**together**", sum(n for _, n in schedule)))]
    return "\n".join(["| section | minutes |", "|---|---|", *rows])


def handout():
    """All exercises with solutions, hints and the misconceptions to expect, and the quizzes with their reasons."""
    sections = []
    for notebook in lessons():
        for exercise in exercises(notebook).values():
            sections.append((render.markdown(exercise.markdown) + _solution(exercise), ""))
        sections.append((f"<h2>Quiz {notebook}</h2>" + "".join(map(_question, questions(notebook))), ""))
    return slides.page("Hand-out: exercises, solutions, misconceptions", sections, all_at_once=True)


def _solution(exercise):
    hints = "".join(f"<li>{rich(hint)}</li>" for hint in exercise.hints)
    parts = [f"<h4>Solution</h4>{render.python(exercise.solution)}", f"<h4>Hints</h4><ol>{hints}</ol>"]
    if isinstance(exercise, Exercise):
        wrong = "".join(f"<li>{rich(m.sentence)}{render.python(m.code)}</li>" for m in exercise.misconceptions)
        parts += [f"<h4>Misconceptions to expect</h4><ul>{wrong}</ul>", f"<p>To notice: {rich(exercise.notice)}</p>"]
    else:
        choices = exercise.choices.items()
        reasons = "".join(f"<li><code>{choice}</code>: {rich(reason)}</li>" for choice, reason in choices)
        parts += [f"<h4>What to say to each choice</h4><ul>{reasons}</ul>"]
    return "".join(parts)


def _question(question):
    options = "".join(
        f"<li>{'✓' if option.right else '✗'} {rich(option.text)}<br><em>{rich(option.reason)}</em></li>"
        for option in question.options
    )
    return f"<p><strong>{rich(question.text)}</strong></p><ul>{options}</ul>"


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", metavar="NN", help="make only these notebooks, such as 04")
    options = parser.parse_args(arguments)
    KIT.mkdir(exist_ok=True)
    (KIT / "handout.html").write_text(handout(), encoding="utf-8")
    failures = []
    for source in build.sources(options.numbers):
        try:
            notebook = solved(source)
        except build.BuildError as error:
            failures.append(str(error))
            continue
        build.write(notebook, KIT / f"{source.stem}.ipynb")
        (KIT / f"{source.stem}.html").write_text(slides.slides(notebook), encoding="utf-8")
        print(f"{source.stem}: notebook and slides", flush=True)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
