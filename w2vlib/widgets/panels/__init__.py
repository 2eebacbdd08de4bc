"""The small panels, a module for each kind: explorers, playgrounds, a game, the lab of bugs."""
