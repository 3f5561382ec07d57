"""What all parts stand on: measures, losses, learners, enclosures, fixed points."""
