import { describe, expect, it } from 'vitest';
import type { Department } from '@/api/gen';
import { ancestorsOf, index, keysOf, matching, toNodes } from './departments';

const department = (
  id: string,
  name: string,
  children: Department[] = [],
  parent_id: string | null = null,
  spellings = '',
): Department => ({
  id,
  parent_id,
  name,
  spellings,
  user_count: 1,
  total_user_count: 1 + children.reduce((sum, child) => sum + (child.total_user_count ?? 0), 0),
  children,
});
const nodes = toNodes([
  department(
    'root',
    '北辰',
    [
      department('rd', '研发中心', [department('av', 'Audio 音频组')]),
      department('hr', '人力资源部', [], 'root', 'renliziyuanbu rlzyb'),
    ],
    'outside',
  ),
]);

describe('the department tree', () => {
  it('has no parent above what is in scope, whatever the department says', () => {
    expect(nodes[0]?.parent).toBeNull();
    expect(nodes[0]?.children[0]?.parent?.key).toBe('root');
  });

  it('keeps the ancestors of what is searched, without regard to case', () => {
    expect(keysOf(matching(nodes, ' audio '))).toEqual(['root', 'rd', 'av']);
  });

  it.each(['renli', 'ren li', 'RLZY', '人力', 'ｒｅｎｌｉ'])('finds a department by %s', (q) => {
    expect(keysOf(matching(nodes, q))).toEqual(['root', 'hr']);
  });

  it('is whole without a search and empty without a match', () => {
    expect(matching(nodes, ' ')).toBe(nodes);
    expect(matching(nodes, '不存在')).toEqual([]);
  });

  it('finds the way from the root to a department', () => {
    expect(ancestorsOf(index(nodes).get('av'))).toEqual(['root', 'rd']);
  });
});
