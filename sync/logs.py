"""Logs of the agent: one JSON object a line on standard error, no personal data.

What is logged are codes, counts, sizes and waits; never a name, a number of a
registration or an account.
"""

import logging
import sys

import structlog


def configure(*, watched: bool = False) -> None:
    """Set up logging for this process; called once, by its entry point.

    `watched`: a person waits at the terminal, and a bar stands where lines would go.
    Only warnings are worth breaking it.
    """
    least = logging.WARNING if watched else logging.INFO
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
