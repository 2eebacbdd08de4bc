"""On PYTHONPATH, this folder makes a Python in which numba is not installed, kernels included."""

import sys

sys.modules["numba"] = None
