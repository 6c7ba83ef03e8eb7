import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, server } from '@/test/server';
import { DeletedUsersPage } from './DeletedUsersPage';

const user = (id: string, name: string, deleted_by: string | null) => ({
  id,
  name,
  login_name: id,
  email: `${id}@demo.example`,
  mobile: null,
  department_path: ['北辰科技', '销售部'],
  account_kind: 'shared',
  capacity: null,
  deleted_at: '2027-03-01T02:00:00Z',
  deleted_by,
  restorable_until: '2027-03-31T02:00:00Z',
});
let restored: unknown;

function answer(body: object) {
  server.use(
    http.post(api('/users/batch-restoration'), async ({ request }) => {
      restored = await request.json();
      return HttpResponse.json(body);
    }),
  );
}

beforeEach(() => {
  restored = undefined;
  server.use(
    http.get(api('/users/deleted'), () =>
      HttpResponse.json({
        items: [user('u1', '王小明', '陈思远'), user('u2', '李雷', null)],
        page: 1,
        page_size: 20,
        total: 2,
      }),
    ),
  );
});

describe('the users deleted last', () => {
  it('are shown with who deleted them, when, and until when they can come back', async () => {
    await renderAt('/admin/users/deleted', <DeletedUsersPage />);
    const row = (await screen.findByText('王小明')).closest('tr') ?? document.body;
    expect(row).toHaveTextContent('陈思远');
    expect(row).toHaveTextContent('2027-03-01 10:00');
    expect(row).toHaveTextContent('2027-03-31 10:00');
    expect(screen.getByText('李雷').closest('tr')).toHaveTextContent('未记录');
  });

  it('come back one by one', async () => {
    answer({ restored_count: 1, refused: [] });
    await renderAt('/admin/users/deleted', <DeletedUsersPage />);
    await userEvent.click(await screen.findByRole('button', { name: '恢复 王小明' }));
    await waitFor(() => expect(restored).toEqual({ ids: ['u1'] }));
  });

  it('come back together, and who does not is named with the reason', async () => {
    answer({
      restored_count: 0,
      refused: [
        { id: 'u1', name: '王小明', code: 'taken', taken: ['email', 'mobile'] },
        { id: 'u2', name: '李雷', code: 'no_dedicated_room_left', taken: [] },
      ],
    });
    await renderAt('/admin/users/deleted', <DeletedUsersPage />);
    for (const name of ['王小明', '李雷']) await userEvent.click(await screen.findByRole('checkbox', { name }));
    await userEvent.click(screen.getByRole('button', { name: '恢复所选' }));
    const dialog = await screen.findByRole('dialog');
    const reasons = within(dialog)
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(reasons).toEqual(['王小明：邮箱、手机号码已被其他账号使用', '李雷：该方数的专属会议室已全部分配']);
    expect(restored).toEqual({ ids: ['u1', 'u2'] });
  });

  it('are said to be none where nobody was deleted', async () => {
    server.use(
      http.get(api('/users/deleted'), () => HttpResponse.json({ items: [], page: 1, page_size: 20, total: 0 })),
    );
    await renderAt('/admin/users/deleted', <DeletedUsersPage />, { locale: 'en-US' });
    expect(await screen.findByText('No users were deleted in the last 30 days')).toBeInTheDocument();
  });
});
