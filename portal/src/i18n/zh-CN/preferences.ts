export const preferences = {
  title: '偏好设置',
  own: '我的偏好',
  ownHint: '只对您自己的账号有效',
  site: '站点默认',
  siteHint: '适用于本站点没有自行设置的所有人',
  language: '语言',
  pageSize: '每页显示数据',
  asSite: '跟随站点（{{value}}）',
  perPage: '{{n}} 条 / 页',
  zone: '所有时间按站点时区（{{zone}}）显示',
};
