import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { account, renderAt } from '@/test/render';
import { ExpiryBanner } from './ExpiryBanner';

beforeEach(() => vi.useFakeTimers({ now: new Date('2027-03-01T16:30:00Z'), toFake: ['Date'] })); // 2 March in Shanghai
afterEach(() => vi.useRealTimers());

const render = (expires_on: string) =>
  renderAt('/admin', <ExpiryBanner />, { account: { ...account, site: { ...account.site, expires_on } } });

it('says nothing while the lease goes on for more than 30 days', async () => {
  await render('2027-04-02');
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

it('warns from 30 days before the lease ends, by the calendar of the site', async () => {
  await render('2027-04-01');
  expect(screen.getByRole('alert')).toHaveTextContent('剩余 30 天');
});

it('says after the last day that nothing can be booked', async () => {
  await render('2027-03-01');
  expect(screen.getByRole('alert')).toHaveTextContent('已于 2027年3月1日到期');
});
