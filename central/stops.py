"""Why the server does not start, or a command of the office stops: codes and words.

A command raises `StoppedError`; `central.cli` is the one translator.
"""

from dossier.explain import Explanation

UNTOUCHED_ZH = "没有改动任何内容。"
UNTOUCHED_EN = "Nothing was changed."


class StoppedError(Exception):
    """A command that cannot go on; `code` is in STOPS, `place` says where."""

    def __init__(self, code: str, place: str = "") -> None:
        self.explanation = STOPS[code]
        self.place = place
        super().__init__(code)

    def words(self) -> str:
        """Return what a person at the terminal reads."""
        said = self.explanation
        place = f" ({self.place})" if self.place else ""
        return (
            f"{said.code}{place}\n"
            f"{said.happened_zh}{said.safe_zh}{said.next_zh}\n"
            f"{said.happened_en} {said.safe_en} {said.next_en}"
        )


def _stop(code: str, zh: str, next_zh: str, en: str, next_en: str) -> Explanation:
    return Explanation(code, zh, UNTOUCHED_ZH, next_zh, en, UNTOUCHED_EN, next_en)


_ALL = (
    _stop(
        "R501",
        "数据库由更新版本的程序建立。",
        "请安装该版本或更新的版本，或恢复升级前的备份。",
        "A newer program made this database.",
        "Install that version or a newer one, or restore the backup from before the "
        "upgrade.",
    ),
    _stop(
        "R502",
        "无法连接数据库。",
        "请检查设置 central.database_url，以及 PostgreSQL 是否运行、是否允许这个用户"
        "连接。",
        "The database cannot be reached.",
        "Check the setting central.database_url, that PostgreSQL runs, and that it "
        "lets this user in.",
    ),
)

STOPS: dict[str, Explanation] = {entry.code: entry for entry in _ALL}
