import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { DeletedAdministratorsPage } from './DeletedAdministratorsPage';

const dismissed = {
  id: 'a2',
  name: '赵敏',
  login_name: 'zhao.min',
  english_name: '',
  email: 'zhao@demo.example',
  phone: null,
  mobile: null,
  scope_department_id: 'sales',
  scope_path: ['北辰科技', '销售部'],
  version: 2,
  deleted_at: '2027-03-01T02:00:00Z',
  deleted_by: '陈思远',
  restorable_until: '2027-03-31T02:00:00Z',
};

beforeEach(() => {
  server.use(
    http.get(api('/administrators/deleted'), () =>
      HttpResponse.json({ items: [dismissed], page: 1, page_size: 20, total: 1 }),
    ),
  );
});

async function restore() {
  await renderAt('/admin/administrators/deleted', <DeletedAdministratorsPage />);
  await userEvent.click(await screen.findByRole('button', { name: '恢复 赵敏' }));
}

describe('the administrators deleted last', () => {
  it('come back', async () => {
    server.use(http.post(api('/administrators/a2/restoration'), () => HttpResponse.json(dismissed)));
    await restore();
    expect(await screen.findByText('已恢复管理员“赵敏”')).toBeInTheDocument();
  });

  it('stay away while somebody has what they were known by, and it is said what', async () => {
    const errors = [{ field: 'login_name', code: 'taken' }];
    server.use(http.post(api('/administrators/a2/restoration'), () => problem(409, 'taken', { errors })));
    await restore();
    expect(await screen.findByRole('dialog')).toHaveTextContent('登录名已被其他账号使用');
  });
});
