"""Small interactive pictures of Part II, generated from the library's formulas."""
