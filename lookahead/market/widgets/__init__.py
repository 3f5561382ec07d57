"""Small interactive pictures of Part III, generated from the library's formulas."""
