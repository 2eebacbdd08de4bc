"""What a learner has written flows in; a report for each stage of the capstone flows out."""

from __future__ import annotations

from dataclasses import dataclass

from ..learner.record import record
from ..learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Code, Outcome, Report
from .stages import STAGES, Tried
from .written import Written, read

TITLE = "From a blank file"


@dataclass(frozen=True)
class Grade:
    """A report that sums up, and below it one for each stage that was tried, by its number."""

    head: Report
    stages: dict[int, Report]

    @property
    def outcome(self) -> Outcome:
        return self.head.outcome

    def __repr__(self):
        return "\n".join(map(repr, (self.head, *self.stages.values())))

    def _repr_html_(self):
        gap = '<div style="height: 8px"></div>'
        return gap.join(report._repr_html_() for report in (self.head, *self.stages.values()))


def grade(where="my_word2vec.py", stage: int | None = None) -> Grade:
    """Say stage by stage what holds of word2vec as you have written it.

    It calls your functions and looks at what they give back, never at how they are written. Your file is read anew each
    time and never written to. What holds is kept with your progress.

    Parameters
    ----------
    where : your file; or `globals()`, a module, an object that has the functions
    stage : try this one alone, 1 to 8; all of them by default
    """
    if stage is not None and stage not in STAGES:
        return Grade(Report(NOTE, TITLE, (f"The stages are 1 to {len(STAGES)}; without `stage` all are tried.",)), {})
    written, reports = read(where), {}
    for number in STAGES if stage is None else (stage,):
        report = reports[number] = _report(number, written, reports)
        if report.outcome in (RIGHT, NOT_YET):
            record(f"10.s{number}", "right" if report.outcome is RIGHT else "tried")
    return Grade(_head(written, reports), reports)


def _head(written: Written, reports) -> Report:
    """The report above the others: what could not be read, or how many stages hold."""
    if written.trouble:
        return Report(written.outcome, TITLE, (written.trouble,))
    outcomes = [report.outcome for number, report in reports.items() if not STAGES[number].bonus or len(reports) == 1]
    right, printed = outcomes.count(RIGHT), ()
    if written.printed:
        printed = (f"While it was read, {written.label} printed:", Code(written.printed.rstrip("\n")))
    if set(outcomes) == {NOT_ATTEMPTED}:
        return Report(NOT_ATTEMPTED, TITLE, (f"Nothing that is asked for is in {written.label} yet.", *printed))
    told = f"{right} of {len(outcomes)} stages hold in {written.label}."
    if len(outcomes) == 1:
        told = f"This stage {'holds' if right else 'does not hold yet'} in {written.label}."
    return Report(RIGHT if right == len(outcomes) else NOT_YET, TITLE, (told, *printed))


def _report(number: int, written: Written, reports) -> Report:
    """The report of one stage, after those of the stages before it."""
    stage = STAGES[number]
    title = f"Stage {number}{', a bonus' if stage.bonus else ''}: {stage.title}"
    if written.trouble:
        return Report(NOT_ATTEMPTED, title, (f"Asked for: {', '.join(f'`{name}`' for name in stage.trials)}.",))
    absent = {name: _absent(written, name) for name in stage.trials}
    waits = [n for n in stage.after if n in reports and reports[n].outcome in (NOT_YET, NOTE)]
    if waits and not any(absent.values()):
        told = f"It waits until stage {waits[0]} is right. `grade(…, stage={number})` tries it now."
        return Report(NOTE, title, (told,))
    found = {name: absent[name] or trial(written.get(name)) for name, trial in stage.trials.items()}
    outcomes = {one.outcome for one in found.values()}
    parts = [part for name, one in found.items() for part in _parts(name, one, alone=len(found) == 1)]
    return Report(outcomes.pop() if len(outcomes) == 1 else NOT_YET, title, tuple(parts))


def _parts(name, found: Tried, alone):
    first, *rest = found.parts
    return [first if alone else f"{found.outcome.sign} `{name}`: {first}", *rest]


def _absent(written: Written, name) -> Tried | None:
    """What to say of a function that can't be tried, None if it can."""
    function = written.get(name)
    if function is None:
        own = f" The `{name}` there is w2vlib's own." if name in written.names else ""
        near = written.near(name)
        meant = f" Is your `{near}` meant to be it?" if near else ""
        return Tried(NOT_ATTEMPTED, (f"`{name}` is not in {written.label} yet.{own}{meant}",))
    if not callable(function):
        kind = type(function).__name__
        return Tried(NOT_YET, (f"`{name}` in {written.label} is not a function: it is a value of type {kind}.",))
    return None
