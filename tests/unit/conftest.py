"""Property tests try the same examples on every machine, however slow it is."""

from hypothesis import settings

settings.register_profile("course", derandomize=True, deadline=None, max_examples=60, database=None)
settings.load_profile("course")
