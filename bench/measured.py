"""What a run of the benchmark found."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Round:
    """One app, one round."""

    cpu_ms: float  # of the server, a page turn
    turns_a_second: float
    turn_ms: list[float]
    bytes_a_visit: float
    worker_mb: float


@dataclass
class Measured:
    rounds: dict[str, list[Round]] = field(default_factory=dict)
    pages: dict[str, list[float]] = field(default_factory=dict)  # CPU ms of one page, each round
    crowds: dict[int, Round] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)  # seconds
    bytes_a_page: dict[str, int] = field(default_factory=dict)
    first_view_requests: int = 0
    statements: dict[str, int] = field(default_factory=dict)

    def ratios(self, name: str) -> list[float]:
        """CPU a page turn of ours against another's, round by round."""
        pairs = zip(self.rounds["ours"], self.rounds[name], strict=True)
        return [ours.cpu_ms / other.cpu_ms for ours, other in pairs]
