export const password_resets = {
  toSignIn: 'Back to sign-in',
  askTitle: 'Forgot password',
  askLead: 'Enter the e-mail address of your account. We will send a mail with a link.',
  ask: 'Send the mail',
  sent: 'Check your mail',
  sentHint:
    'If the address belongs to an account, a mail is on its way. Its link is good for 30 minutes and works once.',
  resetTitle: 'Set a new password',
  resetLead: 'All your sessions end, on every device. Sign in with the new password afterwards.',
  invitationTitle: 'Welcome to Rostrum',
  invitationLead: 'Choose your password. Then sign in with your login name or e-mail address.',
  submit: 'Save the password',
  spent: 'This link does not work any more',
  resetSpent: 'A link works once, and for 30 minutes.',
  invitationSpent: 'A link works once, and for 7 days. Ask your administrator for another invitation.',
  again: 'Send another mail',
};
