export const jump = {
  action: 'Act as user',
  title: 'Enter the user portal as “{{name}}”',
  hint: 'The session lasts one hour, and you can return at any time. Every action is recorded under both names. The user can see who acted for them, when, and why.',
  reason: 'Reason',
  go: 'Enter user portal',
  banner: '{{by}} is acting as {{name}} until {{until}}',
  back: 'Return to console',
};
