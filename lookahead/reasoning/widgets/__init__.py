"""Small interactive pictures of the book, generated from SymPy expressions."""
