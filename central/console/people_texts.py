"""The words of the pages about people and the log, in Chinese and English."""

PEOPLE: dict[str, tuple[str, str]] = {
    "users": ("人员", "People"),
    "users_lead": (
        "新建账号会生成一次性密码，本人首次登录时必须更改。",
        "A new account gets a one-time password; its owner must change it at once.",
    ),
    "user_add": ("新建账号", "Add someone"),
    "role": ("角色", "Role"),
    "role_reviewer": ("审核员", "Reviewer"),
    "role_chief": ("考区负责人", "Area chief"),
    "role_administrator": ("管理员", "Administrator"),
    "role_auditor": ("审计员", "Auditor"),
    "areas": ("考区", "Areas"),
    "areas_hint": ("多个考区用逗号分隔", "Several: separate them by commas"),
    "everywhere": ("全部考区", "All areas"),
    "account_state": ("账号", "Account"),
    "user_active": ("正常", "active"),
    "user_inactive": ("已停用", "switched off"),
    "user_locked": ("已锁定", "locked"),
    "user_must_change": ("待改密码", "new password due"),
    "factor_has": ("动态码已启用", "second factor on"),
    "factor_none": ("仅密码", "password only"),
    "save": ("保存", "Save"),
    "change": ("更改", "Change"),
    "do_password": ("重设密码", "New one-time password"),
    "do_off": ("停用", "Switch off"),
    "do_on": ("启用", "Switch on"),
    "do_factor": ("取消动态码", "Remove second factor"),
    "user_saved": ("已保存，立即生效。", "Saved. It holds from now on."),
    "user_fresh": (
        "{name} 的一次性密码（只显示这一次，请当面交给本人）：",
        "One-time password of {name}, shown this once; hand it over in person:",
    ),
    "user_known": (
        "这个用户名已有人使用，没有做任何改动。",
        "This name is taken. Nothing was changed.",
    ),
    "user_unknown": (
        "没有这个人员，或不属于您管理的考区。没有做任何改动。",
        "There is nobody of this name whom you look after. Nothing was changed.",
    ),
    "user_name_bad": (
        "用户名须为 1 至 60 个字符。没有做任何改动。",
        "A name has 1 to 60 characters. Nothing was changed.",
    ),
    "user_areas_needed": (
        "请填写考区，最多 100 个，每个不超过 60 字。没有做任何改动。",
        "Name 1 to 100 areas, each of at most 60 characters. Nothing was changed.",
    ),
    "user_not_yours": (
        "您只能管理本考区的审核员。没有做任何改动。",
        "You look after the reviewers of your own areas alone. Nothing was changed.",
    ),
    "user_last": (
        "至少要保留一名可登录的管理员。没有做任何改动。",
        "One administrator must remain. Nothing was changed.",
    ),
    "account": ("我的账号", "My account"),
    "new_password": ("新密码", "New password"),
    "old_password": ("当前密码", "Present password"),
    "again": ("再输入一次新密码", "New password again"),
    "password_title": ("更改密码", "Change the password"),
    "password_rule": (
        "至少 {n} 个字符；更改后其他设备上的登录全部结束。",
        "At least {n} characters. All other sessions end.",
    ),
    "password_must": (
        "请先把一次性密码改为只有您知道的密码。",
        "Replace the one-time password by one that only you know.",
    ),
    "password_wrong": (
        "当前密码不正确，密码没有更改。",
        "The present password is wrong. It was not changed.",
    ),
    "password_differs": (
        "两次输入的新密码不一致，密码没有更改。",
        "The two new passwords differ. It was not changed.",
    ),
    "password_same": (
        "新密码与当前密码相同，请另选一个。",
        "The new password is the present one. Choose another.",
    ),
    "password_short": (
        "新密码须为 10 至 200 个字符，密码没有更改。",
        "A password has 10 to 200 characters. It was not changed.",
    ),
    "done_password": ("密码已更改。", "The password is changed."),
    "factor": ("动态码", "Second factor"),
    "factor_title": ("启用动态码", "Turn the second factor on"),
    "factor_lead": (
        "用身份验证器 App 扫描二维码，再输入它显示的 6 位数字。",
        "Scan the QR with an authenticator app, then type the 6 digits that it shows.",
    ),
    "factor_typed": (
        "不能扫描时，手工输入密钥：",
        "If you cannot scan, type this key:",
    ),
    "factor_do": ("启用", "Turn on"),
    "factor_again": ("更换手机或重新生成", "New telephone or new codes"),
    "factor_on": (
        "登录时除密码外还需动态码。剩余恢复码 {n} 个。",
        "A code is asked for beside the password. Recovery codes left: {n}.",
    ),
    "factor_off": (
        "目前只凭密码登录。建议启用动态码。",
        "Only the password is asked for. A second factor is advised.",
    ),
    "code": ("动态码", "Code"),
    "code_title": ("输入动态码", "Enter the code"),
    "code_lead": (
        "请输入身份验证器 App 显示的 6 位数字；手机不在身边时，输入一个恢复码。",
        "Type the 6 digits of your authenticator app, or one of your recovery codes.",
    ),
    "code_wrong": (
        "动态码不正确或已用过，请等待下一个再试。",
        "The code is wrong or was used. Wait for the next one and try again.",
    ),
    "continue": ("继续", "Continue"),
    "recovery_title": ("请保存恢复码", "Keep the recovery codes"),
    "recovery_lead": (
        "手机丢失时，每个恢复码可代替一次动态码。它们只显示这一次，请抄写或打印后妥善保管。",
        (
            "Each stands in for one code when the telephone is lost. They are shown "
            "this once: write them down or print them, and keep them safe."
        ),
    ),
    "recovery_done": ("我已保存", "I have kept them"),
    "sessions_open": ("当前登录处数：{n}", "Open sessions: {n}"),
    "leave_everywhere": ("在所有设备上退出", "Log out everywhere"),
    "audit": ("审计日志", "Audit log"),
    "audit_narrowed": (
        "只列出您所负责考区的报名。",
        "Only what concerns the registrations of your areas.",
    ),
    "audit_lead": (
        "每一行都含有上一行的哈希值；duanzheng central audit verify 可查出改动或缺失。",
        (
            "Each line holds the hash of the one before; duanzheng central audit "
            "verify finds what was altered or removed."
        ),
    ),
    "at_the_server": ("服务器命令行 command", "command line (command)"),
    "who": ("人员或设备", "Who"),
    "act": ("操作", "Act"),
    "every": ("全部", "all"),
    "from": ("从", "From"),
    "to": ("到", "To"),
    "at": ("时间", "Time"),
    "detail": ("详情", "Detail"),
    "hash": ("哈希", "Hash"),
    "older": ("更早的记录", "Older lines"),
    "csv": ("导出 CSV", "Export CSV"),
    "no_lines": ("没有符合条件的记录。", "No line fits."),
}
