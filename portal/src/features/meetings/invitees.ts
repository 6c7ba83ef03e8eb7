import type { Invitee } from '@/api/gen';
import { EMAIL_RULE, keyOf } from '@/components/typed';

/** "Lin Shiqi <lin@demo.example>" or the address alone; null for what is neither. */
export function inviteeOf(text: string): Invitee | null {
  const named = /^(.*?)<([^<>]*)>$/.exec(text.trim());
  const email = (named?.[2] ?? text).trim();
  if (!EMAIL_RULE.pattern.test(keyOf(email))) return null;
  return { name: named?.[1]?.trim().replace(/^"|"$/g, '') ?? '', email };
}

export function inviteeText({ name, email }: Invitee): string {
  return name ? `${name} <${email}>` : email;
}

/** What is typed or pasted at once, each address by itself. */
export function splitInvitees(texts: string[]): string[] {
  const found = texts.flatMap((text) => text.split(/[,;，；、\n]+/)).map((text) => text.trim());
  return [...new Set(found.filter(Boolean))];
}
