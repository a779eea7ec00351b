"""What each page costs: `make bench`. Measurements, not tests."""
