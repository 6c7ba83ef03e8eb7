import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { Route, Routes } from 'react-router';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { MeetingPage } from './MeetingPage';
import { MeetingsPage } from './MeetingsPage';

const meeting = {
  id: 'm1',
  meeting_number: '123456789',
  topic: '评审',
  type: 'scheduled',
  host: { id: 'u1', name: '李明' },
  room: null,
  capacity: 25,
  start_at: '2027-03-30T01:00:00Z',
  end_at: '2027-03-30T02:00:00Z',
  duration_minutes: 60,
  status: 'ended',
  started_at: '2027-03-30T01:00:00Z',
  ended_at: '2027-03-30T02:00:00Z',
  is_overrun: false,
  series_id: null,
  recurrence: null,
  has_password: false,
  version: 3,
};
const detail = {
  ...meeting,
  agenda: '',
  invitees: [{ name: '王芳', email: 'wang@demo.example' }],
  password: null,
  cancelled_reason: null,
  cancelled_by: null,
};
const leg = { run_id: 'r1', name: '访客', closed_by: 'left', bound_to: null };
const guest = {
  id: 'p1',
  name: '访客',
  email: null,
  account: null,
  is_host: false,
  is_invited: false,
  first_joined_at: '2027-03-30T01:05:00Z',
  last_left_at: '2027-03-30T01:50:00Z',
  is_present: false,
  minutes: 30,
  is_exact: false,
  times_rejoined: 1,
  legs: [
    { ...leg, id: 'l1', joined_at: '2027-03-30T01:05:00Z', left_at: '2027-03-30T01:15:00Z' },
    { ...leg, id: 'l2', joined_at: null, left_at: '2027-03-30T01:50:00Z', closed_by: 'inferred' },
  ],
};
const figures = {
  meeting_id: 'm1',
  is_known: true,
  person_count: 1,
  present_now: 0,
  invited_count: 1,
  invited_came_count: 0,
  uninvited_count: 1,
  host_came: false,
};
const attendance = {
  ...figures,
  page: 1,
  page_size: 20,
  total: 1,
  as_of: '2027-03-30T02:00:00Z',
  persons: [guest],
  absent: [{ name: '王芳', email: 'wang@demo.example', same_name_came: true }],
  runs: [],
};

const answer = (path: string, body: object) => http.get(api(path), () => HttpResponse.json(body));
const list = (...items: object[]) => answer('/meetings', { items, page: 1, page_size: 20, total: items.length });

async function open() {
  const page = (
    <Routes>
      <Route path="/admin/meetings/:id" element={<MeetingPage portal="admin" />} />
    </Routes>
  );
  await renderAt('/admin/meetings/m1', page);
}

describe('the column of attendance', () => {
  const live = { ...meeting, id: 'm2', topic: '值守', status: 'in_progress', ended_at: null };
  const booked = { ...meeting, id: 'm3', topic: '例会', status: 'booked', started_at: null, ended_at: null };
  const cell = async (topic: string) => within((await screen.findByText(topic)).closest('tr') as HTMLElement);

  it('says how many came, are there now, or are invited, and where that is unknown', async () => {
    const unknown = { ...meeting, id: 'm4', topic: '旧会' };
    server.use(
      list(meeting, live, booked, unknown),
      answer('/meetings/attendance', {
        items: [
          { ...figures, person_count: 9, invited_count: 6, invited_came_count: 5, uninvited_count: 3, host_came: true },
          { ...figures, meeting_id: 'm2', person_count: 3, present_now: 2, invited_count: 0, uninvited_count: 3 },
          { ...figures, meeting_id: 'm3', person_count: 0, invited_count: 6 },
          { ...figures, meeting_id: 'm4', is_known: false, person_count: 0 },
        ],
      }),
    );
    await renderAt('/admin/meetings', <MeetingsPage />);
    expect(await (await cell('评审')).findByText('5 / 6')).toHaveAttribute(
      'title',
      '参会 9 人 · 受邀 6 人中参会 5 人 · 另有 3 人未受邀 · 主持人已参会',
    );
    expect((await cell('评审')).getByText('另有 3 人未受邀')).toBeInTheDocument();
    expect((await cell('值守')).getByText('2 人在会')).toBeInTheDocument();
    expect((await cell('例会')).getByText('受邀 6 人')).toBeInTheDocument();
    expect((await cell('旧会')).getByText('会议引擎没有报告参会人')).toBeInTheDocument();
  });

  it('is all that is missing while the service that knows is silent', async () => {
    server.use(
      list(meeting),
      http.get(api('/meetings/attendance'), () => problem(503, 'unavailable')),
    );
    await renderAt('/admin/meetings', <MeetingsPage />);
    expect(await (await cell('评审')).findByText('暂不可用')).toBeInTheDocument();
    expect(screen.getByText('李明')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('a meeting that was held', () => {
  beforeEach(() => server.use(answer('/meetings/m1', detail)));

  it('shows who came, what the engine told of them, and who did not come', async () => {
    server.use(answer('/meetings/m1/attendance', attendance));
    await open();
    const row = (await screen.findByText('访客')).closest('tr') as HTMLElement;
    expect(within(row).getByText('至少 30 分钟')).toBeInTheDocument();
    expect(screen.getByText('参会 1 人 · 受邀 1 人中参会 0 人 · 另有 1 人未受邀 · 未参会 1 人')).toBeInTheDocument();
    const absent = screen.getByRole('region', { name: '未参会的受邀人（1）' });
    expect(within(absent).getByText('wang@demo.example')).toBeInTheDocument();
    expect(within(absent).getByText('有同名的人参会，但会议引擎没有报告其邮箱')).toBeInTheDocument();
    await userEvent.click(within(row).getByRole('button', { name: '展开行' }));
    const legs = within(await screen.findByRole('list', { name: '访客 的连接记录' })).getAllByRole('listitem');
    expect(legs).toHaveLength(2);
    expect(legs[1]).toHaveTextContent('未报告 – 2027-03-30 09:50');
  });

  it('names the invited where nobody told who came', async () => {
    server.use(
      answer('/meetings/m1/attendance', { ...attendance, is_known: false, persons: [], absent: [], total: 0 }),
    );
    await open();
    expect(await screen.findByText('会议引擎没有报告参会人')).toBeInTheDocument();
    expect(screen.getByText('wang@demo.example')).toBeInTheDocument();
    expect(screen.queryByText('导出参会情况')).not.toBeInTheDocument();
  });

  it('names the invited and offers to try again while the service that knows is silent', async () => {
    server.use(http.get(api('/meetings/m1/attendance'), () => problem(503, 'unavailable')));
    await open();
    expect(await screen.findByRole('button', { name: '重试' })).toBeInTheDocument();
    expect(screen.getByText('wang@demo.example')).toBeInTheDocument();
  });
});

describe('a meeting that is to come', () => {
  it('shows who is invited, and asks nobody who came', async () => {
    server.use(answer('/meetings/m1', { ...detail, status: 'booked', started_at: null, ended_at: null }));
    await renderAt(
      '/u/meetings/m1',
      <Routes>
        <Route path="/u/meetings/:id" element={<MeetingPage portal="user" />} />
      </Routes>,
      { account: { ...account, role: 'user' } },
    );
    expect(await screen.findByText('wang@demo.example')).toBeInTheDocument();
    expect(screen.queryByText('参会情况')).not.toBeInTheDocument();
  });
});
