import { MoreOutlined } from '@ant-design/icons';
import { Button, Space, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { User } from '@/api/gen';
import { AccountStatus } from '@/components/AccountStatus';
import { phoneText } from '@/components/phoneText';
import type { Column } from '@/components/useColumns';

interface Actions {
  onEdit: (user: User) => void;
  onJump: (user: User) => void;
  /** the rest of the actions, in a menu at the button */
  onMore: (user: User, button: HTMLElement) => void;
}

export function useUserColumns({ onEdit, onJump, onMore }: Actions): Column<User>[] {
  const { t } = useTranslation();
  return [
    {
      title: t('users.name'),
      dataIndex: 'name',
      fixed: 'left',
      width: 104,
      sorter: true,
      render: (_, user) => (
        <span className="cell-2">
          <span className="whole">{user.name}</span>
          <small className="whole">{user.login_name}</small>
        </span>
      ),
    },
    {
      title: t('users.contact'),
      dataIndex: 'email',
      width: 142,
      sorter: true,
      render: (_, user) => (
        <span className="cell-2">
          <span className="whole">
            {user.email.split('@')[0]}
            <wbr />@{user.email.split('@')[1]}
          </span>
          <small className="num">{phoneText(user.mobile ?? user.phone)}</small>
        </span>
      ),
    },
    {
      title: t('users.department'),
      key: 'department',
      width: 103,
      render: (_, { department_path: path = [] }) => (
        <span className="ellipsis" title={path.join(' / ')}>
          {path.at(-1)}
        </span>
      ),
    },
    {
      title: t('users.account'),
      dataIndex: 'account_kind',
      width: 109,
      render: (_, { account_kind, capacity }) => (
        <span className="cell-2 start">
          <Tag variant="filled" color={account_kind === 'dedicated' ? 'purple' : 'blue'}>
            {t(account_kind === 'dedicated' ? 'users.dedicated' : 'users.shared')}
          </Tag>
          {capacity ? <small className="num whole">{t('common.parties', { count: capacity })}</small> : null}
        </span>
      ),
    },
    {
      title: t('users.expiry'),
      dataIndex: 'expires_on',
      width: 109,
      sorter: true,
      render: (day: string | null, { status }) => (
        <span className="cell-2">
          <span className="num">{day ?? t('users.never')}</span>
          <small>
            <AccountStatus status={status} />
          </small>
        </span>
      ),
    },
    {
      title: t('access.totp.title'),
      dataIndex: 'has_totp',
      width: 110,
      optional: true,
      render: (on: boolean) => (on ? t('access.totp.on') : <span className="muted">{t('access.totp.off')}</span>),
    },
    { title: t('users.englishName'), dataIndex: 'english_name', width: 130, optional: true },
    { title: t('users.phone'), dataIndex: 'phone', width: 150, className: 'num', optional: true, render: phoneText },
    { title: t('users.mobile'), dataIndex: 'mobile', width: 150, className: 'num', optional: true, render: phoneText },
    {
      title: t('common.actions'),
      key: 'actions',
      fixed: 'right',
      width: 165,
      render: (_, user) => (
        <Space size={0}>
          <Button
            type="link"
            size="small"
            aria-label={`${t('common.edit')} ${user.name}`} // holds the visible word (WCAG 2.5.3)
            onClick={() => onEdit(user)}
          >
            {t('common.edit')}
          </Button>
          <Button type="link" size="small" aria-label={`${t('jump.action')} ${user.name}`} onClick={() => onJump(user)}>
            {t('jump.action')}
          </Button>
          <Button
            type="text"
            size="small"
            icon={<MoreOutlined aria-hidden />}
            aria-haspopup="menu"
            aria-label={`${t('common.more')} ${user.name}`}
            onClick={({ currentTarget }) => onMore(user, currentTarget)}
          />
        </Space>
      ),
    },
  ];
}
