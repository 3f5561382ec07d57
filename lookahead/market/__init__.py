"""Users who choose among learners, and learners that probe one another: the models of narang2026."""

__all__: list[str] = []
