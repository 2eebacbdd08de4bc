"""The training machine: a run that can be walked, edited and branched, told in five phases."""
