export const app = {
  name: 'Rostrum',
  console: 'Meeting Console',
  user: 'Meetings',
  tagline: 'Every meeting in your company, under control',
  copyright: '© {{year}} Rostrum',
  skip: 'Skip to main content',
  offline: 'You are offline. Work resumes when the network is back. Keep this page open if you have unsaved changes.',
};

export const nav = {
  main: 'Main navigation',
  system: 'System',
  users: 'Organization & users',
  administrators: 'Administrators',
  site: 'Company',
  preferences: 'Preferences',
  me: 'Personal settings',
  settings: 'Settings',
  logs: 'Logs',
  collapse: 'Collapse menu',
  expand: 'Expand menu',
  account: 'Account menu',
  signOut: 'Sign out',
  siteType: { account: 'Per-account license', concurrent: 'Concurrent license' },
};
