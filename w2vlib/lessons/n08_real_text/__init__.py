"""Notebook 08, real text."""
