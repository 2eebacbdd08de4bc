"""Views over the trainer: a `Panel` asks with controls and answers with blocks; nothing is imported before it is used."""
