/** A text as the server compares it (contracts.text.key): whatever its case, width, and characters that nobody sees. */
export function keyOf(text: string): string {
  const seen = text.replace(/[\p{Cf}\u034f\u115f\u1160\u2800\u3164\uffa0]/gu, '');
  return seen.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).join(' ');
}

/** Rules of forms look at what is typed as the server reads it. The server is the judge of the rest. */
const asRead = { transform: (value: unknown) => (typeof value === 'string' ? keyOf(value) : value) };

export const EMAIL_RULE = { ...asRead, pattern: /^[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+$/ };
export const LOGIN_NAME_RULE = { ...asRead, pattern: /^[a-z0-9][a-z0-9._@-]+$/ };
export const OTP_RULE = { ...asRead, pattern: /^\d{3}[\s-]?\d{3}$/ };
