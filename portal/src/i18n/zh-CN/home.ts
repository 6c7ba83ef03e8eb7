export const home = {
  title: '首页',
  greeting: '{{name}}，您好',
  site: '所属企业',
  siteType: '站点类型',
  expiresOn: '站点到期日',
  timeZone: '时区',
  account: '我的账号',
};
