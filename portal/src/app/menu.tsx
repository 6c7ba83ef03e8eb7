import {
  AuditOutlined,
  HistoryOutlined,
  BankOutlined,
  CalendarOutlined,
  DesktopOutlined,
  IdcardOutlined,
  SettingOutlined,
  TeamOutlined,
  UserOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import type { MenuProps } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Account } from '@/api/gen';
import { mayOpen } from './permissions';

interface Entry {
  path: string;
  icon: ReactNode;
  label: string;
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
        { path: '/admin/site', icon: <BankOutlined aria-hidden />, label: t('nav.site') },
        { path: '/admin/users', icon: <TeamOutlined aria-hidden />, label: t('nav.users') },
        { path: '/admin/administrators', icon: <IdcardOutlined aria-hidden />, label: t('nav.administrators') },
      ],
    },
    {
      key: 'rooms',
      label: t('rooms.group'),
      entries: [
        {
          path: '/admin/rooms/shared',
          icon: <CalendarOutlined aria-hidden />,
          label: t('rooms.shared'),
        },
        { path: '/admin/rooms/dedicated', icon: <DesktopOutlined aria-hidden />, label: t('rooms.dedicated') },
      ],
    },
    {
      key: 'information',
      label: t('meetings.group'),
      entries: [{ path: '/admin/meetings', icon: <VideoCameraOutlined aria-hidden />, label: t('meetings.title') }],
    },
    {
      key: 'logs',
      label: t('nav.logs'),
      entries: [
        { path: '/admin/sign-in-log', icon: <HistoryOutlined aria-hidden />, label: t('logs.signIn') },
        {
          path: '/admin/audit-log',
          icon: <AuditOutlined aria-hidden />,
          label: t('logs.audit'),
        },
      ],
    },
    {
      key: 'settings',
      label: t('nav.settings'),
      entries: [
        { path: '/admin/preferences', icon: <SettingOutlined aria-hidden />, label: t('nav.preferences') },
        { path: '/admin/me', icon: <UserOutlined aria-hidden />, label: t('nav.me') },
      ],
    },
  ];
}

/** The names of the pages that the menu offers to such an account. */
export function adminPages(t: TFunction, account: Account): string[] {
  return groups(t).flatMap(({ entries }) =>
    entries.filter(({ path }) => mayOpen(account, path)).map(({ label }) => label),
  );
}

export function adminMenu(t: TFunction, account: Account): NonNullable<MenuProps['items']> {
  return groups(t).flatMap(({ key, label, entries }) => {
    const children = entries
      .filter(({ path }) => mayOpen(account, path))
      .map(({ path, icon, label }) => ({ key: path, icon, label: <Link to={path}>{label}</Link> }));
    return children.length ? [{ type: 'group' as const, key, label, children }] : [];
  });
}

/** The entry that the page belongs to: the longest address that leads to it. */
export function selectedEntry(t: TFunction, pathname: string): string[] {
  const paths = groups(t).flatMap(({ entries }) => entries.map(({ path }) => path));
  const above = paths.filter((path) => pathname === path || pathname.startsWith(`${path}/`));
  return above.sort((a, b) => b.length - a.length).slice(0, 1);
}
