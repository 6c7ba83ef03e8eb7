export const preferences = {
  title: 'Preferences',
  own: 'My preferences',
  ownHint: 'Only for your own account',
  site: 'Defaults of the site',
  siteHint: 'For everybody of the site who has not chosen for themselves',
  language: 'Language',
  pageSize: 'Rows per page',
  asSite: 'As the site ({{value}})',
  perPage: '{{n}} / page',
  zone: 'All times are shown in the time zone of the site ({{zone}})',
};
