"""Learners' files flow in; what whoever teaches needs flows out: who is stuck, on what, and how many points each earns.

    python -m w2vlib.classroom report FILES    one page and a CSV from progress files or saved notebooks
    python -m w2vlib.classroom serve FOLDER    the same page, again and again while the class works
    python -m w2vlib.classroom grade FOLDER    points and feedback for submitted notebooks
"""
