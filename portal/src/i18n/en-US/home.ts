export const home = {
  title: 'Home',
  greeting: 'Hello, {{name}}',
  site: 'Company',
  siteType: 'Licence',
  expiresOn: 'Site expires on',
  timeZone: 'Time zone',
  account: 'My account',
};
