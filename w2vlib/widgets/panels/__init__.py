"""The explorers and playgrounds, a module each."""
