"""The claims of gois2025: one result, one file."""
