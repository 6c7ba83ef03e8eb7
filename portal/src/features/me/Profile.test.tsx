import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { Profile } from './Profile';

const me = {
  id: 'u1',
  role: 'user',
  login_name: 'wang.wei',
  name: '王小明',
  english_name: '',
  email: 'wang@example.com',
  pending_email: null,
  phone: null,
  mobile: '+8613900000000',
  department_path: ['示例'],
  account_kind: null,
  capacity: null,
  expires_on: null,
  version: 1,
};

let sent: object[] = [];

beforeEach(() => {
  sent = [];
  server.use(
    http.get(api('/me'), () => HttpResponse.json(me)),
    http.patch(api('/me'), async ({ request }) => {
      const body = (await request.json()) as { password?: string };
      sent.push(body);
      return body.password === 'wrong'
        ? problem(422, 'invalid', { errors: [{ field: 'password', code: 'wrong_password' }] })
        : HttpResponse.json({ ...me, version: 2 });
    }),
  );
});

const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const save = () => fireEvent.click(screen.getByRole('button', { name: /保\s*存/ }));

describe('the profile', () => {
  it.each([
    ['登录名', { login_name: 'new.name' }],
    ['邮箱', { email: 'new@example.com' }],
    ['手机号码', { mobile: '+8613911111111' }],
  ])('asks for the password when %s changes', async (label, change) => {
    await renderAt('/u/me', <Profile />);
    await screen.findByLabelText(label);
    expect(screen.queryByLabelText('当前密码')).not.toBeInTheDocument();
    type(label, Object.values(change)[0] as string);
    fireEvent.change(await screen.findByLabelText('当前密码'), { target: { value: 'wrong' } });
    save();
    await screen.findByText('当前密码不正确');
    type('当前密码', 'Correct-horse-7-staple');
    save();
    await waitFor(() => expect(sent.at(-1)).toEqual({ ...change, password: 'Correct-horse-7-staple' }));
  });

  it('saves a name without it', async () => {
    await renderAt('/u/me', <Profile />);
    await screen.findByLabelText('姓名');
    type('姓名', '新名');
    save();
    await waitFor(() => expect(sent).toEqual([{ name: '新名' }]));
    expect(screen.queryByLabelText('当前密码')).not.toBeInTheDocument();
  });

  it('keeps what is typed while the saved profile arrives, and takes over what was stored', async () => {
    let stored = me;
    let answer = (): void => undefined;
    const typed = new Promise<void>((resolve) => (answer = resolve));
    const asked = vi.fn();
    server.use(
      http.get(api('/me'), () => HttpResponse.json(stored)),
      http.patch(api('/me'), async ({ request }) => {
        const { name } = (await request.json()) as { name: string };
        asked();
        await typed;
        stored = { ...me, name: name.toUpperCase(), english_name: 'Wang', version: 2 };
        return HttpResponse.json(stored);
      }),
    );
    await renderAt('/u/me', <Profile />);
    await screen.findByLabelText('姓名');
    type('姓名', 'wang ');
    save();
    await waitFor(() => expect(asked).toHaveBeenCalled());
    type('联系电话', '+861088888888');
    answer();
    await waitFor(() => expect(screen.getByLabelText('姓名')).toHaveValue('WANG'));
    expect(screen.getByLabelText('英文名')).toHaveValue('Wang');
    expect(screen.getByLabelText('联系电话')).toHaveValue('+861088888888');
  });

  it('shows what another has saved in the field that both changed, and keeps what one has entered elsewhere', async () => {
    let stored = me;
    server.use(
      http.get(api('/me'), () => HttpResponse.json(stored)),
      http.patch(api('/me'), () => {
        stored = { ...me, name: '他人', version: 2 };
        return problem(412, 'stale');
      }),
    );
    await renderAt('/u/me', <Profile />);
    await screen.findByLabelText('姓名');
    type('姓名', '我');
    type('英文名', 'Me');
    save();
    expect(await screen.findByText('您的资料刚刚被修改，已载入最新内容，请检查后重新保存')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByLabelText('姓名')).toHaveValue('他人'));
    expect(screen.getByLabelText('英文名')).toHaveValue('Me');
  });

  it('shows the address in force again while the new one waits to be confirmed', async () => {
    const waiting = { ...me, pending_email: 'new@example.com', version: 2 };
    server.use(http.patch(api('/me'), () => HttpResponse.json(waiting)));
    await renderAt('/u/me', <Profile />);
    await screen.findByLabelText('邮箱');
    type('邮箱', 'new@example.com');
    fireEvent.change(await screen.findByLabelText('当前密码'), { target: { value: 'Correct-horse-7-staple' } });
    server.use(http.get(api('/me'), () => HttpResponse.json(waiting)));
    save();
    await waitFor(() => expect(screen.getByLabelText('邮箱')).toHaveValue('wang@example.com'));
    await waitFor(() => expect(screen.queryByLabelText('当前密码')).not.toBeInTheDocument());
    expect(screen.getByText('新邮箱 new@example.com 待确认，请点击发送到该邮箱的确认链接')).toBeInTheDocument();
  });

  it('is only to be read in a jump, and says why', async () => {
    const acting_as = { id: 'u1', name: '王小明', by: '李管理', until: '2099-01-01T00:00:00Z' };
    await renderAt('/u/me', <Profile />, { account: { ...account, role: 'user', acting_as } });
    for (const label of ['姓名', '英文名', '登录名', '邮箱', '手机号码', '联系电话'])
      expect(await screen.findByLabelText(label)).toBeDisabled();
    expect(screen.getByText(/您正以该用户的身份操作/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /保\s*存/ })).not.toBeInTheDocument();
  });
});
