import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, server } from '@/test/server';
import { ScopePreview } from './ScopePreview';

async function show(figures: { rooms: number | null; meetings: number | null }) {
  const seen = { departments: 2, users: 7, administrators: 1, screens: ['users'], withheld: [] };
  server.use(
    http.get(api('/administrators/scope-preview'), () =>
      HttpResponse.json({ department_id: 'd1', department_path: ['北辰科技'], ...seen, ...figures }),
    ),
  );
  await renderAt('/admin/administrators', <ScopePreview departmentId="d1" />);
  return (await screen.findByRole('alert')).textContent;
}

describe('what an administrator of a scope will see', () => {
  it('is counted, rooms and meetings too', async () => {
    expect(await show({ rooms: 5, meetings: 3 })).toContain('5 间会议室、3 场进行中或未来的会议');
  });

  it('is said to be unknown where it is', async () => {
    expect(await show({ rooms: null, meetings: null })).toContain('会议室和会议的数量暂时未知');
  });
});
