import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Form } from 'antd';
import { expect, it, vi } from 'vitest';
import { renderAt } from '@/test/render';
import { AccessFields, type Access } from './AccessFields';
import { useHandOver } from './useHandOver';

const saved = vi.fn();

function Account() {
  const [form] = Form.useForm<Access>();
  const { generated, handOver } = useHandOver();
  const save = ({ password }: Access) => {
    saved(password);
    handOver({ name: '李雷', login_name: 'lilei', password });
  };
  return (
    <Form form={form} name="user" onFinish={save}>
      <AccessFields form={form} isNew={false} onGenerated={generated} />
      <button type="submit">保存</button>
    </Form>
  );
}

async function generate() {
  const person = userEvent.setup(); // with a clipboard
  await renderAt('/', <Account />);
  await person.click(screen.getByRole('button', { name: '生成密码' }));
  expect(screen.getByText('保存后会显示一次密码')).toBeInTheDocument();
  return person;
}

const save = (person: ReturnType<typeof userEvent.setup>) => person.click(screen.getByRole('button', { name: '保存' }));

it('shows a generated password once it is saved, copies it and says so', async () => {
  const person = await generate();
  await save(person);
  const dialog = await screen.findByRole('dialog', { name: '“李雷”的密码' });
  const password = saved.mock.lastCall?.[0] as string;
  expect(dialog).toHaveTextContent(password);
  const copy = within(dialog).getByRole('button', { name: '复制密码' });
  await person.click(copy);
  await waitFor(() => expect(within(dialog).getByRole('status')).toHaveTextContent('已复制'));
  expect(await navigator.clipboard.readText()).toBe(password);
});

it('closes on nothing but the word that the password is kept, and is gone then', async () => {
  const person = await generate();
  await save(person);
  const dialog = await screen.findByRole('dialog');
  await person.keyboard('{Escape}');
  expect(within(dialog).queryByRole('button', { name: /关闭|Close/ })).not.toBeInTheDocument();
  expect(dialog).toBeInTheDocument();
  await person.click(within(dialog).getByRole('button', { name: '我已保存此密码' }));
  await waitFor(() => expect(screen.queryByText(saved.mock.lastCall?.[0] as string)).not.toBeInTheDocument());
});

it('says that the password is selected where there is no clipboard', async () => {
  const person = await generate();
  await save(person);
  const dialog = await screen.findByRole('dialog');
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('not allowed'));
  await person.click(within(dialog).getByRole('button', { name: '复制密码' }));
  expect(await within(dialog).findByText(/请按 Ctrl\+C 复制/)).toBeInTheDocument();
  expect(getSelection()?.toString()).toBe(saved.mock.lastCall?.[0]);
});

it('shows nothing of a password that somebody has typed', async () => {
  const person = await generate();
  const field = screen.getByLabelText('重置密码');
  await person.clear(field);
  await person.type(field, 'Typed-by-hand-7');
  await save(person);
  await waitFor(() => expect(saved).toHaveBeenLastCalledWith('Typed-by-hand-7'));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});
