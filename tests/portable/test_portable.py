"""Every notebook prints and describes the same, however the machine rounds; and a gate that finds where it does not."""

import re
from contextlib import redirect_stdout
from io import StringIO

import nbformat
import pytest

from tests.portable.kernels import CORES, KERNELS, compare, core, disturbed

STARTS = (
    "Trainer(load_kingdom()).W_in[:2]",
    "Trainer(load_kingdom()).W_out[:2]",
    "FastTrainer(load_kingdom(), backend='numpy', progress=False).W_in[:2].astype(float)",
    "noise_distribution([5, 2, 1])",
    "keep_probability([5, 2, 1], 0.01)",
    "ppmi([[1, 5, 2], [5, 1, 1]])",
)
"""What training starts from, in words of w2vlib."""

TURN = """
vectors = [Trainer(load_kingdom(), seed=seed, dim=12).W_in for seed in (0, 1)]
U, _, Qt = np.linalg.svd(vectors[0][:{pairs}].T @ vectors[1][:{pairs}])
print((vectors[0][40:42] @ U @ Qt).round(3))
"""

CORE = """
from threadpoolctl import threadpool_info
for blas in threadpool_info():
    print(blas["internal_api"], blas["architecture"], blas["num_threads"])
[loops] = np.lib.introspect.opt_func_info("^add$", "float64")["add"].values()
print("baseline" in loops["current"])
"""


def can_run(kernel):
    if kernel.lacks:
        pytest.skip(kernel.lacks)


def printed(code):
    """What the code prints here."""
    with redirect_stdout(StringIO()) as text:
        exec(f"import numpy as np\nfrom w2vlib import *\n{code}", {})
    return text.getvalue()


def failures(kernel, folder, cells):
    """Numbers of the cells, pairs (code, what it should print), that print something else in the kernel."""
    cells = [("import numpy as np\nfrom w2vlib import *", ""), *cells]
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell(
            code, execution_count=n, outputs=[nbformat.v4.new_output("stream", text=text)] if text else [])
        for n, (code, text) in enumerate(cells, 1)
    ])
    nbformat.write(notebook, folder / "cells.ipynb")
    report = compare(kernel, folder, "-rA", folder / "cells.ipynb").stdout
    outcome = {int(n) - 1: word for word, n in re.findall(r"^(PASSED|FAILED) .*::Cell (\d+)", report, re.MULTILINE)}
    assert sorted(outcome) == [*range(-1, len(cells) - 1)], report
    return [n for n in sorted(outcome) if outcome[n] == "FAILED"]


@pytest.mark.parametrize("kernel", [core(name) for name in CORES], ids=lambda kernel: kernel.name)
def test_a_core_computes_as_it_is_named(kernel, tmp_path):
    can_run(kernel)
    printed = f"openblas {kernel.env['OPENBLAS_CORETYPE']} 2\n{kernel.name != 'haswell'}\n"
    assert failures(kernel, tmp_path, [(CORE, printed)]) == []


def test_a_disturbance_is_a_hair_and_no_more(tmp_path):
    cells = [f"print(np.round({start}, {digits}).tolist())" for digits in (5, 16) for start in STARTS]
    wrong = failures(disturbed(1), tmp_path, [(code, printed(code)) for code in cells])
    assert wrong == [*range(len(STARTS), 2 * len(STARTS))]


def test_what_rounding_decides_is_found(tmp_path):
    """Eight pairs leave four of twelve directions undetermined, and thirty pairs none."""
    cells = [TURN.format(pairs=pairs) for pairs in (30, 8)]
    assert failures(disturbed(1), tmp_path, [(code, printed(code)) for code in cells]) == [1]


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.name)
def test_every_output_stays(kernel, tmp_path):
    can_run(kernel)
    finished = compare(kernel, tmp_path, "-n", "2", "--dist", "loadscope", "notebooks")
    assert finished.returncode == 0, finished.stdout + finished.stderr
