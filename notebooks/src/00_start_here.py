# %% [markdown]
# # Start here
#
# This notebook checks that your set-up works. Run its cells from top to bottom: *Run → Run All Cells*.

# %% [markdown]
# ## Does Python find the course?

# %%
import sys

import w2vlib

print("Python 3.11 or newer:", sys.version_info >= (3, 11))
print("The course's library:", w2vlib.__name__)

# %% [markdown]
# ## Do widgets answer?
#
# Move the slider. The sentence below it follows.

# %%
import ipywidgets

slider = ipywidgets.IntSlider(value=3, min=1, max=10, description="window")
sentence = ipywidgets.HTML()


def tell(_=None):
    sentence.value = f"A window of {slider.value} looks at {2 * slider.value} words around the centre."


slider.observe(tell, "value")
tell()
ipywidgets.VBox([slider, sentence])
