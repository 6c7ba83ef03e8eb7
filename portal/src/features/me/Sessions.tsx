import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import {
  listSessionsOptions,
  revokeOtherSessionsMutation,
  revokeSessionMutation,
} from '@/api/gen/@tanstack/react-query.gen';
import type { SessionRow } from '@/api/gen';
import { useErrorText } from '@/components/errorText';
import { ErrorState } from '@/components/States';
import { useMoment } from '@/components/when';

/** Where one is signed in; any of them can be ended. */
export function Sessions() {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const moment = useMoment();
  const queries = useQueryClient();
  const query = useQuery({ ...listSessionsOptions(), staleTime: 0 });
  const after = {
    onSuccess: () => void message.success(t('me.sessions.ended')),
    onError: (error: unknown) => void message.error(errorText(error)),
    onSettled: () => invalidate(queries, 'session'),
  };
  const end = useMutation({ ...revokeSessionMutation(), ...after });
  const endOthers = useMutation({ ...revokeOtherSessionsMutation(), ...after });
  const askOthers = () =>
    modal.confirm({
      title: t('me.sessions.endOthersTitle'),
      content: t('me.sessions.endOthersHint'),
      okText: t('me.sessions.endOthers'),
      okButtonProps: { danger: true },
      focusable: { autoFocusButton: 'cancel' }, // Enter destroys nothing by itself
      onOk: () => endOthers.mutateAsync({}).catch(() => undefined),
    });
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data?.items ?? [];
  return (
    <>
      <div className="tab-actions">
        <Button danger disabled={rows.length < 2} onClick={() => void askOthers()}>
          {t('me.sessions.endOthers')}
        </Button>
      </div>
      <Table<SessionRow>
        size="middle"
        rowKey="id"
        pagination={false}
        loading={query.isPending}
        dataSource={rows}
        aria-label={t('me.tabs.sessions')}
        scroll={{ x: 640 }}
        columns={[
          {
            title: t('me.sessions.client'),
            dataIndex: 'client',
            render: (client: string, row) => (
              <>
                {client} {row.current && <Tag color="green">{t('me.sessions.current')}</Tag>}
                {row.acting_by && <Tag color="orange">{t('me.sessions.by', { name: row.acting_by })}</Tag>}
              </>
            ),
          },
          { title: t('me.sessions.address'), dataIndex: 'address', className: 'num', width: 140 },
          { title: t('me.sessions.created'), dataIndex: 'created_at', className: 'num', width: 150, render: moment },
          { title: t('me.sessions.seen'), dataIndex: 'seen_at', className: 'num', width: 150, render: moment },
          {
            title: t('common.actions'),
            key: 'actions',
            width: 120,
            render: (_, { id, current }) =>
              !current && (
                <Button type="link" size="small" danger onClick={() => end.mutate({ path: { id } })}>
                  {t('me.sessions.end')}
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}
