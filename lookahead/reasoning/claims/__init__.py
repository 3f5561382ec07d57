"""The claims of zhu2025: one result, one file."""
