"""The simulation as one page with pictures, needing nothing but itself."""

from questionnaire.authoring.simulation.run import Simulation


def page(simulation: Simulation) -> str:
    return str(simulation.people)
