export const preferences = {
  title: 'Preferences',
  own: 'My preferences',
  ownHint: 'Apply only to your own account',
  site: 'Site defaults',
  siteHint: 'Apply to everyone on this site who has not set their own preferences',
  language: 'Language',
  pageSize: 'Rows per page',
  asSite: 'Same as site ({{value}})',
  perPage: '{{n}} / page',
  zone: "All times are shown in the site's time zone ({{zone}})",
};
