export const app = {
  name: 'Rostrum',
  console: '会议管理平台',
  user: '会议用户平台',
  tagline: '让每一场企业会议都清晰可管',
  copyright: '© {{year}} Rostrum',
  skip: '跳到主要内容',
  offline: '网络已断开，恢复后会自动继续。如有未保存的修改，请不要关闭页面。',
};

export const nav = {
  main: '主导航',
  system: '系统配置',
  users: '组织架构与用户',
  administrators: '管理员列表',
  site: '企业信息',
  preferences: '偏好设置',
  me: '个人设置',
  settings: '设置',
  logs: '日志',
  collapse: '收起菜单',
  expand: '展开菜单',
  account: '账号菜单',
  signOut: '退出登录',
  siteType: { account: '账号模式', concurrent: '并发模式' },
};
