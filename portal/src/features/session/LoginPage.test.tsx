import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { LoginPage } from './LoginPage';

const answer = (body: object) => http.post(api('/session'), () => HttpResponse.json(body));
const refusal = (...args: Parameters<typeof problem>) => http.post(api('/session'), () => problem(...args));

async function signIn(remember = false) {
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('登录名'), 'demo.admin');
  await user.type(screen.getByLabelText('密码'), 'secret');
  if (remember) await user.click(screen.getByRole('checkbox', { name: '记住登录名' }));
  await user.click(screen.getByRole('button', { name: '登录' }));
}

describe('the sign-in page', () => {
  it('says that name or password are wrong, keeps the name and empties the password', async () => {
    server.use(refusal(401, 'wrong_credentials'));
    await renderAt('/login', <LoginPage />);
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('登录名或密码不正确');
    expect(screen.getByLabelText('登录名')).toHaveValue('demo.admin');
    expect(screen.getByLabelText('密码')).toHaveValue('');
  });

  it('says how long a locked person has to wait', async () => {
    server.use(refusal(429, 'sign_in_locked', { headers: { 'Retry-After': '75' } }));
    await renderAt('/login', <LoginPage />, { locale: 'en-US' });
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Login name'), 'a');
    await user.type(screen.getByLabelText('Password'), 'b');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/7[45] seconds/);
  });

  it('asks for both before it calls anybody', async () => {
    await renderAt('/login', <LoginPage />);
    await userEvent.click(screen.getByRole('button', { name: '登录' }));
    expect(await screen.findByText('请输入登录名')).toBeInTheDocument();
    expect(screen.getByText('请输入密码')).toBeInTheDocument();
  });

  it('remembers the name and never the password, and goes where the person wanted to', async () => {
    server.use(answer({ account, expires_in: 300, csrf_token: 't' }));
    const { router } = await renderAt('/login?next=%2Fadmin%2Fusers%3Fpage%3D2', <LoginPage />);
    await signIn(true);
    await waitFor(() =>
      expect(router.state.location.pathname + router.state.location.search).toBe('/admin/users?page=2'),
    );
    expect(localStorage.getItem('rostrum.login')).toBe('demo.admin');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('secret');
  });

  it('forgets the name when it is not to be remembered', async () => {
    localStorage.setItem('rostrum.login', 'old.name');
    server.use(answer({ account, expires_in: 300, csrf_token: 't' }));
    const { router } = await renderAt('/login', <LoginPage />);
    expect(screen.getByLabelText('登录名')).toHaveValue('old.name');
    const user = userEvent.setup();
    await user.click(screen.getByRole('checkbox', { name: '记住登录名' }));
    await user.type(screen.getByLabelText('密码'), 'secret');
    await user.click(screen.getByRole('button', { name: '登录' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/admin'));
    expect(localStorage.getItem('rostrum.login')).toBeNull();
  });
});
