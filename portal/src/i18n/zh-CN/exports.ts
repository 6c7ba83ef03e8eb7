export const exports = {
  label: '导出',
  xlsx: 'Excel 工作簿（.xlsx）',
  csv: 'CSV 文件（.csv）',
};
