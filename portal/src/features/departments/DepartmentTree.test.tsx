import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { DepartmentTree } from './DepartmentTree';

const tree = {
  version: 1,
  items: [
    {
      id: 'root',
      parent_id: null,
      name: '北辰科技',
      spellings: 'beichenkeji bckj',
      user_count: 1,
      total_user_count: 9,
      children: [
        {
          id: 'rd',
          parent_id: 'root',
          name: '研发中心',
          user_count: 3,
          total_user_count: 3,
          spellings: 'yanfazhongxin yfzx',
          children: [],
        },
        {
          id: 'hr',
          parent_id: 'root',
          name: '人力资源部',
          user_count: 5,
          total_user_count: 5,
          spellings: 'renliziyuanbu rlzyb',
          children: [],
        },
      ],
    },
  ],
};

const onChange = vi.fn();

async function show(who = account) {
  await renderAt('/admin/users', <DepartmentTree value={undefined} onChange={onChange} />, { account: who });
  await screen.findByText('研发中心');
}

async function menuOf(name: string) {
  await userEvent.pointer({ keys: '[MouseRight]', target: screen.getByText(name) });
  return (await screen.findAllByRole('menuitem')).map((item) => item.textContent);
}

beforeEach(() => {
  onChange.mockClear();
  server.use(http.get(api('/departments'), () => HttpResponse.json(tree)));
});

describe('the menu of a department', () => {
  it('has two actions at the root', async () => {
    await show();
    expect(await menuOf('北辰科技')).toEqual(['添加子部门', '编辑部门']);
  });

  it('has four anywhere else', async () => {
    await show();
    expect(await menuOf('研发中心')).toEqual(['添加子部门', '编辑部门', '更改上级部门', '删除部门']);
  });

  it('does not rename the department that is the administrator’s own scope', async () => {
    await show({ ...account, scope_department_id: 'root' });
    await menuOf('北辰科技');
    expect(screen.getByRole('menuitem', { name: /编辑部门/ })).toHaveAttribute('aria-disabled', 'true');
  });

  it('opens from the button of the row and by the keyboard as well', async () => {
    await show();
    await userEvent.click(screen.getByRole('button', { name: '“研发中心”的部门操作' }));
    expect(await screen.findAllByRole('menuitem')).toHaveLength(4);
  });

  it('opens by Shift and F10 for the selected department', async () => {
    await show();
    screen.getByRole('tree').focus();
    await userEvent.keyboard('{Shift>}{F10}{/Shift}');
    expect(await screen.findAllByRole('menuitem')).toHaveLength(2);
  });
});

describe('the keyboard in the tree', () => {
  it('selects a department with sub-departments by Enter, without collapsing it', async () => {
    await show();
    screen.getByRole('tree').focus();
    await userEvent.keyboard('{Home}{Enter}');
    expect(onChange).toHaveBeenCalledWith(undefined);
    expect(screen.getByText('研发中心')).toBeInTheDocument();
  });

  it('collapses and expands by the arrows, and selects nothing by them', async () => {
    await show();
    screen.getByRole('tree').focus();
    await userEvent.keyboard('{Home}{ArrowLeft}');
    await waitFor(() => expect(screen.queryByText('研发中心')).not.toBeInTheDocument());
    await userEvent.keyboard('{ArrowRight}');
    expect(await screen.findByText('研发中心')).toBeInTheDocument();
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe('adding a department', () => {
  const add = async (name: string) => {
    await menuOf('研发中心');
    await userEvent.click(screen.getByRole('menuitem', { name: /添加子部门/ }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByLabelText('部门名称'), name);
    await userEvent.click(within(dialog).getByRole('button', { name: '确定' }));
    return dialog;
  };

  it('sends the trimmed name and the parent', async () => {
    let body: unknown;
    server.use(
      http.post(api('/departments'), async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ id: 'new', parent_id: 'rd', name: '音频组' }, { status: 201 });
      }),
    );
    await show();
    await add(' 音频组 ');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(body).toEqual({ parent_id: 'rd', name: '音频组' });
  });

  it('says at the field that the name is taken, and by whom', async () => {
    server.use(
      http.post(api('/departments'), () => problem(409, 'name_taken', { name: '音频组', parent: '研发中心' })),
    );
    await show();
    const dialog = await add('音频组');
    expect(await within(dialog).findByText('“研发中心”下已有名为“音频组”的部门')).toBeInTheDocument();
  });

  it('refuses an empty name without asking the server', async () => {
    await show();
    const dialog = await add(' ');
    expect(await within(dialog).findByText('请输入部门名称')).toBeInTheDocument();
  });
});

describe('deleting a department', () => {
  const preview = (administrators: { id: string; name: string }[]) =>
    http.get(api('/departments/rd/deletion-preview'), () =>
      HttpResponse.json({
        department_count: 2,
        user_count: 7,
        moves_to: { id: 'root', parent_id: null, name: '北辰科技' },
        administrators,
      }),
    );
  const askDelete = async () => {
    await menuOf('研发中心');
    await userEvent.click(screen.getByRole('menuitem', { name: /删除部门/ }));
    return screen.findByRole('dialog');
  };

  it('says first what goes and who moves where', async () => {
    server.use(preview([]));
    await show();
    const dialog = await askDelete();
    expect(dialog).toHaveTextContent('2 个子部门将一并删除');
    expect(dialog).toHaveTextContent('7 个用户将全部归置到“北辰科技”');
  });

  it('names the administrators in the way and offers nothing else', async () => {
    server.use(preview([{ id: 'a2', name: '赵敏' }]));
    await show();
    const dialog = await askDelete();
    expect(dialog).toHaveTextContent('赵敏');
    expect(within(dialog).queryByRole('button', { name: '删除部门' })).not.toBeInTheDocument();
  });

  it('happens after the question', async () => {
    let deleted = false;
    server.use(
      preview([]),
      http.delete(api('/departments/rd'), () => {
        deleted = true;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await show();
    const dialog = await askDelete();
    await userEvent.click(within(dialog).getByRole('button', { name: '删除部门' }));
    await waitFor(() => expect(deleted).toBe(true));
  });
});

describe('searching the tree', () => {
  it('keeps what matches with its ancestors', async () => {
    await show();
    await userEvent.type(screen.getByLabelText('搜索部门'), '人力');
    await waitFor(() => expect(screen.queryByText('研发中心')).not.toBeInTheDocument());
    expect(screen.getByText('北辰科技')).toBeInTheDocument();
  });

  it('finds a department by its initials', async () => {
    await show();
    await userEvent.type(screen.getByLabelText('搜索部门'), 'yfzx');
    await waitFor(() => expect(screen.queryByText('人力资源部')).not.toBeInTheDocument());
    expect(screen.getByText('研发中心')).toBeInTheDocument();
  });

  it('says so when nothing does', async () => {
    await show();
    await userEvent.type(screen.getByLabelText('搜索部门'), '不存在');
    expect(await screen.findByText('没有名称包含“不存在”的部门')).toBeInTheDocument();
  });
});
