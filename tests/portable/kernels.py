"""Kernels that round otherwise flow in; what they compute, or how the notebooks fare in them, flows out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from numpy._core._multiarray_umath import __cpu_dispatch__ as DISPATCHED
from numpy._core._multiarray_umath import __cpu_features__ as FEATURES
from threadpoolctl import threadpool_info

ROOT = Path(__file__).parents[2]
DISTURBED = Path(__file__).with_name("disturbed.py")
CORES = {"Haswell": "AVX2", "Sandybridge": "AVX", "Nehalem": "SSE42"}
"""Generations of processors by their names in OpenBLAS, newest first, each with the instructions that it needs."""


class Kernel(NamedTuple):
    """A way to start Python for a notebook.

    name : str
    command : what follows `python`, without the connection file
    env : variables beside those of this process
    lacks : why this machine cannot run it, as a sentence; "" if it can
    """

    name: str
    command: list[str]
    env: dict[str, str]
    lacks: str = ""

    def describe(self, folder):
        """Write Jupyter's description of it below `folder`, and return the environment in which Jupyter finds it."""
        description = {"display_name": self.name, "language": "python", "env": self.env,
                       "argv": [sys.executable, *self.command, "-f", "{connection_file}"]}
        file = folder / "kernels" / self.name / "kernel.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(description), "utf-8")
        return os.environ | {"JUPYTER_PATH": str(folder)}


def core(name):
    """The kernel in which OpenBLAS and numpy compute as on that processor, in two threads."""
    allowed = {"AVX2", "FMA3", "X86_V3"} if name == "Haswell" else set()
    disabled = [feature for feature in DISPATCHED if FEATURES[feature] and feature not in allowed]
    if not any(library["internal_api"] == "openblas" for library in threadpool_info()):
        lacks = "numpy multiplies without OpenBLAS here."
    else:
        lacks = "" if FEATURES.get(CORES[name]) else f"This processor has no {CORES[name]}."
    return Kernel(name.lower(), ["-m", "ipykernel_launcher"], {
        "OPENBLAS_CORETYPE": name, "NPY_DISABLE_CPU_FEATURES": " ".join(disabled),
        "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2",
    }, lacks)


def disturbed(seed, on=None, hair=1e-12):
    """The kernel whose trainings start from numbers that are off by that part of themselves, up or down by chance.

    It computes as the core `on` does where this machine can, and as usual elsewhere.
    """
    name, env = (f"disturbed-{on.name}", on.env) if on and not on.lacks else (f"disturbed-{seed}", {})
    return Kernel(name, [str(DISTURBED), str(seed), str(hair)], env)


# Each takes all notebooks two minutes or more, so the older cores and the disturbances go together.
KERNELS = [core("Haswell"), disturbed(1, core("Sandybridge")), disturbed(2, core("Nehalem"))]


def compare(kernel, folder, *options):
    """Run notebooks in the kernel and compare each output with the saved one, by nbval.

    Parameters
    ----------
    kernel : Kernel
    folder : Path, an empty one, for the description of the kernel
    *options : of pytest, the notebooks among them

    Returns
    -------
    finished : subprocess.CompletedProcess, its `returncode` 0 if all are equal, its `stdout` nbval's report
    """
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "--nbval-kernel-name", kernel.name, "--color=no",
         "-p", "no:cacheprovider", *map(str, options)],
        cwd=ROOT, env=kernel.describe(folder), stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )
