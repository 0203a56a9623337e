"""What can be wrong with a list or one of its rows: codes and words.

A value is never repeated: it is personal. What a fault names besides stands in its
detail, which is a row, a heading or a column.
"""

from enum import StrEnum

from dossier.explain import Explanation
from dossier.identity import IdType

SAFE_ZH = "名册没有导入任何内容。"
SAFE_EN = "Nothing was imported."


class ListFault(StrEnum):
    """Why a list is not imported."""

    UNREADABLE = "R570"
    EMPTY = "R571"
    LOST_DIGITS = "R572"
    TOO_LONG = "R573"
    UNPRINTABLE = "R574"
    NUMBER_FORM = "R575"
    YEAR_FORM = "R576"
    ID_WRONG = "R577"
    ID_KIND_UNKNOWN = "R578"
    ID_FORM = "R579"
    SAME_AS = "R580"
    ACCOUNT_TAKEN = "R581"
    COLUMNS_MISSING = "R582"
    HEADING_TWICE = "R583"
    NO_ROWS = "R584"


_WORDS: dict[ListFault, tuple[str, str, str, str]] = {
    ListFault.UNREADABLE: (
        "文件无法作为名册读取。",
        "请另存为 .xlsx，或 UTF-8、GB18030 编码的 CSV，再导入。",
        "The file cannot be read as a list.",
        "Save it as .xlsx or as CSV in UTF-8 or GB18030, and import again.",
    ),
    ListFault.EMPTY: (
        "此项为空。",
        "请填写后再导入。",
        "The cell is empty.",
        "Fill it in and import again.",
    ),
    ListFault.LOST_DIGITS: (
        "电子表格把长数字的末几位变成了零。",
        "请把该列设为文本格式，重新填入完整号码。",
        "The spreadsheet lost the last digits of a long number.",
        "Make the column text and enter the whole number again.",
    ),
    ListFault.TOO_LONG: (
        "超过 60 个字符。",
        "请核对是否填错了列。",
        "It is longer than 60 characters.",
        "See whether it stands in the wrong column.",
    ),
    ListFault.UNPRINTABLE: (
        "含有无法显示的字符。",
        "请删去后重新输入。",
        "It holds characters that cannot be printed.",
        "Delete them and type it again.",
    ),
    ListFault.NUMBER_FORM: (
        "报名号只能含字母、数字和 _ . -，最多 64 个。",
        "请按报名系统的号码改正。",
        "A number holds only letters, digits and _ . -, at most 64.",
        "Mend it after the registration system.",
    ),
    ListFault.YEAR_FORM: (
        "年度不是 2000 至 2099 的四位数字。",
        "请改正，或用 --year 统一指定。",
        "The year is not one from 2000 to 2099.",
        "Mend it, or name it for all by --year.",
    ),
    ListFault.ID_WRONG: (
        "身份证号的位数或校验码不正确（GB 11643）。",
        "请与证件核对；若是其他证件，请增加“证件类型”一列。",
        "The ID number has a wrong length or check character (GB 11643).",
        "Compare it with the card; for another paper add a column id_type.",
    ),
    ListFault.ID_KIND_UNKNOWN: (
        "证件类型无法识别。",
        "可用：居民身份证、港澳台居民居住证、港澳居民来往内地通行证、台湾居民来往大陆通行证、护照。",
        "This kind of paper is not known.",
        "Known by these and their Chinese names: " + ", ".join(IdType) + ".",
    ),
    ListFault.ID_FORM: (
        "证件号码不符合该类证件的格式。",
        "请与证件核对号码和证件类型。",
        "The number has not the form of its kind of paper.",
        "Compare number and kind with the paper.",
    ),
    ListFault.SAME_AS: (
        "与名册中另一行相同。",
        "请删去其中一行，或改正号码。",
        "It is the same as in another row.",
        "Delete one of the two, or mend the number.",
    ),
    ListFault.ACCOUNT_TAKEN: (
        "这个账号属于另一个报名号。",
        "请核对账号。",
        "The account belongs to another registration.",
        "Compare the account.",
    ),
    ListFault.COLUMNS_MISSING: (
        "缺少必需的列，或列名无法识别。",
        "请补上该列，或用 --mapping、--year、--area、--site 指明。",
        "Columns are missing, or their headings are not known.",
        "Add them, or say them by --mapping, --year, --area or --site.",
    ),
    ListFault.HEADING_TWICE: (
        "有两个列名表示同一项。",
        "请在 --mapping 文件中指明用哪一列。",
        "Two headings say the same.",
        "Name the right one in a --mapping file.",
    ),
    ListFault.NO_ROWS: (
        "名册中没有考生。",
        "请检查是否选对了文件和工作表。",
        "The list has no rows.",
        "See whether it is the right file and sheet.",
    ),
}

LIST_FAULTS: dict[str, Explanation] = {
    fault.value: Explanation(fault.value, zh, SAFE_ZH, next_zh, en, SAFE_EN, next_en)
    for fault, (zh, next_zh, en, next_en) in _WORDS.items()
}
