import { useEffect, useEffectEvent } from 'react';
import type { Account } from '@/api/gen';
import { isLocale, keepPick, pickedLocale, setLocale } from '@/i18n';
import { useKeepLanguage } from './useKeepLanguage';

/**
 * Shows the portal in the account's language. A language picked on a page before signing in comes first, and becomes the
 * account's own: a pick there is worth as much as one in the header. It waits while the account must do something else first.
 */
export function useLanguage(account: Account | undefined): void {
  const language = account?.language;
  const held =
    !account || account.must_change_password || account.totp_enrolment_required || account.acting_as !== null;
  const keep = useKeepLanguage();
  const settle = useEffectEvent(() => {
    const picked = pickedLocale();
    if (picked && !held && picked !== language) keep(picked);
    else if (picked && !held) keepPick(null);
    const shown = picked ?? language;
    if (isLocale(shown)) void setLocale(shown);
  });
  useEffect(() => settle(), [language, held]);
}
