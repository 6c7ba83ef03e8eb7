import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { phoneText } from './phoneText';
import type { Column } from './useColumns';
import { useMoment } from './when';

interface Deleted {
  id: string;
  name: string;
  login_name: string;
  email: string;
  mobile: string | null;
  deleted_at: string;
  deleted_by: string | null;
  restorable_until: string;
}

/** Who was deleted, when, by whom and until when that can be undone. `place` is where they stood. */
export function useDeletionColumns<T extends Deleted>(place: Column<T>, onRestore: (row: T) => void): Column<T>[] {
  const { t } = useTranslation();
  const moment = useMoment();
  return [
    {
      title: t('users.name'),
      dataIndex: 'name',
      width: 150,
      sorter: true,
      render: (_, { name, login_name }) => (
        <span className="cell-2">
          <span title={name}>{name}</span>
          <small title={login_name}>{login_name}</small>
        </span>
      ),
    },
    {
      title: t('users.contact'),
      key: 'contact',
      width: 210,
      render: (_, { email, mobile }) => (
        <span className="cell-2">
          <span title={email}>{email}</span>
          <small className="num">{phoneText(mobile)}</small>
        </span>
      ),
    },
    place,
    {
      title: `${t('deleted.at')} / ${t('deleted.by')}`,
      dataIndex: 'deleted_at',
      width: 160,
      sorter: true,
      render: (_, { deleted_at, deleted_by }) => (
        <span className="cell-2">
          <span className="num">{moment(deleted_at)}</span>
          <small title={deleted_by ?? undefined}>{deleted_by ?? t('deleted.byUnknown')}</small>
        </span>
      ),
    },
    {
      title: t('deleted.until'),
      dataIndex: 'restorable_until',
      width: 150,
      className: 'num',
      render: (at: string) => moment(at),
    },
    {
      title: t('common.actions'),
      key: 'actions',
      fixed: 'right',
      width: 90,
      render: (_, row) => (
        <Button
          type="link"
          size="small"
          aria-label={`${t('deleted.restore')} ${row.name}`}
          onClick={() => onRestore(row)}
        >
          {t('deleted.restore')}
        </Button>
      ),
    },
  ];
}
