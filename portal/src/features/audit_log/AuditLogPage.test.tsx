import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, server } from '@/test/server';
import { AuditLogPage } from './AuditLogPage';

const ROW = {
  ...{ number: 7, at: '2027-03-30T01:02:03Z', action: 'user.updated', reason: '代为修改', request_id: 'r1' },
  ...{ actor_id: 'u1', actor_name: '王小明', actor_role: 'user', actor_login_name: 'wang' },
  ...{ impersonator_id: 'a1', impersonator_name: '李管理', impersonator_login_name: 'li', address: '192.0.2.1' },
  ...{ target_type: 'user', target_id: 'u2', target_name: '已删除者', target_login_name: null },
  ...{ before: { department_id: 'd1' }, after: { department_id: 'd2' } },
  changes: [
    { field: 'department', before: ['集团', '销售部'], after: ['集团', '市场部'] },
    { field: 'account_kind', before: 'shared', after: 'dedicated' },
    { field: 'expires_on', before: null, after: '2030-09-05' },
  ],
};

/** The queries that the page asks with. */
async function show(path: string, items: object[] = [ROW]) {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(api('/departments'), () => HttpResponse.json({ items: [], version: 1 })),
    http.get(api('/audit-log'), ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ items, page: 1, page_size: 20, total: items.length });
    }),
  );
  await renderAt(path, <AuditLogPage />);
  return asked;
}

describe('the audit log', () => {
  it('says the second, who acted as whom and why', async () => {
    await show('/admin/audit-log');
    expect(await screen.findByText('2027-03-30 09:02:03')).toBeVisible();
    expect(screen.getByRole('link', { name: '李管理' })).toHaveAttribute('href', '/admin/administrators?q=li');
    expect(screen.getByRole('link', { name: '王小明' })).toHaveAttribute(
      'href',
      expect.stringContaining('login_name=wang'),
    );
    expect(screen.getByText('代为修改')).toBeVisible();
  });

  it('leads to nobody who is gone', async () => {
    await show('/admin/audit-log');
    await screen.findByText('已删除者');
    expect(screen.queryByRole('link', { name: '已删除者' })).toBeNull();
  });

  it('shows before and after in words, without a code or an id', async () => {
    await show('/admin/audit-log');
    await userEvent.click(await screen.findByRole('button', { name: '详情 7' }));
    const changes = await within(await screen.findByRole('dialog')).findByRole('table', { name: '变更内容' });
    const said = changes.textContent;
    for (const word of ['集团 / 销售部', '集团 / 市场部', '共享账号', '专属账号', '长期有效', '2030-09-05'])
      expect(said).toContain(word);
    expect(said).not.toMatch(/account_kind|department|expires_on|shared|d1|d2/);
  });

  it('asks for the actions of the address', async () => {
    const asked = await show('/admin/audit-log?action=user.created,user.deleted');
    await screen.findByText('已删除者');
    expect(asked[0]?.get('action')).toBe('user.created,user.deleted');
  });

  it('says that nothing matches, and clears the filters', async () => {
    const asked = await show('/admin/audit-log?q=x&action=user.created', []);
    await userEvent.click(await screen.findByRole('button', { name: '清除筛选' }));
    expect([...(asked.at(-1)?.keys() ?? [])].sort()).toEqual(['page', 'page_size']);
  });
});
