/** What a change of a user means before it is saved. */
export const user_change = {
  title: '保存对“{{name}}”的修改？',
  released:
    '专属会议室“{{room}}”将被收回：不再接受新预约，会议号（PMI {{pmi}}）停用。账号重新改为专属后，会恢复原会议室和会议号。',
  releasedUnnamed: '专属会议室将被收回：不再接受新预约，会议号（PMI）停用。',
  keptInReleased_zero: '该会议室没有未来的会议。',
  keptInReleased_other: '该会议室已预约的 {{count}} 场未来会议照常召开。如需改期，主持人须改选共享会议室。',
  assigned: '账号将获得专属会议室和会议号（PMI），新预约的会议在该会议室召开。',
  returned: '账号将恢复专属会议室“{{room}}”（PMI {{pmi}}），新预约的会议在该会议室召开。',
  keptElsewhere_other: '已预约的 {{count}} 场未来会议仍在原会议室召开。如改期，将改用专属会议室。',
  afterExpiry_other: '{{count}} 场未来会议的结束时间晚于新的到期日期：会议保留，但届时 {{name}} 无法登录修改或取消。',
  aboveCapacity_other: '{{count}} 场未来会议的方数超过新的方数，将保持原方数。',
  administrators_other: '原部门的 {{count}} 名管理员将不再看到该用户。',
  unknown: '受影响的未来会议数量暂时未知。会议不会被移动或取消。',
  deletedRooms_other: '{{count}} 间专属会议室将被收回。恢复账号时须仍有可用的专属会议室授权。',
};
