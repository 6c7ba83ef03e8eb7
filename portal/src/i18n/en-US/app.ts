export const app = {
  name: 'Rostrum',
  console: 'Meeting Console',
  user: 'Meetings',
  tagline: 'Every meeting of your company, under control',
  copyright: '© {{year}} Rostrum',
  skip: 'Skip to main content',
  offline: 'You are offline. Work continues when the network is back; keep this page open if you have unsaved changes.',
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
  siteType: { account: 'Per-account licence', concurrent: 'Concurrent licence' },
};
