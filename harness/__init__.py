"""A real Home Assistant, browser and broker, for the demo, the end-to-end tests and the benchmarks."""
