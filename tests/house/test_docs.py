"""The reference pages say what the code says."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_error_setting_and_command_is_in_the_docs() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/write_docs.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0


def test_the_two_readmes_have_the_same_parts() -> None:
    def parts(name: str) -> int:
        return (ROOT / name).read_text("utf-8").count("\n## ")

    assert parts("README.md") == parts("README.zh-CN.md") > 0
