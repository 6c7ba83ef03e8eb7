import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, server } from '@/test/server';
import { Licence } from './Licence';

const concurrent = { ...account, site: { ...account.site, type: 'concurrent' as const } };
const hosts = { used: 3, total: 10 };

function licensed(ports: object | null, lines: object[] = []) {
  const body = { lease_mode: 'annual', expires_on: '2099-12-31', lines, ports, hosts };
  server.use(http.get(api('/site/licence'), () => HttpResponse.json(body)));
}

describe('the licence of a concurrent site', () => {
  it('shows what is in use now and today’s peak with its time in the site’s zone', async () => {
    licensed({ licensed: 200, in_use: 50, peak_today: 120, peak_today_at: '2020-03-30T07:00:00Z' });
    await renderAt('/admin/site', <Licence />, { account: concurrent });
    await screen.findByText('50 / 200 方');
    expect(screen.getByText('120 / 200 方')).toBeInTheDocument();
    expect(screen.getByText('出现于 15:00')).toBeInTheDocument();
    expect(screen.getByRole('progressbar', { name: '今日峰值' })).toHaveAttribute('aria-valuenow', '60');
  });

  it('says of a peak that is still to come that it is expected', async () => {
    licensed({ licensed: 200, in_use: 0, peak_today: 120, peak_today_at: '2099-03-30T07:00:00Z' });
    await renderAt('/admin/site', <Licence />, { account: concurrent, locale: 'en-US' });
    await screen.findByText('expected at 15:00');
  });

  it('says that a figure is unknown rather than none', async () => {
    licensed({ licensed: 200, in_use: null, peak_today: null, peak_today_at: null });
    await renderAt('/admin/site', <Licence />, { account: concurrent });
    expect(await screen.findAllByText('暂时未知')).toHaveLength(2);
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
  });
});

describe('the licence of an account site', () => {
  const line = (room_kind: string, used: number | null) => ({
    room_kind,
    capacity: 50,
    quantity: 5,
    used,
    expires_on: '2099-12-31',
  });
  const cells = (name: string) =>
    within(screen.getByRole('row', { name: new RegExp(`^${name}`) }))
      .getAllByRole('cell')
      .map((cell) => cell.textContent);

  beforeEach(() => licensed(null, [line('shared', null), line('dedicated', 2)]));

  it('shows of each line what is used and left, and what is unknown', async () => {
    await renderAt('/admin/site', <Licence />);
    expect((await screen.findByText('专属会议室')) && cells('专属会议室').slice(2, 5)).toEqual(['5', '2', '3']);
    expect(cells('共享会议室').slice(2, 5)).toEqual(['5', '暂时未知', '暂时未知']);
  });
});
