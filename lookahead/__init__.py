"""Checked claims about learning systems that people react to."""

__version__ = "0.4.0"
