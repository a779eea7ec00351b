"""What people with bad intentions send, as data, each item with the answer that is expected of us."""
