import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { RoomsPage } from './RoomsPage';

const DAY = '2027-03-30';
const reservation = (hour: number, topic: string | null = `会议${hour}`) => ({
  meeting_id: topic && `m${hour}`,
  topic,
  host: topic ? { id: 'u1', name: '林诗琪' } : null,
  start_at: `2027-03-30T0${hour}:00:00Z`, // eight hours later in Shanghai
  end_at: `2027-03-30T0${hour + 1}:30:00Z`,
  status: topic ? 'booked' : 'busy',
  is_overrun: false,
});
const room = (n: number, ...reservations: object[]) => ({
  id: `r${n}`,
  name: `长江厅${n}`,
  kind: 'shared',
  capacity: 25 * n,
  expires_on: '2028-09-05',
  owner: null,
  pmi: null,
  version: 3,
  reservations,
});
const shared = <RoomsPage kind="shared" />;
const dedicated = <RoomsPage kind="dedicated" />;
const at = (more = '') => `/admin/rooms/shared?date=${DAY}${more}`;
const capacity = () => screen.getByLabelText('最大方数'); // by role the many days make it slow
let asked: URLSearchParams[];

beforeEach(() => {
  asked = [];
  const all = [room(1, reservation(1), reservation(5, null)), room(2), room(4, reservation(2))];
  server.use(
    http.get(api('/rooms'), ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      const wanted = Number(query.get('capacity'));
      const items = all.filter((each) => !wanted || each.capacity === wanted);
      return HttpResponse.json({ items, page: 1, page_size: 500, total: items.length });
    }),
    http.get(api('/rooms/calendar'), () =>
      HttpResponse.json({ items: [{ date: DAY, count: 3, booked_minutes: 270, available_minutes: 4320 }] }),
    ),
  );
});

const search = (router: { state: { location: { search: string } } }) =>
  Object.fromEntries(new URLSearchParams(router.state.location.search));

describe('the capacity filter', () => {
  it.each([
    ['Enter', '{Enter}'],
    ['leaving the box', '{Tab}'],
  ])('is applied by %s, shown as active, and kept in the address', async (_, key) => {
    const { router } = await renderAt(at(), shared);
    await screen.findByText('长江厅1');
    await userEvent.type(capacity(), `50${key}`);
    await waitFor(() => expect(search(router)).toEqual({ date: DAY, capacity: '50' }));
    await waitFor(() => expect(screen.queryByText('长江厅1')).not.toBeInTheDocument());
    expect(screen.getByText('长江厅2')).toBeInTheDocument();
    expect(screen.getByText('取消筛选').closest('button')).toHaveTextContent('50 方');
    expect(screen.getByRole('status')).toHaveTextContent('符合条件的会议室：1 间');
  });

  it('leaves the box by Tab before the list has come, and leaves the filter alone when nothing was typed', async () => {
    const { router } = await renderAt(at('&capacity=50'), shared);
    await screen.findByText('长江厅2');
    server.use(http.get(api('/rooms'), () => new Promise<never>(() => undefined)));
    await userEvent.click(capacity());
    await userEvent.tab();
    expect(capacity()).not.toHaveFocus();
    expect(search(router)).toEqual({ date: DAY, capacity: '50' });
    await userEvent.type(capacity(), '100{Tab}');
    expect(capacity()).not.toHaveFocus();
    await waitFor(() => expect(search(router)).toEqual({ date: DAY, capacity: '100' }));
  });

  it('offers the capacities that the rooms have', async () => {
    const { router } = await renderAt(at(), dedicated);
    await screen.findByText('长江厅1');
    await userEvent.click(capacity());
    const last = await screen.findByTitle('100 方');
    const options = [...document.querySelectorAll('.ant-select-item-option')].map((option) => option.textContent);
    expect(options).toEqual(['25 方', '50 方', '100 方']);
    await userEvent.click(last);
    await waitFor(() => expect(search(router)).toMatchObject({ capacity: '100' }));
  });

  it('that finds nothing offers to clear the filters, and the day stays', async () => {
    const { router } = await renderAt(at('&capacity=60'), shared);
    await screen.findByText('没有符合条件的结果');
    await userEvent.click(screen.getByRole('button', { name: '清除筛选' }));
    expect(await screen.findByText('长江厅1')).toBeInTheDocument();
    expect(search(router)).toEqual({ date: DAY });
  });

  it('is taken off by its chip', async () => {
    const { router } = await renderAt(at('&capacity=50'), shared);
    await userEvent.click(await screen.findByText('取消筛选'));
    await waitFor(() => expect(search(router)).toEqual({ date: DAY }));
  });

  it('does nothing with what is no number', async () => {
    const { router } = await renderAt(at(), shared);
    await screen.findByText('长江厅1');
    await userEvent.type(capacity(), 'abc{Enter}');
    await userEvent.tab();
    expect(search(router)).toEqual({ date: DAY });
  });
});

describe('the timeline', () => {
  it.each([
    ['/admin/rooms/shared', shared, '6'],
    ['/admin/rooms/dedicated', dedicated, '12'],
  ])('of %s keeps the zoom in the address', async (path, page, hours) => {
    const { router } = await renderAt(`${path}?date=${DAY}`, page);
    expect(await screen.findByRole('radio', { name: '24 小时' })).toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: `${hours} 小时` }));
    await waitFor(() => expect(search(router)).toEqual({ date: DAY, zoom: hours }));
  });

  it('says how much of the day a room is taken', async () => {
    await renderAt(at(), shared);
    expect(await screen.findByText('2 场 · 13%')).toHaveAttribute('title', '当天已预约 3小时，占全天的 13%');
    expect(screen.getByText('全天空闲')).toBeInTheDocument();
  });

  it('says how much of a month a day is booked', async () => {
    await renderAt(at(), shared);
    const day = await screen.findByRole('button', { name: /3 场会议，已预约 4\.5小时，占全部会议室时间的 6%/ });
    expect(day).toHaveAttribute('aria-pressed', 'true');
  });

  it('shows whose reservation it is on focus, closes on Escape, and goes on by the arrows', async () => {
    await renderAt(at(), shared);
    const first = await screen.findByRole('button', { name: /^会议1 09:00 – 10:30, 林诗琪/ });
    first.focus();
    expect(await screen.findByRole('tooltip')).toHaveTextContent('林诗琪 的 BizConf VC 会议室');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('tooltip')).not.toBeInTheDocument();
    expect(first).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('button', { name: /^已占用 13:00/ })).toHaveFocus();
    expect(await screen.findByRole('tooltip')).toHaveTextContent('此会议不在您的管理范围内');
    await userEvent.keyboard('{ArrowDown}');
    expect(screen.getByRole('button', { name: /^会议2 10:00/ })).toHaveFocus();
  });

  it('shows the card at the first tap of a finger, and opens the meeting at the second', async () => {
    const { router } = await renderAt(at(), shared);
    const block = await screen.findByRole('button', { name: /^会议1/ });
    const tap = () => {
      fireEvent.pointerDown(block, { pointerType: 'touch' });
      fireEvent.click(block);
    };
    tap();
    expect(await screen.findByRole('tooltip')).toHaveTextContent('再点一次可打开会议');
    expect(router.state.location.pathname).toBe('/admin/rooms/shared');
    tap();
    await waitFor(() => expect(router.state.location.pathname).toBe('/admin/meetings/m1'));
  });
});

describe('renaming a room', () => {
  const open = async () => {
    await renderAt(at(), shared);
    const opener = await screen.findByRole('button', { name: '重命名 长江厅1' });
    await userEvent.click(opener);
    const dialog = await screen.findByRole('dialog');
    return { opener, dialog, field: within(dialog).getByRole<HTMLInputElement>('textbox') };
  };

  it('begins in the field with its text selected, and gives the focus back', async () => {
    const { opener, field } = await open();
    await waitFor(() => expect(field).toHaveFocus());
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, '长江厅1'.length]);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(opener).toHaveFocus());
  });

  it('says at the field that the name is taken, until it is changed', async () => {
    const taken = () => problem(409, 'taken', { errors: [{ field: 'name', code: 'taken' }] });
    server.use(http.patch(api('/rooms/r1'), taken));
    const { dialog, field } = await open();
    await userEvent.clear(field);
    await userEvent.type(field, '长江厅2{Enter}');
    expect(await within(dialog).findByText('已有同名的共享会议室')).toBeInTheDocument();
    await userEvent.type(field, '！');
    await waitFor(() => expect(within(dialog).queryByText('已有同名的共享会议室')).not.toBeInTheDocument());
  });

  it('is not offered for shared rooms to an administrator of a department', async () => {
    await renderAt(at(), shared, { account: { ...account, permissions: ['rooms.read', 'shared_rooms.read'] } });
    await screen.findByText('长江厅1');
    expect(screen.queryByRole('button', { name: /重命名/ })).not.toBeInTheDocument();
  });
});
