export const timeline = {
  zoom: '时间范围',
  hours_other: '{{count}} 小时',
  free: '全天空闲',
  busy_other: '{{count}} 场 · {{share}}',
  busyHint: '当天已预约 {{time}}，占全天的 {{share}}',
  load_other: '{{count}} 场会议，已预约 {{time}}，占全部会议室时间的 {{share}}',
  loadHint: '横条表示当天已预约的会议室时间，占满即达到一半',
  found_other: '符合条件的会议室：{{count, number}} 间',
  filterOff: '取消筛选',
  noCapacity: '请输入方数',
  owner: '所有者',
  tapAgain: '再点一次可打开会议',
};
