"""The world behind the simulated services: state, seed and the events that change it."""
