export const jump = {
  action: '跳转',
  title: '以“{{name}}”的身份进入用户平台',
  hint: '限时一小时，可随时返回。期间的所有操作都会同时记录您和该用户的姓名，该用户可以看到操作人、时间和原因。',
  reason: '原因',
  go: '进入用户平台',
  banner: '{{by}} 正在以 {{name}} 的身份操作，{{until}} 自动结束',
  back: '返回管理平台',
};
