"""The claims of narang2026: one result, one file."""
