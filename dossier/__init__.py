"""The rules of the review: catalogue, states, locks, operations. Pure values."""
