import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getSessionQueryKey, updatePreferencesMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { SessionShown } from '@/api/gen';
import { problemOf } from '@/api/problem';
import type { Locale } from '@/i18n';

/** Keeps the language that was chosen at the account, so that it holds on every browser. A jumped session leaves the user's alone. */
export function useKeepLanguage(): (language: Locale) => void {
  const queries = useQueryClient();
  const save = useMutation(updatePreferencesMutation());
  return (language) => {
    const key = getSessionQueryKey();
    const current = queries.getQueryData<SessionShown>(key);
    if (!current || current.account.acting_as) return;
    queries.setQueryData(key, { ...current, account: { ...current.account, language } });
    save.mutate(
      { body: { language } },
      { onError: (error) => console.warn('language not kept:', problemOf(error).code) },
    );
  };
}
