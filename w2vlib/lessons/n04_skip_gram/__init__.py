"""Notebook 04, skip-gram."""
