import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DepartmentNode } from '@/components/departments';
import type { SetParams } from '@/components/useListParams';
import { looksEverywhere, searches, showsSub, showsSubAtFirst, toggledSub, type UserListParams } from './userList';

interface Props {
  params: UserListParams;
  set: SetParams<UserListParams>;
  department: DepartmentNode;
  /** how many users a search has found; undefined while it runs */
  found: number | undefined;
}

/** Whose users the list shows: a department's, with or without those below it, or all that a search finds. */
export function UserPlace({ params, set, department, found }: Props) {
  const { t } = useTranslation();
  const { title } = department;
  if (looksEverywhere(params))
    return (
      <>
        <span role="status">
          {found === undefined ? t('users.everywhere') : t('users.foundEverywhere', { count: found })}
        </span>
        {department.parent && (
          <Button type="link" size="small" onClick={() => set({ within: 'department' })}>
            {t('users.onlyIn', { name: title })}
          </Button>
        )}
      </>
    );
  const sub = showsSub(params, department);
  return (
    <>
      {searches(params) && (
        <Tag
          className="filter-chip"
          closable={{ 'aria-label': t('users.searchEverywhere') }}
          onClose={(event) => {
            event.preventDefault(); // it goes with the address
            set({ within: 'all' });
          }}
        >
          {t('users.inDepartment', { name: title })}
        </Tag>
      )}
      <Button aria-pressed={sub} onClick={() => set({ sub: toggledSub(params, department) })}>
        {t(sub ? 'users.hideSub' : 'users.showSub')}
      </Button>
      {params.sub === '' && showsSubAtFirst(department) && <span className="muted small">{t('users.onlyBelow')}</span>}
    </>
  );
}
