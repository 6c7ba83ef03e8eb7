import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NewMeeting } from '@/api/gen';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { BookPage } from './BookPage';

const user = { ...account, role: 'user', account_kind: 'shared' };
const room = (id: string, name: string) => ({
  id,
  name,
  kind: 'shared',
  capacity: 25,
  expires_on: null,
  owner: null,
  pmi: null,
  version: 1,
  reservations: [],
});
const alternatives = {
  rooms: [{ id: 'r2', name: '共享会议室 02', capacity: 25 }],
  times: ['2031-05-06T02:30:00Z'],
  peak: null,
};
let sent: NewMeeting[];

beforeEach(() => {
  sent = [];
  server.use(
    http.get(api('/rooms'), () =>
      HttpResponse.json({
        items: [room('r1', '共享会议室 01'), room('r2', '共享会议室 02')],
        page: 1,
        page_size: 500,
        total: 2,
      }),
    ),
    http.post(api('/meetings/availability'), () =>
      HttpResponse.json({ available: true, reason: null, rooms: alternatives.rooms, times: [], peak: null }),
    ),
    http.post(api('/meetings'), async ({ request }) => {
      sent.push((await request.json()) as NewMeeting);
      return problem(409, 'no_room_free', { alternatives });
    }),
  );
});

async function submit() {
  await userEvent.click(screen.getByRole('button', { name: '预约' }));
}

describe('booking', () => {
  it('says that it is checking until the first answer has come', async () => {
    await renderAt('/u/meetings/new', <BookPage />, { account: user });
    expect(await screen.findByText('正在查询可用情况…')).toBeInTheDocument();
    expect(screen.queryByText('填写时间后会显示可用情况')).not.toBeInTheDocument();
    expect(await screen.findByText(/^该时段可以预约/)).toBeInTheDocument();
  });

  it('asks for a topic before anything is sent', async () => {
    await renderAt('/u/meetings/new', <BookPage />, { account: user });
    await submit();
    expect(await screen.findByText('此项必填')).toBeInTheDocument();
    expect(sent).toEqual([]);
  });

  it('offers what is free after a refusal, and books what was pressed', async () => {
    await renderAt('/u/meetings/new', <BookPage />, { account: user });
    await userEvent.type(screen.getByLabelText('会议主题'), '评审');
    await submit();
    const refusal = await screen.findByRole('alert');
    expect(within(refusal).getByText('该时段没有符合方数的空闲会议室')).toBeInTheDocument();
    await userEvent.click(within(refusal).getByRole('button', { name: '2031年5月6日 周二 10:30' }));
    await submit();
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({ topic: '评审', start_at: '2031-05-06T02:30:00Z', duration_minutes: 60 });
    expect(sent[1]).not.toHaveProperty('room_id');
  });

  it('offers a series the times at which all of it fits, beside leaving out what clashes', async () => {
    const clashes = [{ start_at: '2031-05-06T01:00:00Z', end_at: '2031-05-06T02:00:00Z', reason: 'room_taken' }];
    server.use(
      http.post(api('/meetings'), async ({ request }) => {
        sent.push((await request.json()) as NewMeeting);
        return problem(409, 'series_clashes', { alternatives: { ...alternatives, rooms: [] }, clashes });
      }),
    );
    await renderAt('/u/meetings/new', <BookPage />, { account: user });
    await userEvent.type(screen.getByLabelText('会议主题'), '评审');
    await userEvent.click(screen.getByRole('switch', { name: '重复' }));
    await submit();
    const refusal = await screen.findByRole('alert');
    expect(within(refusal).getByText('2031-05-06 09:00')).toBeInTheDocument();
    expect(within(refusal).getByText('可容纳整个系列的最近时间')).toBeInTheDocument();
    await userEvent.click(within(refusal).getByRole('button', { name: '2031年5月6日 周二 10:30' }));
    await submit();
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({ start_at: '2031-05-06T02:30:00Z', recurrence: { skip_clashes: false } });
  });

  it('is sent by Enter in the topic', async () => {
    await renderAt('/u/meetings/new', <BookPage />, { account: user });
    await userEvent.type(screen.getByLabelText('会议主题'), '评审{Enter}');
    await waitFor(() => expect(sent).toHaveLength(1));
  });

  it('is sent by Enter in no other field', async () => {
    await renderAt('/u/meetings/new', <BookPage />, { account: user });
    await userEvent.type(screen.getByLabelText('会议主题'), '评审');
    await userEvent.click(screen.getByRole('switch', { name: '重复' }));
    const inputs = document.querySelectorAll<HTMLInputElement>('form input:not(#meeting_topic)');
    expect(inputs.length).toBeGreaterThan(15); // pickers, selects, numbers, boxes, radios and the password
    for (const input of inputs) {
      input.focus();
      await userEvent.keyboard('{Enter}');
    }
    expect(sent).toEqual([]);
  });

  it('proposes no more participants than the site has licensed ports, which is nothing entered', async () => {
    const peak = { at: '2031-05-06T01:00:00Z', ports_used: 2, ports_licensed: 6 };
    server.use(
      http.post(api('/meetings/availability'), () =>
        HttpResponse.json({ available: true, reason: null, rooms: [], times: [], peak }),
      ),
    );
    const site = { ...account.site, type: 'concurrent' };
    const { router } = await renderAt('/u/meetings/new', <BookPage />, { account: { ...user, site } });
    await waitFor(() => expect(screen.getByRole('spinbutton', { name: '方数' })).toHaveValue('6'), { timeout: 10_000 });
    await userEvent.click(screen.getByRole('link', { name: '取消' }));
    expect(router.state.location.pathname).toBe('/u');
  });

  it('asks before it throws away what was entered', async () => {
    const { router } = await renderAt('/u/meetings/new', <BookPage />, { account: user });
    await userEvent.type(screen.getByLabelText('会议主题'), '评审');
    await userEvent.click(screen.getByRole('link', { name: '取消' }));
    await userEvent.click(await screen.findByRole('button', { name: '继续填写' }));
    expect(router.state.location.pathname).toBe('/u/meetings/new');
    await userEvent.click(screen.getByRole('link', { name: '取消' }));
    await userEvent.click(await screen.findByRole('button', { name: '放弃' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/u'));
  });

  it('leaves without a word where nothing was entered', async () => {
    const { router } = await renderAt('/u/meetings/new', <BookPage />, { account: user });
    await userEvent.click(screen.getByRole('link', { name: '取消' }));
    expect(router.state.location.pathname).toBe('/u');
  });
});
