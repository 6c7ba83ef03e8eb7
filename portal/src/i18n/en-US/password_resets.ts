export const password_resets = {
  toSignIn: 'Back to sign-in',
  askTitle: 'Forgot your password?',
  askLead: 'Enter the email of your account, and we will send you a link',
  ask: 'Send email',
  sent: 'Check your inbox',
  sentHint:
    'If the email belongs to an account, a message is on its way. Its link is valid for 30 minutes and works once.',
  resetTitle: 'Set a new password',
  resetLead: 'This ends your sessions on all devices. Then sign in with the new password.',
  invitationTitle: 'Welcome to Rostrum',
  invitationLead: 'Choose a password. Then sign in with your login name or email.',
  submit: 'Save password',
  spent: 'This link is no longer valid',
  resetSpent: 'A link is valid for 30 minutes and works once',
  invitationSpent:
    'An invitation link is valid for 7 days and works once. Ask your administrator to send a new invitation.',
  again: 'Send another email',
};
