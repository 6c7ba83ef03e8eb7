export const scope = {
  title: '该管理范围的管理员将看到',
  departments_other: '{{count, number}} 个部门',
  users_other: '{{count, number}} 个用户',
  administrators_other: '{{count, number}} 个管理员',
  sharedRooms_other: '{{count, number}} 间共享会议室',
  dedicatedRooms_other: '{{count, number}} 间专属会议室',
  allMeetings_other: '{{count, number}} 场会议',
  meetings_other: '其中 {{count, number}} 场进行中或未开始',
  unknown: '会议室和会议的数量暂时未知',
  sees: '可见页面：{{screens}}',
  lacks: '不可用：{{names}}',
  actions: {
    site_write: '修改企业信息',
    licence_read: '查看商务授权',
    site_preferences_write: '站点默认偏好',
    rooms_write: '修改共享会议室名称',
  },
};
