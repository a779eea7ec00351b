"""Whether the record holds when much happens at once: `make storm`. Real servers, real HTTP; not run as tests."""
