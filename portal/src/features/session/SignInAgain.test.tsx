import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { SignInAgain } from './SignInAgain';

const answer = (who: object) =>
  http.post(api('/session'), () => HttpResponse.json({ account: who, expires_in: 300, csrf_token: 't' }));

async function show() {
  const onAnswer = vi.fn();
  await renderAt('/admin/users', <SignInAgain account={account} onAnswer={onAnswer} />);
  const user = userEvent.setup();
  await waitFor(() => expect(screen.getByLabelText('密码')).toHaveFocus());
  const enter = async (password: string) => {
    await user.type(screen.getByLabelText('密码'), password);
    await user.click(screen.getByRole('button', { name: '登录' }));
  };
  return { onAnswer, user, enter };
}

describe('signing in over a page whose session has ended', () => {
  it('asks the same account for its password, and stores nothing of it', async () => {
    server.use(answer(account));
    const { onAnswer, enter } = await show();
    expect(screen.getByLabelText('登录名')).toHaveValue('demo.admin');
    expect(screen.getByLabelText('登录名')).toHaveAttribute('readonly');
    await enter('secret');
    await waitFor(() => expect(onAnswer).toHaveBeenCalledWith(true));
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('secret');
  });

  it('gives the page to no other account', async () => {
    server.use(answer({ ...account, id: 'somebody-else' }));
    const { onAnswer, enter } = await show();
    await enter('secret');
    await waitFor(() => expect(onAnswer).toHaveBeenCalledWith(false));
  });

  it('says what was wrong until the next try begins', async () => {
    server.use(http.post(api('/session'), () => problem(401, 'wrong_credentials')));
    const { user, enter } = await show();
    await enter('wrong');
    await screen.findByText('登录名或密码不正确');
    await user.type(screen.getByLabelText('密码'), 's');
    await waitFor(() => expect(screen.queryByText('登录名或密码不正确')).not.toBeInTheDocument());
  });

  it('asks for the second factor where there is one', async () => {
    server.use(http.post(api('/session'), () => problem(401, 'otp_required')));
    const { enter } = await show();
    await enter('secret');
    expect(await screen.findByLabelText('动态验证码')).toHaveFocus();
    expect(screen.getByLabelText('密码')).toHaveValue('secret');
  });
});
