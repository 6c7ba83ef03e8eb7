export const jump = {
  action: 'Act as',
  title: 'Enter the user portal as “{{name}}”',
  hint: 'For one hour; you can return at any time. Everything you do is recorded under both names, and the user can see who acted, when and why.',
  reason: 'Reason',
  go: 'Enter',
  banner: '{{by}} is acting as {{name}} until {{until}}',
  back: 'Back to the console',
};
