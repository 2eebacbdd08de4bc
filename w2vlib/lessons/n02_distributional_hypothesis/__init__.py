"""Notebook 02, the distributional hypothesis."""
