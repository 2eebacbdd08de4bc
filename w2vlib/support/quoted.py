"""A value of any kind flows in; its repr, as a message can quote it, flows out: short, and never an error."""

import reprlib


class _Quoted(reprlib.Repr):
    def repr_instance(self, x, level):
        try:
            told = repr(x)
        except Exception:  # whatever an object of a learner's raises; Python itself refuses integers of 4,300 digits
            return f"a value of type {type(x).__name__}"
        return told if len(told) <= self.maxother else f"{told[:self.maxother]}…"

    repr_int = repr_instance


_quoted = _Quoted()
_quoted.maxstring = _quoted.maxother = 80
quoted = _quoted.repr
