/** The token of a mailed link. Takes it out of the address at once: nothing that reads addresses gets to see it. */
export function tokenFromAddress(): string {
  const token = decodeURIComponent(location.hash.slice(1));
  if (token) history.replaceState(history.state, '', location.pathname);
  return token;
}
