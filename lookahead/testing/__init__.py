"""What the tests are made of: public Hypothesis strategies."""
