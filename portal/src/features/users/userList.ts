import type { ListUsersData } from '@/api/gen';
import type { DepartmentNode } from '@/components/departments';
import type { ListParams } from '@/components/useListParams';
import { FILTER_NAMES, NO_FILTER, type UserFilterValues } from './userFilter';

type Query = NonNullable<ListUsersData['query']>;

/** The list's part of the address. */
export type UserListParams = ListParams &
  UserFilterValues & {
    /** the selected department; none is the top of the tree */
    department?: string;
    /** users of sub-departments: 1 shows them, 0 hides them; empty leaves it to the department */
    sub: string;
    q: string;
    /** where a search looks: "all" or "department"; empty leaves it to the search */
    within: string;
    sort?: string;
  };

export const NO_SEARCH = { ...NO_FILTER, q: '', within: '' };

export function searches(params: UserFilterValues & { q: string }): boolean {
  return params.q !== '' || FILTER_NAMES.some((name) => params[name] !== '');
}

/** A quick search covers all that the administrator manages (manual 1.2.3), a filter by field the selected department (1.2.3.8). */
export function looksEverywhere(params: UserListParams): boolean {
  if (!searches(params)) return false;
  return params.within === '' ? params.q !== '' : params.within === 'all';
}

/** Users below are shown at first only where a department has none of its own: an empty list would help nobody. */
export function showsSubAtFirst({ direct, total }: DepartmentNode): boolean {
  return direct === 0 && total > 0;
}

export function showsSub({ sub }: UserListParams, department: DepartmentNode): boolean {
  return sub === '' ? showsSubAtFirst(department) : sub === '1';
}

/** What the toggle writes: nothing where that is what the department shows at first. */
export function toggledSub(params: UserListParams, department: DepartmentNode): string {
  const next = !showsSub(params, department);
  if (next === showsSubAtFirst(department)) return '';
  return next ? '1' : '0';
}

/** What the server is asked for. */
export function filterOf(params: UserListParams, department: DepartmentNode | undefined): Query {
  const { department: _id, sub: _sub, within: _within, page: _page, page_size: _size, ...rest } = params;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '' && value !== undefined));
  if (looksEverywhere(params) || !department) return given;
  return { ...given, department_id: department.key, include_subdepartments: showsSub(params, department) };
}
