export const conflict = {
  title: 'Somebody else changed this while you were editing',
  hint: 'Choose for each item what to keep. Everything that is not listed is the same on both sides.',
  field: 'Item',
  base: 'When you opened it',
  theirs: 'What they saved',
  mine: 'What you entered',
  both: 'Changed by both',
  save: 'Save as chosen',
  keepEditing: 'Keep editing',
};
