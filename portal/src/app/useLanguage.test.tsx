import { useQuery } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import { useTranslation } from 'react-i18next';
import { beforeEach, describe, expect, it } from 'vitest';
import { getSessionQueryKey } from '@/api/gen/@tanstack/react-query.gen';
import type { Account } from '@/api/gen';
import { keepPick, pickedLocale } from '@/i18n';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, server } from '@/test/server';
import { useLanguage } from './useLanguage';

let saved: unknown[] = [];

function Page({ first }: { first: Account }) {
  const { i18n } = useTranslation();
  const { data } = useQuery<{ account: Account }>({
    queryKey: getSessionQueryKey(),
    initialData: { account: first },
    staleTime: Infinity,
  });
  useLanguage(data?.account);
  return <p>{i18n.language}</p>;
}

beforeEach(() => {
  saved = [];
  server.use(
    http.patch(api('/preferences'), async ({ request }) => {
      saved.push(await request.json());
      return HttpResponse.json({});
    }),
  );
});

describe('the language after signing in', () => {
  it('is the account’s where none was picked', async () => {
    await renderAt('/admin', <Page first={{ ...account, language: 'en-US' }} />);
    await screen.findByText('en-US');
    expect(saved).toEqual([]);
  });

  it('is the one that was picked, and becomes the account’s own', async () => {
    keepPick('en-US');
    await renderAt('/admin', <Page first={account} />, { locale: 'en-US' });
    await waitFor(() => expect(saved).toEqual([{ language: 'en-US' }]));
    expect(screen.getByText('en-US')).toBeInTheDocument();
    await waitFor(() => expect(pickedLocale()).toBeNull());
  });

  it.each([{ must_change_password: true }, { totp_enrolment_required: true }])(
    'waits while the account must do something else: %o',
    async (held) => {
      keepPick('en-US');
      await renderAt('/new-password', <Page first={{ ...account, ...held }} />, { locale: 'en-US' });
      await screen.findByText('en-US');
      expect(saved).toEqual([]);
      expect(pickedLocale()).toBe('en-US');
    },
  );
});
