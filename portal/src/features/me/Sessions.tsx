import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Grid, Table, Tag } from 'antd';
import type { ColumnsType } from 'antd/es/table';
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
import { useQuestion } from '@/components/useQuestion';
import { useMoment } from '@/components/when';

/** With what, from where, from when until when. A telephone shows these in one column. */
function useSessionColumns(end: (id: string) => void): ColumnsType<SessionRow> {
  const { t } = useTranslation();
  const moment = useMoment();
  const { md = true } = Grid.useBreakpoint();
  const client = {
    title: t('me.sessions.client'),
    dataIndex: 'client',
    render: (_: unknown, row: SessionRow) => (
      <>
        {row.client} {row.current && <Tag color="green">{t('me.sessions.current')}</Tag>}
        {row.acting_by && <Tag color="orange">{t('me.sessions.by', { name: row.acting_by })}</Tag>}
        {!md && (
          <small className="muted num block">
            {row.address}
            <br />
            {t('me.sessions.created')} {moment(row.created_at)}
            <br />
            {t('me.sessions.seen')} {moment(row.seen_at)}
          </small>
        )}
      </>
    ),
  };
  const actions = {
    title: t('common.actions'),
    key: 'actions',
    width: 120,
    render: (_: unknown, { id, current }: SessionRow) =>
      !current && (
        <Button type="link" size="small" danger onClick={() => end(id)}>
          {t('me.sessions.end')}
        </Button>
      ),
  };
  if (!md) return [client, actions];
  return [
    client,
    { title: t('me.sessions.address'), dataIndex: 'address', className: 'num', width: 140 },
    { title: t('me.sessions.created'), dataIndex: 'created_at', className: 'num', width: 150, render: moment },
    { title: t('me.sessions.seen'), dataIndex: 'seen_at', className: 'num', width: 150, render: moment },
    actions,
  ];
}

/** Where one is signed in; any of them can be ended. */
export function Sessions() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const question = useQuestion();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const query = useQuery({ ...listSessionsOptions(), staleTime: 0 });
  const after = {
    onSuccess: () => void message.success(t('me.sessions.ended')),
    onError: (error: unknown) => void message.error(errorText(error)),
    onSettled: () => invalidate(queries, 'session'),
  };
  const end = useMutation({ ...revokeSessionMutation(), ...after });
  const endOthers = useMutation({ ...revokeOtherSessionsMutation(), ...after });
  const columns = useSessionColumns((id) => end.mutate({ path: { id } }));
  const askOthers = () =>
    question({
      title: t('me.sessions.endOthersTitle'),
      content: t('me.sessions.endOthersHint'),
      okText: t('me.sessions.endOthers'),
      destroys: true,
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
        columns={columns}
      />
    </>
  );
}
