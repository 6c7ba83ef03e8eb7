export const access = {
  how: 'Sign-in',
  invite: 'Send an invitation mail',
  inviteHint: 'They get a mail with a link, good for 7 days, to choose a password of their own',
  set: 'Set an initial password',
  password: 'Initial password',
  passwordHint: '8 to 128 characters; must be changed at the first sign-in. Hand it over in a safe way.',
  reset: 'Reset the password',
  resetHint: 'Empty leaves it as it is. A new one ends all their sessions and must be changed at the next sign-in.',
  generate: 'Generate',
  tooShort: 'At least {{n}} characters',
  totp: {
    title: 'Two-step sign-in',
    on: 'On',
    off: 'Off',
    reset: 'Reset two-step sign-in',
    resetTitle: 'Reset the two-step sign-in of “{{name}}”?',
    resetHint:
      'Be sure that it is they who ask. All their sessions end at once, and the next sign-in takes the password alone. A mail tells them.',
    resetDone: 'Two-step sign-in of “{{name}}” reset',
  },
};
