export const system_requirements = {
  title: '系统要求',
  lead: '使用会议客户端和本系统的要求',
  item: '项目',
  need: '要求',
  computer: '电脑性能',
  cpu: 'CPU：单核 {{ghz}} GHz；内存：{{memory}} GB',
  cpus: 'CPU：{{cores}} 核 {{ghz}} GHz；内存：{{memory}} GB',
  computerSystems: '电脑操作系统',
  mobileSystems: '移动端操作系统',
  browsers: '浏览器（管理平台与用户平台）',
  later: '{{name}} {{version}} 及更高版本',
  back: '返回登录',
};
