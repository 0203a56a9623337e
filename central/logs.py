"""Log lines as JSON on standard error, configured once, without personal data.

Nobody logs names, ID numbers or registration numbers; a registration appears as a short
hash, by which lines about one dossier can still be found together.
"""

import hashlib
import logging
import sys

import structlog

SHORT = 8


def short(number: str) -> str:
    """Return the form in which a registration number may be logged."""
    return hashlib.sha256(number.encode()).hexdigest()[:SHORT]


def configure(*, watched: bool = False) -> None:
    """Send our lines and those of uvicorn to standard error.

    `watched`: a person waits before a bar, which only warnings may break.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING if watched else logging.INFO)
