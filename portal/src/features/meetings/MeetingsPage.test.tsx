import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, server } from '@/test/server';
import { MeetingsPage } from './MeetingsPage';

let asked: URLSearchParams;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-03-30T17:00:00Z') }); // the 31st in Shanghai already
  server.use(
    http.get(api('/meetings'), ({ request }) => {
      asked = new URL(request.url).searchParams;
      return HttpResponse.json({ items: [], page: 1, page_size: 20, total: 0 });
    }),
  );
});
afterEach(() => vi.useRealTimers());

const bounds = () => [asked.get('from'), asked.get('to'), asked.get('sort')];

describe("the administrator's meetings", () => {
  it.each([
    ['/admin/meetings', ['2027-03-30T16:00:00Z', null, 'start_at']],
    ['/admin/meetings?when=past', [null, '2027-03-30T16:00:00Z', '-start_at']],
    ['/admin/meetings?when=all', [null, null, '-start_at']],
    ['/admin/meetings?from=2027-03-01&to=2027-03-02', ['2027-02-28T16:00:00Z', '2027-03-02T16:00:00Z', 'start_at']],
    ['/admin/meetings?sort=-topic', ['2027-03-30T16:00:00Z', null, '-topic']],
  ])('%s asks for what its address says', async (address, expected) => {
    await renderAt(address, <MeetingsPage />);
    await waitFor(() => expect(bounds()).toEqual(expected));
  });

  it('keeps the period in the address, and turns its order with it', async () => {
    const { router } = await renderAt('/admin/meetings?page=3&sort=topic', <MeetingsPage />);
    await userEvent.click(screen.getByRole('radio', { name: '今天以前' }));
    expect(router.state.location.search).toBe('?when=past');
    await waitFor(() => expect(bounds()).toEqual([null, '2027-03-30T16:00:00Z', '-start_at']));
    await userEvent.click(screen.getByRole('radio', { name: '今天起' }));
    expect(router.state.location.search).toBe('');
  });

  it('offers to look at all times where nothing is found from today on', async () => {
    const { router } = await renderAt('/admin/meetings?q=x', <MeetingsPage />);
    await userEvent.click(await screen.findByRole('button', { name: '在全部时间中查找' }));
    expect(router.state.location.search).toBe('?q=x&when=all');
  });
});
