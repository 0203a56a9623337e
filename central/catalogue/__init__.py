"""The catalogue of an exam: checked as a whole, as TOML, edited in a browser."""
