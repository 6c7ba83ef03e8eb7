import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { ImportDialog } from './ImportDialog';

const PLACE = `rostrum.user_import.${account.id}`;
const row = (number: number) => ({
  number,
  verdict: 'invalid',
  values: { name: '李四', login_name: 'lisi' },
  faults: [{ field: 'email', code: 'duplicate', params: { row: 2 } }],
});
const found = (state: string, more: object = {}) => ({
  id: 'i1',
  state,
  file_name: '用户.xlsx',
  mode: null,
  done: 0,
  total: 3,
  valid: 2,
  invalid: 0,
  unchanged: 0,
  added: 0,
  refused: 0,
  error: null,
  preview: null,
  created_at: '2026-11-22T00:00:00Z',
  items: [],
  page: 1,
  page_size: 10,
  ...more,
});
const open = () => renderAt('/admin/users', <ImportDialog onClose={() => undefined} />);
/** Opens the dialog and, in it, the import before. */
const reopen = async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: /^(继续|查看结果)$/ }));
};
const answers = (...list: object[]) =>
  server.use(http.get(api('/users/imports/i1'), () => HttpResponse.json(list.length > 1 ? list.shift() : list[0])));

it('follows an upload until it is checked, and shows each refused row with its reason', async () => {
  server.use(
    http.post(api('/users/imports'), () => HttpResponse.json(found('checking', { valid: 0 }), { status: 201 })),
  );
  answers(found('checking', { valid: 0, done: 1 }), found('checked', { invalid: 1, items: [row(5)] }));
  await open();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  await userEvent.upload(input as HTMLInputElement, new File(['x'], 'users.csv'));
  expect(await screen.findByRole('status')).toHaveTextContent('正在检查文件…');
  const table = await screen.findByRole('table');
  expect(within(table).getByText('5')).toBeInTheDocument();
  expect(table).toHaveTextContent('邮箱：与第 2 行重复');
  expect(localStorage.getItem(PLACE)).toBe('i1');
});

it('is continued from the dialog that is opened anew, and adds the good rows where others are at fault', async () => {
  localStorage.setItem(PLACE, 'i1');
  let sent: unknown;
  answers(found('checked', { invalid: 1, items: [row(5)] }));
  server.use(
    http.post(api('/users/imports/i1/application'), async ({ request }) => {
      sent = await request.json();
      answers(found('applied', { valid: 0, added: 2 }));
      return HttpResponse.json(found('applying'));
    }),
  );
  await reopen();
  expect(await screen.findByRole('radio', { name: /^全部导入/ })).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: '添加 2 个用户' }));
  await waitFor(() => expect(sent).toEqual({ mode: 'valid' }));
  expect(await screen.findByText('已添加')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /添加 2/ })).not.toBeInTheDocument();
});

it('shows how a text was read before anybody is added', async () => {
  localStorage.setItem(PLACE, 'i1');
  const preview = {
    format: 'csv',
    sheet: null,
    encoding: 'cp1252',
    delimiter: ';',
    header: ['Name', 'E-mail'],
    rows: [{ number: 2, cells: ['Jürgen Müller', 'jm@example.com'] }],
  };
  answers(found('checked', { preview }));
  await reopen();
  const shown = await screen.findByRole('region', { name: '文件的前几行' });
  expect(shown).toHaveTextContent('编码 CP1252，以分号分隔');
  expect(within(shown).getByText('Jürgen Müller')).toBeInTheDocument();
  expect(shown).toHaveTextContent('请不要导入');
  expect(screen.getByRole('button', { name: '添加 2 个用户' })).toBeInTheDocument();
});

it('names the sheet of a workbook that was read', async () => {
  localStorage.setItem(PLACE, 'i1');
  const preview = { format: 'xlsx', sheet: 'Users', encoding: null, delimiter: null, header: ['Name'], rows: [] };
  answers(found('checked', { preview }));
  await reopen();
  expect(await screen.findByRole('region', { name: '文件的前几行' })).toHaveTextContent('工作表“Users”');
});

it('adds all or nobody where no row is at fault', async () => {
  localStorage.setItem(PLACE, 'i1');
  const apply = vi.fn();
  answers(found('checked'));
  server.use(
    http.post(api('/users/imports/i1/application'), async ({ request }) => {
      apply(await request.json());
      return HttpResponse.json(found('applying'));
    }),
  );
  await reopen();
  await userEvent.click(await screen.findByRole('button', { name: '添加 2 个用户' }));
  await waitFor(() => expect(apply).toHaveBeenCalledWith({ mode: 'all' }));
});

it('says in words why a file cannot be read, and takes another', async () => {
  localStorage.setItem(PLACE, 'i1');
  answers(found('failed', { valid: 0, total: null, error: { code: 'file_encrypted', details: {} } }));
  await reopen();
  expect(await screen.findByRole('alert')).toHaveTextContent('文件已加密');
  await userEvent.click(screen.getByRole('button', { name: '导入其他文件' }));
  expect(await screen.findByText('点击选择文件，或将文件拖到这里')).toBeInTheDocument();
  expect(screen.getByText('文件无法读取')).toBeInTheDocument();
});

it('begins anew when the import that was begun is no longer there', async () => {
  localStorage.setItem(PLACE, 'i1');
  server.use(http.get(api('/users/imports/i1'), () => problem(404, 'not_found')));
  await open();
  expect(await screen.findByText('点击选择文件，或将文件拖到这里')).toBeInTheDocument();
});

it('opens anew after an import, and shows what became of it when asked', async () => {
  localStorage.setItem(PLACE, 'i1');
  answers(found('applied', { valid: 0, added: 2, invalid: 1, items: [row(5)] }));
  await open();
  expect(await screen.findByText('点击选择文件，或将文件拖到这里')).toBeInTheDocument();
  expect(screen.getByText('已添加 2 个用户')).toBeInTheDocument();
  expect(screen.queryByRole('table')).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: '查看结果' }));
  expect(await screen.findByRole('table')).toHaveTextContent('邮箱：与第 2 行重复');
  await userEvent.click(screen.getByRole('button', { name: '导入其他文件' }));
  expect(await screen.findByText('点击选择文件，或将文件拖到这里')).toBeInTheDocument();
});

it('shows an import that still runs as running, and its outcome when it ends', async () => {
  localStorage.setItem(PLACE, 'i1');
  answers(found('applying', { done: 1 }), found('applied', { valid: 0, added: 2 }));
  await open();
  expect(await screen.findByText('正在添加用户…')).toBeInTheDocument();
  expect(await screen.findByText('已添加')).toBeInTheDocument();
});
