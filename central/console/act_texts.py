"""The acts of the audit log that belong to no dossier, in Chinese and English.

Those of a dossier stand with the texts of its page.
"""

ACTS: dict[str, tuple[str, str]] = {
    "roster_new": ("新增 {n}", "new {n}"),
    "roster_changed": ("变更 {n}", "changed {n}"),
    "roster_same": ("未变 {n}", "same {n}"),
    "roster_missing": ("名册中没有 {n}", "missing {n}"),
    "act_audit_export": ("导出审计日志", "exported the audit log"),
    "act_begin_epoch": ("恢复备份后的新纪元", "began anew after a restore"),
    "act_enrol_code": ("生成登记码", "made an enrolment code"),
    "act_enrolled": ("设备登记", "a kiosk enrolled"),
    "act_factor_on": ("启用动态码", "turned the second factor on"),
    "act_import_roster": ("导入名册", "imported a roster"),
    "act_leave_everywhere": ("退出全部登录", "ended all sessions"),
    "act_login": ("登录", "logged in"),
    "act_login_failed": ("登录失败", "a login failed"),
    "act_password": ("更改密码", "chose a new password"),
    "act_phrases": ("更改常用意见", "edited the ready messages"),
    "act_print_slips": ("打印密码条", "printed password slips"),
    "act_publish_catalogue": ("发布材料目录", "published the catalogue"),
    "act_push_settings": ("下发设置", "pushed settings"),
    "act_recovery_code": ("使用恢复码", "used a recovery code"),
    "act_refused": ("被拒绝的访问", "was refused"),
    "act_rename_device": ("设备改名", "renamed a kiosk"),
    "act_revoke_device": ("吊销设备", "revoked a kiosk"),
    "act_rotate_office_key": ("更换考区密钥", "made a new office key"),
    "act_upload_example": ("上传示例图片", "uploaded an example"),
    "act_user_add": ("新建账号", "added a person"),
    "act_user_change": ("更改人员", "changed a person"),
    "act_user_factor_off": ("解除他人动态码", "took a second factor away"),
    "act_user_off": ("停用账号", "shut a person out"),
    "act_user_on": ("启用账号", "let a person in again"),
    "act_user_password": ("重设密码", "reset a password"),
}
