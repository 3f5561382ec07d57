"""Loaders of the real data, and embedded stand-ins."""

from lookahead.data.credit import Design, prepare
from lookahead.data.registry import (
    Dataset,
    credit_design,
    dataset,
    fetch,
    list_datasets,
    path,
)
from lookahead.data.stand_in import stand_in
from lookahead.data.store import DataUnavailable, directory
from lookahead.data.table import FEATURES, LABEL, CreditTable

__all__ = [
    "FEATURES",
    "LABEL",
    "CreditTable",
    "DataUnavailable",
    "Dataset",
    "Design",
    "credit_design",
    "dataset",
    "directory",
    "fetch",
    "list_datasets",
    "path",
    "prepare",
    "stand_in",
]
