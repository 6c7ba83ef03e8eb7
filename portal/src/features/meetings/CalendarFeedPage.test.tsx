import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, server } from '@/test/server';
import { CalendarFeedPage } from './CalendarFeedPage';

const user = { ...account, role: 'user', account_kind: 'shared' };

async function create() {
  await renderAt('/u/calendar', <CalendarFeedPage />, { account: user });
  await userEvent.click(await screen.findByRole('button', { name: '生成订阅地址' }));
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: '生成订阅地址' }));
}

it('shows the address of the feed once', async () => {
  server.use(http.post(api('/me/calendar-token'), () => HttpResponse.json({ token: 'secret-1' })));
  await create();
  expect(await screen.findByText(/calendar\/secret-1\.ics$/)).toBeVisible();
});

it('says so when the answer that held the address was lost, since a repetition does not tell it again', async () => {
  server.use(http.post(api('/me/calendar-token'), () => HttpResponse.json({})));
  await create();
  expect(await screen.findByText(/请重新生成/)).toBeVisible();
  expect(screen.queryByText(/calendar\//)).toBeNull();
});
