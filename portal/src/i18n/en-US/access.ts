export const access = {
  how: 'Sign-in',
  invite: 'Send an invitation email',
  inviteHint: 'The email contains a link to set a password. The link is valid for 7 days.',
  set: 'Set an initial password',
  password: 'Initial password',
  passwordHint: '8 to 128 characters. Share it over a secure channel; it must be changed at the first sign-in.',
  reset: 'Reset password',
  resetHint:
    'Leave empty to keep the current password. A new password ends all of their sessions and must be changed at the next sign-in.',
  generate: 'Generate',
  generated: 'The password is shown once after you save',
  handOver: {
    title: 'Password for {{name}}',
    hint: 'This password is shown only once. Share it over a secure channel before you close this dialog.',
    copy: 'Copy password',
    copied: 'Copied',
    notCopied: 'The clipboard is not available. The password is selected: press Ctrl+C to copy it.',
    kept: 'I have saved the password',
  },
  tooShort_one: 'Enter at least {{count}} character',
  tooShort_other: 'Enter at least {{count}} characters',
  totp: {
    title: 'Two-step verification',
    on: 'On',
    off: 'Off',
    reset: 'Reset two-step verification',
    resetTitle: 'Reset two-step verification for “{{name}}”?',
    resetHint:
      'First make sure that the request comes from the account owner. All of their sessions end at once, and the next sign-in requires only the password. They are notified by email.',
    resetDone: 'Two-step verification reset for “{{name}}”',
  },
};
