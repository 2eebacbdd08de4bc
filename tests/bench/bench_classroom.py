"""A notebook flows in; how much memory one learner's kernel takes with it, and N kernels at once, flows out as a table.

    python tests/bench/bench_classroom.py          # notebook 04, with 1, 2, 4 and 8 kernels
    python tests/bench/bench_classroom.py 06 1 2   # another notebook, other numbers of kernels

USS is the memory that belongs to one process alone; shared libraries are in RSS but not in USS. Each kernel runs the
whole notebook, so its memory is the largest that was seen every half second until all of them were done.
"""

import os
import statistics
import sys
import threading
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

import nbformat
from jupyter_client.manager import start_new_kernel

from authoring.build import STEADY, product, sources

MB = 1_000_000


class Learner(threading.Thread):
    """A kernel that runs all code cells of a notebook, and the most memory it took."""

    def __init__(self, cells, folder):
        super().__init__(daemon=True)
        self.cells, self.folder, self.uss, self.rss, self.failed = cells, folder, 0, 0, ""
        self.manager, self.client = start_new_kernel(
            cwd=str(folder), env={**os.environ, **STEADY}, extra_arguments=["--log-level=ERROR"])
        self.process = psutil.Process(self.manager.provisioner.pid)
        self.measure()
        self.idle = self.uss

    def run(self):
        started = time.perf_counter()
        for cell in self.cells:
            reply = self.client.execute_interactive(cell, output_hook=lambda message: None, timeout=600)
            if reply["content"]["status"] != "ok":
                self.failed = self.failed or reply["content"]["ename"]
        self.seconds = time.perf_counter() - started

    def measure(self):
        memory = self.process.memory_full_info()
        self.uss, self.rss = max(self.uss, memory.uss), max(self.rss, memory.rss)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def classroom(cells, folder, n):
    """Let `n` learners run `cells` at once; returns them when they are done."""
    learners = [Learner(cells, folder) for _ in range(n)]
    try:
        for learner in learners:
            learner.start()
        while any(learner.is_alive() for learner in learners):
            for learner in learners:
                learner.measure()
            time.sleep(0.5)
        for learner in learners:
            learner.measure()
    finally:
        for learner in learners:
            learner.close()
    return learners


def main(number="04", *counts):
    path = product(sources([number])[0])
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    print(f"{path.name}, {len(cells)} code cells, {os.cpu_count()} cores; memory in MB, the largest seen")
    print(f"{'kernels':>7}{'idle USS':>10}{'USS each':>10}{'RSS each':>10}{'USS in all':>12}{'seconds':>9}  errors")
    for n in map(int, counts or (1, 2, 4, 8)):
        learners = classroom(cells, path.parent, n)
        uss, rss = ([getattr(learner, kind) / MB for learner in learners] for kind in ("uss", "rss"))
        idle = statistics.mean(learner.idle for learner in learners) / MB
        seconds = max(learner.seconds for learner in learners)
        errors = ", ".join({learner.failed for learner in learners} - {""}) or "none"
        print(f"{n:7}{idle:10.0f}{statistics.mean(uss):10.0f}{statistics.mean(rss):10.0f}{sum(uss):12.0f}{seconds:9.0f}"
              f"  {errors}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
