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
    _stop(
        "R510",
        "证书颁发机构的文件无法使用。",
        "请从备份恢复 tls/authority.pem，权限设为 0600；换新的意味着所有设备重新登记。",
        "The file of the CA cannot be used.",
        "Restore tls/authority.pem from its backup, with mode 0600; a new one means "
        "that every kiosk enrols again.",
    ),
    _stop(
        "R511",
        "服务器还没有让设备辨认它的证书颁发机构。",
        "请先运行 duanzheng central make-ca。",
        "The server has no CA yet for kiosks to know it by.",
        "Run first: duanzheng central make-ca",
    ),
    _stop(
        "R512",
        "无法确定这个考点属于哪个考区。",
        "请用 --area 指明，或先导入名册。",
        "It is not known to which area this site belongs.",
        "Name it with --area, or import the roster first.",
    ),
    _stop(
        "R513",
        "文件名的后缀无法识别。",
        "请使用 .png、.svg 或 .html。",
        "The file's name says no kind that can be written.",
        "Let it end in .png, .svg or .html.",
    ),
    Explanation(
        "R514",
        "文件无法写入。",
        "上面显示的登记码仍然有效。",
        "请检查文件夹和磁盘，或直接使用屏幕上的二维码。",
        "The file could not be written.",
        "The code that is shown above is good all the same.",
        "Check folder and disk, or use the QR on the screen.",
    ),
)

STOPS: dict[str, Explanation] = {entry.code: entry for entry in _ALL}
