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
        "R503",
        "SQLite 数据库同一时间只能有一个进程写入，不能使用多个工作进程。",
        "请去掉 --workers，或在设置 central.database_url 中改用 PostgreSQL。",
        "Several workers were asked for, and an SQLite database has one writer.",
        "Leave out --workers, or move to PostgreSQL with the setting "
        "central.database_url.",
    ),
    _stop(
        "R504",
        "无法访问存放图片的存储桶。",
        "请检查设置 central.bucket、bucket_endpoint、bucket_region，以及密钥的权限。",
        "The bucket for the images cannot be reached, or does not let us in.",
        "Check the settings central.bucket, bucket_endpoint and bucket_region, and "
        "what the access key may do.",
    ),
    _stop(
        "R505",
        "存储桶的密钥文件无法读取，或缺少 access_key_id、secret_access_key。",
        "请改正设置 central.bucket_credentials 所指的文件。",
        "The file with the keys of the bucket cannot be read, or lacks access_key_id "
        "or secret_access_key.",
        "Mend the file that the setting central.bucket_credentials names.",
    ),
    _stop(
        "R506",
        "没有找到 PostgreSQL 的工具程序。",
        "请安装 postgresql-client，版本不低于数据库服务器。",
        "A tool of PostgreSQL was not found.",
        "Install postgresql-client, of the server's version or a newer one.",
    ),
    _stop(
        "R507",
        "PostgreSQL 的工具程序报告了错误。",
        "请按其说明处理后重试。",
        "A tool of PostgreSQL reported an error.",
        "Do what it says and try again.",
    ),
    _stop(
        "R508",
        "这个文件夹不是完整的备份，或含有其他文件。",
        "请指定空文件夹来备份，或指定含有 manifest.json 的完整备份来恢复。",
        "This folder is not a whole backup, or holds other files.",
        "Name an empty folder to back up into, or a whole backup with its "
        "manifest.json to restore from.",
    ),
    _stop(
        "R509",
        "有一张图片缺失或已损坏。",
        "请运行 duanzheng central check 查看全部问题；图片可从较早的备份中取回。",
        "An image is missing or damaged.",
        "Run `duanzheng central check` for all that is wrong; the image may stand in "
        "an earlier backup.",
    ),
    _stop(
        "R515",
        "这里已经有考区的数据库，恢复会覆盖它。",
        "请先把原数据移走，或在设置中改用新的数据文件夹或空的数据库。",
        "There is an office already; a restore would overwrite it.",
        "Move it away first, or name another data folder or an empty database in the "
        "settings.",
    ),
    _stop(
        "R516",
        "备份与设置中的数据库种类不同。",
        "SQLite 的备份恢复到 SQLite，PostgreSQL 的备份恢复到 PostgreSQL："
        "请改设置 central.database_url。",
        "The backup is of another kind of database than the settings name.",
        "A backup of SQLite goes back to SQLite, one of PostgreSQL to PostgreSQL: "
        "change the setting central.database_url.",
    ),
    _stop(
        "R518",
        "数据没有完整地搬到新的数据库，新的数据库仍为空。",
        "请确认服务器已停止，然后再运行一次 duanzheng central move。",
        "Not every row arrived in the new database, which is empty as before.",
        "Make sure that the server is stopped and run duanzheng central move again.",
    ),
    _stop(
        "R519",
        "这里使用的已经是 PostgreSQL。",
        "从一个 PostgreSQL 搬到另一个，请用 duanzheng central backup 和 restore。",
        "The database here is a PostgreSQL already.",
        "To go from one PostgreSQL to another, use duanzheng central backup, restore.",
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
    _stop(
        "R561",
        "短信签名密钥文件无法读取，或不足 16 字节。",
        "请在 [notices] 的 webhook_secret_file 中指定一个至少 16 字节的文件。",
        "The file with the secret for signing messages cannot be read or is too short.",
        "Name one of at least 16 bytes as `webhook_secret_file` under [notices].",
    ),
    _stop(
        "R562",
        "没有设置短信服务的地址。",
        "请在 [notices] 中设置 webhook_url。",
        "The address of the service for messages is missing.",
        "Set `webhook_url` under [notices].",
    ),
    _stop(
        "R540",
        "另一个名册正在导入。",
        "请等它结束后再试。",
        "Another list is being imported.",
        "Wait until it has ended, then try again.",
    ),
    _stop(
        "R541",
        "导入期间名册已被其他操作改动。",
        "请重新导入同一个文件，已算好的部分会保留。",
        "The roster was changed by somebody else during the import.",
        "Import the same file again; what was worked out is kept.",
    ),
    _stop(
        "R542",
        "无法写入文件。",
        "请检查文件夹、权限和磁盘空间后重试。",
        "A file cannot be written.",
        "Check the folder, its permissions and the disk, then try again.",
    ),
    _stop(
        "R543",
        "没有这个报名号。",
        "请核对报名号，或先导入名册。",
        "There is no such registration.",
        "Check the number, or import the roster first.",
    ),
    _stop(
        "R544",
        "导出文件夹里有不属于此次导出的文件。",
        "请指定空文件夹，或指定此前中断的导出文件夹。",
        "The folder holds files that are not of this export.",
        "Name an empty folder, or that of an export that was cut off.",
    ),
    _stop(
        "R546",
        "没有这台设备。",
        "请用 duanzheng central devices 查看设备编号。",
        "There is no such kiosk.",
        "See `duanzheng central devices` for the ids.",
    ),
    _stop(
        "R547",
        "材料目录的文件无法读取。",
        "请按所述位置改正（TOML，UTF-8 编码）后重试。",
        "The file of the catalogue cannot be read.",
        "Mend it at the place that is named (TOML in UTF-8) and try again.",
    ),
    _stop(
        "R548",
        "这个版本不比现行版本新。",
        "请提高 version 后重新发布。",
        "This version is not newer than the one that holds.",
        "Raise `version` and publish again.",
    ),
    _stop(
        "R545",
        "材料目录已被他人改动。",
        "请重新取得现行版本，再做您的修改。",
        "The catalogue was changed by somebody else meanwhile.",
        "Get the one that holds now, and make your changes in it again.",
    ),
)

STOPS: dict[str, Explanation] = {entry.code: entry for entry in _ALL}
