import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listDepartmentsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { Department } from '@/api/gen';
import { keyOf } from './typed';

export interface DepartmentNode {
  key: string;
  title: string;
  /** pinyin and initials of the name, separated by blanks */
  spellings: string;
  /** users directly in it */
  direct: number;
  /** users of the whole subtree */
  total: number;
  /** null at the top of what the administrator may see: for them that department plays the root's part */
  parent: DepartmentNode | null;
  children: DepartmentNode[];
}

export function toNodes(items: Department[], parent: DepartmentNode | null = null): DepartmentNode[] {
  return items.map(({ id, name, spellings, user_count, total_user_count, children }) => {
    const [direct, total] = [user_count ?? 0, total_user_count ?? 0];
    const node: DepartmentNode = {
      key: id,
      title: name,
      spellings: spellings ?? '',
      direct,
      total,
      parent,
      children: [],
    };
    node.children = toNodes(children ?? [], node);
    return node;
  });
}

/** Whether a department is found by what somebody types: a part of its name, its pinyin (shi yan) or its initials (sy). */
export function answers({ title, spellings }: Pick<DepartmentNode, 'title' | 'spellings'>, q: string): boolean {
  const wanted = keyOf(q);
  const letters = wanted.replaceAll(' ', '');
  return keyOf(title).includes(wanted) || spellings.split(' ').some((spelling) => spelling.includes(letters));
}

/** The nodes that `q` finds, with their ancestors. */
export function matching(nodes: DepartmentNode[], q: string): DepartmentNode[] {
  if (!keyOf(q)) return nodes;
  return nodes.flatMap((node) => {
    const children = matching(node.children, q);
    return children.length || answers(node, q) ? [{ ...node, children }] : [];
  });
}

export function keysOf(nodes: DepartmentNode[]): string[] {
  return nodes.flatMap((node) => [node.key, ...keysOf(node.children)]);
}

export function ancestorsOf(node: DepartmentNode | undefined): string[] {
  return node?.parent ? [...ancestorsOf(node.parent), node.parent.key] : [];
}

/** The names from the top of what the administrator may see down to the department. */
export function namesTo(node: DepartmentNode | undefined): string[] {
  return node ? [...namesTo(node.parent ?? undefined), node.title] : [];
}

export function index(nodes: DepartmentNode[], into = new Map<string, DepartmentNode>()): Map<string, DepartmentNode> {
  for (const node of nodes) {
    into.set(node.key, node);
    index(node.children, into);
  }
  return into;
}

/** The tree that the administrator may see, and each of its departments by id. */
export function useDepartments() {
  const query = useQuery(listDepartmentsOptions());
  const items = query.data?.items;
  const nodes = useMemo(() => toNodes(items ?? []), [items]);
  const byId = useMemo(() => index(nodes), [nodes]);
  return { query, nodes, byId, root: nodes[0] };
}
