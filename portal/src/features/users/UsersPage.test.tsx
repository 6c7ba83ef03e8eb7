import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { UsersPage } from './UsersPage';

const user = (n: number) => ({
  id: `u${n}`,
  login_name: `user${n}`,
  name: `用户${n}`,
  english_name: '',
  email: `user${n}@demo.example`,
  phone: null,
  mobile: '+8613800000000',
  department_id: 'root',
  department_path: ['北辰科技'],
  account_kind: 'shared',
  capacity: null,
  expires_on: null,
  status: 'active',
  has_initial_password: false,
  version: 3,
});
const department = (
  id: string,
  name: string,
  [user_count, total_user_count]: [number, number],
  children: object[] = [],
) => ({
  id,
  parent_id: id === 'root' ? null : 'root',
  name,
  spellings: '',
  user_count,
  total_user_count,
  children,
});
const listOf = (...items: object[]) => ({ items, page: 1, page_size: 20, total: items.length });
const page = <UsersPage Departments={() => null} />;
let asked: URLSearchParams[];

beforeEach(() => {
  asked = [];
  server.use(
    http.get(api('/departments'), () =>
      HttpResponse.json({
        version: 1,
        items: [
          department(
            'root',
            '北辰科技',
            [2, 305],
            [department('rd', '研发中心', [0, 300]), department('hr', '人力', [3, 3])],
          ),
        ],
      }),
    ),
    http.get(api('/users'), ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ ...listOf(user(1), user(2)), total: 60 });
    }),
    http.get(api('/site/licence'), () => HttpResponse.json({ lines: [], ports: null })),
  );
});

describe('the list of users', () => {
  it('asks for the page that the address names, of the root without its sub-departments', async () => {
    await renderAt('/admin/users?page=2&name=%E7%8E%8B&sort=-name', page);
    await screen.findByText('用户1');
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      department_id: 'root',
      include_subdepartments: 'false',
      page: '2',
      page_size: '20',
      name: '王',
      sort: '-name',
    });
  });

  it('puts a search into the address, from the first page', async () => {
    const { router } = await renderAt('/admin/users?page=2', page);
    await screen.findByText('用户1');
    await userEvent.type(screen.getByRole('textbox', { name: '搜索' }), '李{Enter}');
    await waitFor(() => expect(router.state.location.search).toBe(`?q=${encodeURIComponent('李')}`));
  });

  it('names the toggle by what it will do', async () => {
    await renderAt('/admin/users', page);
    await userEvent.click(await screen.findByRole('button', { name: '显示子部门人员' }));
    expect(await screen.findByRole('button', { name: '隐藏子部门人员' })).toBeInTheDocument();
    await waitFor(() => expect(asked.at(-1)?.get('include_subdepartments')).toBe('true'));
  });

  it('shows a failure in place, and the rows after another try', async () => {
    let failures = 1;
    server.use(
      http.get(api('/users'), () => (failures-- > 0 ? problem(500, 'internal') : HttpResponse.json(listOf(user(7))))),
    );
    await renderAt('/admin/users', page);
    const alert = await screen.findByRole('alert');
    await userEvent.click(within(alert).getByRole('button', { name: '重试' }));
    expect(await screen.findByText('用户7')).toBeInTheDocument();
  });

  it('tells an empty department from a search without a match', async () => {
    server.use(http.get(api('/users'), () => HttpResponse.json(listOf())));
    await renderAt('/admin/users?q=x', page);
    expect(await screen.findByText('没有符合条件的结果')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '清除筛选' }));
    expect(await screen.findByText('该部门下还没有直属用户')).toBeInTheDocument();
  });

  it('goes back to the last page that exists', async () => {
    server.use(
      http.get(api('/users'), ({ request }) =>
        HttpResponse.json(
          new URL(request.url).searchParams.get('page') === '2'
            ? { items: [user(9)], page: 2, page_size: 20, total: 21 }
            : { items: [], page: 5, page_size: 20, total: 21 },
        ),
      ),
    );
    await renderAt('/admin/users?page=5', page);
    expect(await screen.findByText('用户9')).toBeInTheDocument();
  });
});

describe('a quick search', () => {
  it('covers all departments whichever is selected, and says so', async () => {
    await renderAt('/admin/users?department=hr', page);
    await screen.findByText('用户1');
    await userEvent.type(screen.getByRole('textbox', { name: '搜索' }), '李');
    expect(await screen.findByText('在管理范围内找到 60 个用户')).toHaveRole('status');
    expect(asked.map((each) => [each.get('q'), each.get('department_id')])).toEqual([
      [null, 'hr'],
      ['李', null],
    ]);
  });

  it('is narrowed to the department and widened again, in the address', async () => {
    const { router } = await renderAt('/admin/users?department=hr&q=a', page);
    await userEvent.click(await screen.findByRole('button', { name: '仅在“人力”中查找' }));
    await waitFor(() => expect(asked.at(-1)?.get('department_id')).toBe('hr'));
    expect(router.state.location.search).toBe('?department=hr&q=a&within=department');
    await userEvent.click(screen.getByRole('button', { name: '在管理范围内的所有部门中查找' }));
    expect(await screen.findByText('在管理范围内找到 60 个用户')).toBeInTheDocument();
  });

  it('goes back to the department as it was on Escape', async () => {
    const { router } = await renderAt('/admin/users?department=hr&sub=1&q=a&within=department', page);
    await screen.findByText('用户1');
    screen.getByRole('textbox', { name: '搜索' }).focus();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(router.state.location.search).toBe('?department=hr&sub=1'));
    expect(await screen.findByRole('button', { name: '隐藏子部门人员' })).toBeInTheDocument();
  });

  it('offers all departments where a filter by field finds nobody in one', async () => {
    server.use(
      http.get(api('/users'), ({ request }) =>
        HttpResponse.json(new URL(request.url).searchParams.has('department_id') ? listOf() : listOf(user(8))),
      ),
    );
    await renderAt('/admin/users?department=hr&name=%E7%8E%8B', page);
    await userEvent.click(await screen.findByRole('button', { name: '在管理范围内的所有部门中查找', description: '' }));
    expect(await screen.findByText('用户8')).toBeInTheDocument();
  });
});

describe('the selected department', () => {
  it('shows the users below it at first where it has none of its own', async () => {
    const { router } = await renderAt('/admin/users?department=rd', page);
    await userEvent.click(await screen.findByRole('button', { name: '隐藏子部门人员' }));
    expect(router.state.location.search).toBe('?department=rd&sub=0');
    await waitFor(() => expect(asked.map((each) => each.get('include_subdepartments'))).toEqual(['true', 'false']));
  });

  it('is said to be gone where there is none of that id, and nothing is asked for', async () => {
    await renderAt('/admin/users?department=deleted', page);
    expect(await screen.findByText('该部门不存在、已被删除，或不在您的管理范围内')).toBeInTheDocument();
    expect(asked).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: '查看“北辰科技”' }));
    expect(await screen.findByText('用户1')).toBeInTheDocument();
  });

  it('is looked up again when the list misses it', async () => {
    const trees = [
      [department('root', '北辰科技', [2, 5], [department('hr', '人力', [3, 3])])],
      [department('root', '北辰科技', [2, 2])],
    ];
    server.use(
      http.get(api('/users'), () => problem(404, 'not_found')),
      http.get(api('/departments'), () =>
        HttpResponse.json({ version: 1, items: trees.length > 1 ? trees.shift() : trees[0] }),
      ),
    );
    await renderAt('/admin/users?department=hr', page);
    expect(await screen.findByText('该部门不存在、已被删除，或不在您的管理范围内')).toBeInTheDocument();
  });
});

describe('deleting selected users', () => {
  it('asks with their names and what is cancelled, and then deletes them', async () => {
    let ids: unknown;
    server.use(
      http.post(api('/users/deletion-preview'), () =>
        HttpResponse.json({ user_count: 2, meeting_count: 3, names: ['用户1', '用户2'] }),
      ),
      http.post(api('/users/batch-deletion'), async ({ request }) => {
        ids = await request.json();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await renderAt('/admin/users', page);
    await userEvent.click(await screen.findByRole('checkbox', { name: '用户1' }));
    await userEvent.click(screen.getByRole('checkbox', { name: '用户2' }));
    await userEvent.click(screen.getByRole('button', { name: '批量删除' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('用户1、用户2');
    expect(dialog).toHaveTextContent('3 场未来会议将被取消');
    await userEvent.click(within(dialog).getByRole('button', { name: '删除' }));
    await waitFor(() => expect(ids).toEqual({ ids: ['u1', 'u2'] }));
  });

  const ask = async (meeting_count: number | null) => {
    server.use(
      http.post(api('/users/deletion-preview'), () =>
        HttpResponse.json({ user_count: 1, meeting_count, names: ['用户1'] }),
      ),
      http.post(api('/users/batch-deletion'), () => new HttpResponse(null, { status: 204 })),
    );
    await renderAt('/admin/users', page);
    await userEvent.click(await screen.findByRole('checkbox', { name: '用户1' }));
    await userEvent.click(screen.getByRole('button', { name: '批量删除' }));
    return screen.findByRole('dialog');
  };

  it('says that the number of meetings is unknown rather than none', async () => {
    expect(await ask(null)).toHaveTextContent('数量暂时未知');
  });

  it('can be undone from the message, which says what does not come back', async () => {
    let restored: unknown;
    server.use(
      http.post(api('/users/batch-restoration'), async ({ request }) => {
        restored = await request.json();
        return HttpResponse.json({ restored_count: 1, refused: [] });
      }),
    );
    await userEvent.click(within(await ask(0)).getByRole('button', { name: '删除' }));
    await userEvent.click(await screen.findByRole('button', { name: '撤销' }));
    expect(await screen.findByText('已恢复 1 个用户，删除时取消的会议不会恢复')).toBeInTheDocument();
    expect(restored).toEqual({ ids: ['u1'] });
  });
});

describe('editing a user', () => {
  const edit = async (name: string) => {
    await renderAt('/admin/users', page);
    await userEvent.click(await screen.findByRole('button', { name: '修改 用户1' }));
    const drawer = await screen.findByRole('dialog');
    const field = within(drawer).getByLabelText('姓名');
    await userEvent.clear(field);
    await userEvent.type(field, name);
    await userEvent.click(within(drawer).getByRole('button', { name: '保存' }));
    return drawer;
  };

  it('sends only what was changed, with the version that was read', async () => {
    let sent: { body: unknown; version: string | null } | undefined;
    server.use(
      http.patch(api('/users/u1'), async ({ request }) => {
        sent = { body: await request.json(), version: request.headers.get('If-Match') };
        return HttpResponse.json(user(1));
      }),
    );
    await edit('王小伟');
    await waitFor(() => expect(sent).toEqual({ body: { name: '王小伟' }, version: '"3"' }));
  });

  it('says at the field what the server found', async () => {
    server.use(
      http.patch(api('/users/u1'), () => problem(409, 'taken', { errors: [{ field: 'email', code: 'taken' }] })),
    );
    const drawer = await edit('王小伟');
    expect(await within(drawer).findByText('已被使用（须全网唯一）')).toBeInTheDocument();
  });

  it('shows what somebody else saved first, and saves as chosen over the newer version', async () => {
    const sent: { body: unknown; version: string | null }[] = [];
    server.use(
      http.get(api('/users/u1'), () =>
        HttpResponse.json({ ...user(1), name: '王大伟', english_name: 'David', version: 4 }),
      ),
      http.patch(api('/users/u1'), async ({ request }) => {
        const version = request.headers.get('If-Match');
        sent.push({ body: await request.json(), version });
        return version === '"4"' ? HttpResponse.json(user(1)) : problem(412, 'stale');
      }),
    );
    await edit('王小伟');
    const title = await screen.findByText('在您编辑期间，其他人修改了此内容');
    const dialog = title.closest<HTMLElement>('[role=dialog]') ?? document.body;
    expect(within(dialog).getByRole('radio', { name: '王大伟' })).not.toBeChecked();
    expect(within(dialog).getByRole('radio', { name: 'David' })).toBeChecked();
    await userEvent.click(within(dialog).getByRole('button', { name: '按所选保存' }));
    await waitFor(() => expect(sent.at(-1)).toEqual({ body: { name: '王小伟' }, version: '"4"' }));
  });
});
