"""The results of a run of the benchmark."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Round:
    """One round of one app."""

    cpu_ms: float  # of the server, per page turn
    turns_a_second: float
    turn_ms: list[float]
    bytes_a_visit: float
    worker_mb: float


@dataclass
class Measured:
    rounds: dict[str, list[Round]] = field(default_factory=dict)
    pages: dict[str, list[float]] = field(default_factory=dict)  # CPU ms per page, by round
    crowds: dict[int, Round] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)  # seconds
    bytes_a_page: dict[str, int] = field(default_factory=dict)
    first_view_requests: int = 0
    statements: dict[str, int] = field(default_factory=dict)

    def ratios(self, name: str) -> list[float]:
        """CPU per page turn of our app divided by that of another one, by round."""
        pairs = zip(self.rounds["ours"], self.rounds[name], strict=True)
        return [ours.cpu_ms / other.cpu_ms for ours, other in pairs]
