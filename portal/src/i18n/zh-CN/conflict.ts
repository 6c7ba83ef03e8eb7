export const conflict = {
  title: '在您编辑期间，其他人修改了此内容',
  hint: '请逐项选择要保留的值。没有列出的内容双方一致。',
  field: '字段',
  base: '您打开时',
  theirs: '对方保存的值',
  mine: '您填写的值',
  both: '双方均修改',
  save: '按所选保存',
  keepEditing: '继续编辑',
};
