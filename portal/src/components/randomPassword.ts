/** A password that is easy to read aloud and passes the rules: no characters that look alike. */
export function randomPassword(length = 14): string {
  const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const numbers = crypto.getRandomValues(new Uint32Array(length));
  return [...numbers].map((number) => letters[number % letters.length]).join('');
}
