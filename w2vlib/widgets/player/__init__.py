"""The training player: a recorded run that plays without Python."""
