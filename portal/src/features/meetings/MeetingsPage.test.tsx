import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { MeetingsPage } from './MeetingsPage';

const HOST = '01890000-0000-7000-8000-000000000001';
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

  it('says whose meetings it shows, and clears its filters without showing those of others', async () => {
    server.use(
      http.get(api('/users/:id'), () => HttpResponse.json({ id: HOST, name: '张伟', login_name: 'zhang.wei' })),
    );
    const { router } = await renderAt(`/admin/meetings?host_id=${HOST}&when=all&q=x`, <MeetingsPage />);
    expect(await screen.findByRole('heading', { name: '张伟 的会议' })).toBeInTheDocument();
    expect(screen.getByText('仅显示主持人：张伟')).toHaveTextContent('zhang.wei');
    await userEvent.click(screen.getAllByRole('button', { name: '清除筛选' })[0] as HTMLElement);
    expect(router.state.location.search).toBe(`?host_id=${HOST}&when=all`);
    await userEvent.click(screen.getByRole('button', { name: '显示管理范围内所有人的会议' }));
    expect(router.state.location.search).toBe('?when=all');
    expect(screen.getByRole('heading', { name: '会议信息' })).toBeInTheDocument();
  });

  it.each([
    [`host_id=${HOST}`, '该主持人不存在，或不在您的管理范围内'],
    ['host_id=x', '该主持人不存在，或不在您的管理范围内'],
    [`series_id=${HOST}`, '该周期会议不存在，或不在您的管理范围内'],
    ['series_id=%27', '该周期会议不存在，或不在您的管理范围内'],
  ])('says of %s that there is no such thing in scope', async (search, words) => {
    server.use(http.get(api('/users/:id'), () => problem(404, 'not_found')));
    await renderAt(`/admin/meetings?${search}&when=all`, <MeetingsPage />);
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(await screen.findByText('没有会议')).toBeInTheDocument();
  });
});
