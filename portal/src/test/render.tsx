import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import type { Account } from '@/api/gen';
import { SessionProvider } from '@/app/session';
import { UiProvider } from '@/app/UiProvider';
import { initI18n, setLocale, type Locale } from '@/i18n';

export const account: Account = {
  id: 'a1',
  role: 'administrator',
  name: '陈思远',
  login_name: 'demo.admin',
  email: 'admin@demo.example',
  site: {
    id: 's1',
    name_zh: '北辰科技集团',
    name_en: 'Beichen Technology Group',
    type: 'account',
    time_zone: 'Asia/Shanghai',
    country: 'CN',
    features: [],
    expires_on: '2027-12-31',
  },
  scope_department_id: null,
  permissions: [
    'administrators.read',
    'audit_log.read',
    'licence.read',
    'meetings.read',
    'profile.write',
    'rooms.read',
    'rooms.write',
    'sessions.read',
    'shared_rooms.read',
    'sign_in_log.read',
    'site.write',
    'site_preferences.write',
    'users.read',
  ],
  language: 'zh-CN',
  page_size: 20,
  account_kind: null,
  capacity: null,
  must_change_password: false,
  totp_enabled: false,
  totp_enrolment_required: false,
  acting_as: null,
};

interface Options {
  locale?: Locale;
  account?: Account;
}

/** Renders a page at an address, inside the providers that the app has. */
export async function renderAt(
  path: string,
  element: ReactNode,
  { locale = 'zh-CN', account: who = account }: Options = {},
) {
  if (i18next.isInitialized) await setLocale(locale);
  else await initI18n(locale);
  const page = <SessionProvider value={who}>{element}</SessionProvider>;
  const router = createMemoryRouter([{ path: '*', element: page }], { initialEntries: [path] });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <UiProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </UiProvider>,
  );
  return { router, queries };
}
