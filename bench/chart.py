"""CPU time per page turn as an SVG bar chart with ranges, for light and dark mode."""

from html import escape
from statistics import median

from bench.measured import Measured

WIDTH, NAMES, STEP = 720, 190, 44
FONT = 'font-family="system-ui, sans-serif" font-size="14" fill="#777"'


def drawn(measured: Measured) -> str:
    spent = {name: [r.cpu_ms for r in made] for name, made in measured.rounds.items()}
    scale = (WIDTH - NAMES - 110) / max(max(values) for values in spent.values())
    height = STEP * (len(spent) + 1)
    bars = "\n".join(
        _bar(name, values, scale, STEP * place)
        for place, (name, values) in enumerate(spent.items())
    )
    title = "CPU of the server per page turn, in ms: median and range over the rounds"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="title" {FONT}>\n<title id="title">{title}</title>\n'
        f'<text x="0" y="18">{title}</text>\n'
        f'<g transform="translate(0 {STEP - 10})">\n{bars}\n</g>\n</svg>\n'
    )


def _bar(name: str, values: list[float], scale: float, top: float) -> str:
    middle, low, high = median(values), min(values), max(values)
    color = "#2f7f86" if name == "ours" else "#9aa5a8"
    return (
        f'<text x="0" y="{top + 21}">{escape(name)}</text>'
        f'<rect x="{NAMES}" y="{top + 4}" width="{middle * scale:.1f}" height="24" rx="3"'
        f' fill="{color}"/>'
        f'<path d="M{NAMES + low * scale:.1f} {top + 16}H{NAMES + high * scale:.1f}"'
        f' stroke="#777" stroke-width="2"/>'
        f'<text x="{NAMES + high * scale + 10:.1f}" y="{top + 21}">{middle:.2f}</text>'
    )
