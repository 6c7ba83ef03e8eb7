import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { AdministratorsPage } from './AdministratorsPage';

const administrator = (id: string, name: string, is_self = false, status = 'active') => ({
  id,
  login_name: id,
  name,
  english_name: '',
  email: `${id}@demo.example`,
  phone: null,
  mobile: null,
  scope_department_id: 'root',
  scope_path: ['北辰科技'],
  status,
  is_self,
  version: 2,
});

beforeEach(() => {
  server.use(
    http.get(api('/departments'), () =>
      HttpResponse.json({
        version: 1,
        items: [{ id: 'root', parent_id: null, name: '北辰科技', user_count: 0, total_user_count: 0, children: [] }],
      }),
    ),
    http.get(api('/administrators'), () =>
      HttpResponse.json({
        items: [administrator('me', '陈思远', true), administrator('other', '赵敏', false, 'invited')],
        page: 1,
        page_size: 20,
        total: 2,
      }),
    ),
  );
});

/** An entry of the menu of 赵敏's row. */
async function choose(name: string) {
  await userEvent.click(await screen.findByRole('button', { name: '更多操作 赵敏' }));
  await userEvent.click(await screen.findByRole('menuitem', { name }));
}

describe('the list of administrators', () => {
  it('does not offer to delete oneself', async () => {
    await renderAt('/admin/administrators', <AdministratorsPage />);
    expect(await screen.findByRole('button', { name: '更多操作 赵敏' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '更多操作 陈思远' })).not.toBeInTheDocument();
  });

  it('deletes at the version that was read, after a question', async () => {
    let version: string | null = null;
    server.use(
      http.delete(api('/administrators/other'), ({ request }) => {
        version = request.headers.get('If-Match');
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await renderAt('/admin/administrators', <AdministratorsPage />);
    await choose('删除');
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: '删除' }));
    await waitFor(() => expect(version).toBe('"2"'));
  });

  it('sends an invitation again, and says how long to wait for the next', async () => {
    server.use(
      http.post(api('/administrators/other/invitation'), () => new HttpResponse(null, { status: 204 }), { once: true }),
    );
    await renderAt('/admin/administrators', <AdministratorsPage />);
    await choose('重新发送邀请');
    expect(await screen.findByText(/已向“赵敏”（other@demo.example）重新发送邀请/)).toBeInTheDocument();
  });

  it('says why the last administrator of the whole site stays', async () => {
    server.use(http.delete(api('/administrators/other'), () => problem(409, 'last_root_administrator')));
    await renderAt('/admin/administrators', <AdministratorsPage />);
    await choose('删除');
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: '删除' }));
    expect(await screen.findByText('必须至少保留一名管理范围为整个企业的管理员')).toBeInTheDocument();
  });
});

describe('adding an administrator', () => {
  it('invites unless a password is set', async () => {
    let body: unknown;
    server.use(
      http.post(api('/administrators'), async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(administrator('new', '周杰'), { status: 201 });
      }),
    );
    await renderAt('/admin/administrators', <AdministratorsPage />);
    await userEvent.click(await screen.findByRole('button', { name: '添加管理员' }));
    const drawer = within(await screen.findByRole('dialog'));
    await userEvent.type(drawer.getByLabelText('姓名'), '周杰');
    await userEvent.type(drawer.getByLabelText('登录名'), 'zhou.jie');
    await userEvent.type(drawer.getByLabelText('邮箱'), 'zhou.jie@demo.example');
    await userEvent.click(drawer.getByLabelText('管理范围'));
    const [choice] = (await screen.findAllByTitle('北辰科技')).slice(-1);
    if (choice) await userEvent.click(choice);
    await userEvent.click(drawer.getByRole('button', { name: '保存' }));
    await waitFor(() =>
      expect(body).toEqual({
        name: '周杰',
        english_name: '',
        login_name: 'zhou.jie',
        email: 'zhou.jie@demo.example',
        phone: null,
        mobile: null,
        scope_department_id: 'root',
        invite: true,
      }),
    );
  });

  it('leaves what one signs in by to one’s personal settings', async () => {
    await renderAt('/admin/administrators', <AdministratorsPage />);
    await userEvent.click(await screen.findByRole('button', { name: '修改 陈思远' }));
    const dialog = within(await screen.findByRole('dialog'));
    for (const label of ['登录名', '邮箱', '手机号码']) expect(dialog.getByLabelText(label)).toBeDisabled();
    expect(dialog.getByLabelText('姓名')).toBeEnabled();
    expect(dialog.queryByLabelText('重置密码')).not.toBeInTheDocument();
  });

  it('never changes one’s own scope', async () => {
    await renderAt('/admin/administrators', <AdministratorsPage />);
    await userEvent.click(await screen.findByRole('button', { name: '修改 陈思远' }));
    expect(within(await screen.findByRole('dialog')).getByLabelText('管理范围')).toBeDisabled();
  });
});
