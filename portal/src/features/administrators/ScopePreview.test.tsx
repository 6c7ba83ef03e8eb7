import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { account, renderAt } from '@/test/render';
import { api, http, HttpResponse, server } from '@/test/server';
import { ScopePreview } from './ScopePreview';

const KNOWN = { rooms: 7, shared_rooms: 5, dedicated_rooms: 2, meetings: 3, all_meetings: 12 };
const UNKNOWN = { rooms: null, shared_rooms: null, dedicated_rooms: null, meetings: null, all_meetings: null };
const WHOLE_SITE = ['audit_log.read', 'licence.read', 'rooms.write', 'site.write', 'site_preferences.write'];
const OWN = ['meetings.read', 'rooms.read', 'shared_rooms.read', 'sign_in_log.read', 'users.read'];
const OF_DEPARTMENT = {
  ...{ department_id: 'd1', department_path: ['北辰科技'], departments: 2, users: 7, administrators: 1 },
  ...{ whole_site: false, screens: [], withheld: [], permissions: OWN, withheld_permissions: WHOLE_SITE },
};

async function show(more: object, type: 'account' | 'concurrent' = 'account') {
  server.use(
    http.get(api('/administrators/scope-preview'), () => HttpResponse.json({ ...OF_DEPARTMENT, ...KNOWN, ...more })),
  );
  const site = { ...account.site, type };
  await renderAt('/admin/administrators', <ScopePreview departmentId="d1" />, { account: { ...account, site } });
  return (await screen.findByRole('alert')).textContent;
}

describe('what an administrator of a scope will see', () => {
  it('is counted, rooms and meetings too', async () => {
    expect(await show({})).toContain('5 间共享会议室、2 间专属会议室、12 场会议、其中 3 场');
  });

  it('is said to be unknown where it is', async () => {
    expect(await show(UNKNOWN)).toContain('会议室和会议的数量暂时未知');
  });

  it('are the pages of their menu, less those of the whole site alone', async () => {
    const text = await show({});
    expect(text).toMatch(/可见页面：企业信息、.*用户登录日志/);
    expect(text).toContain('不可用：操作审计日志、修改企业信息、查看商务授权、站点默认偏好、修改共享会议室名称');
  });

  it('names no shared rooms where the site has none', async () => {
    const permissions = OWN.filter((each) => each !== 'shared_rooms.read');
    expect(await show({ permissions }, 'concurrent')).not.toContain('共享会议室');
  });

  it('lacks nothing where it is the whole site', async () => {
    const text = await show({ permissions: [...OWN, ...WHOLE_SITE], withheld_permissions: [] });
    expect(text).toMatch(/可见页面：.*操作审计日志/);
    expect(text).not.toContain('不可用');
  });
});
