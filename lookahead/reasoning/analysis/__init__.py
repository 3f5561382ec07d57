"""Which theorem says what about a game: `analyse` and its report."""

from lookahead.reasoning.analysis.analyse import analyse
from lookahead.reasoning.analysis.report import Condition, Finding, Report

__all__ = ["Condition", "Finding", "Report", "analyse"]
