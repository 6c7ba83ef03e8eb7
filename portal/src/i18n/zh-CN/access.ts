export const access = {
  how: '登录方式',
  invite: '发送邀请邮件',
  inviteHint: '对方将收到一封邮件，通过其中的链接自行设置密码（7 天内有效）',
  set: '设置初始密码',
  password: '初始密码',
  passwordHint: '8 至 128 个字符；首次登录时须修改。请通过安全的方式告知对方',
  reset: '重置密码',
  resetHint: '留空表示不修改；设置后其所有登录立即失效，并须在下次登录时修改',
  generate: '生成密码',
  tooShort: '至少 {{n}} 个字符',
};
