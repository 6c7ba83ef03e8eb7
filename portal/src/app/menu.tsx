import { IdcardOutlined, TeamOutlined } from '@ant-design/icons';
import type { MenuProps } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Account } from '@/api/gen';

interface Entry {
  path: string;
  icon: ReactNode;
  label: string;
  /** left out for whom it would only be refused */
  when?: (account: Account) => boolean;
}

interface Group {
  key: string;
  label: string;
  entries: Entry[];
}

/** The administration portal's pages, in the menu's order. The first one allowed is where an administrator lands. */
function groups(t: TFunction): Group[] {
  return [
    {
      key: 'system',
      label: t('nav.system'),
      entries: [
        { path: '/admin/users', icon: <TeamOutlined aria-hidden />, label: t('nav.users') },
        { path: '/admin/administrators', icon: <IdcardOutlined aria-hidden />, label: t('nav.administrators') },
      ],
    },
  ];
}

export function adminMenu(t: TFunction, account: Account): NonNullable<MenuProps['items']> {
  return groups(t).flatMap(({ key, label, entries }) => {
    const children = entries
      .filter(({ when }) => !when || when(account))
      .map(({ path, icon, label }) => ({ key: path, icon, label: <Link to={path}>{label}</Link> }));
    return children.length ? [{ type: 'group' as const, key, label, children }] : [];
  });
}
