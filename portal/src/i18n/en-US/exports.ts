export const exports = {
  label: 'Export',
  xlsx: 'Excel workbook (.xlsx)',
  csv: 'CSV file (.csv)',
};
