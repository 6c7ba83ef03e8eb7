export const conflict = {
  title: 'Someone else changed this while you were editing',
  hint: 'Choose which value to keep for each field. Fields that are not listed are the same in both versions.',
  field: 'Field',
  base: 'When you opened it',
  theirs: 'Their value',
  mine: 'Your value',
  both: 'Changed by both',
  save: 'Save selected values',
  keepEditing: 'Keep editing',
};
