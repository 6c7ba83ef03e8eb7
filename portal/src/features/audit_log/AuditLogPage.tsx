import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AS_FILE } from '@/api/files';
import { exportAudit } from '@/api/gen';
import type { AuditRow, ListAuditData } from '@/api/gen';
import { listAuditOptions } from '@/api/gen/@tanstack/react-query.gen';
import { useAccount } from '@/app/session';
import { DataTable } from '@/components/DataTable';
import { ExportButton } from '@/components/ExportButton';
import { PageHead } from '@/components/PageHead';
import { PeriodFilter } from '@/components/PeriodFilter';
import { QuickSearch } from '@/components/QuickSearch';
import { SidePanel } from '@/components/SidePanel';
import type { Column } from '@/components/useColumns';
import { useDownload } from '@/components/useDownload';
import { useListParams, type ListParams } from '@/components/useListParams';
import { periodOf, useMoment } from '@/components/when';

type Params = ListParams & { q: string; from: string; to: string; sort?: string };
type Query = NonNullable<ListAuditData['query']>;
type Row = AuditRow & { id: string };

/** `user.created` in the reader's language; an action that is not known yet stays as it is. */
function useActionText(): (action: string) => string {
  const { t } = useTranslation();
  return (action) => {
    const key = `logs.audited.${action.replace('.', '_')}`;
    return i18next.exists(key) ? (t as (key: string) => string)(key) : action;
  };
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What one change changed, field by field. */
function Changes({ row }: { row: AuditRow }) {
  const { t } = useTranslation();
  const before = (row.before ?? {}) as Record<string, unknown>;
  const after = (row.after ?? {}) as Record<string, unknown>;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <Table
      size="small"
      rowKey="name"
      pagination={false}
      aria-label={t('logs.changes')}
      dataSource={names.map((name) => ({ name, before: shown(before[name]), after: shown(after[name]) }))}
      columns={[
        { title: t('conflict.field'), dataIndex: 'name' },
        { title: t('logs.before'), dataIndex: 'before' },
        { title: t('logs.after'), dataIndex: 'after' },
      ]}
    />
  );
}

function useAuditColumns(onOpen: (row: Row) => void): Column<Row>[] {
  const { t } = useTranslation();
  const moment = useMoment();
  const actionText = useActionText();
  return [
    { title: t('logs.number'), dataIndex: 'number', width: 84, align: 'right', className: 'num' },
    { title: t('logs.at'), dataIndex: 'at', width: 150, sorter: true, className: 'num', render: moment },
    {
      title: t('logs.actor'),
      dataIndex: 'actor_name',
      width: 170,
      render: (_, { actor_name, impersonator_name }) => (
        <span className="cell-2">
          <span>{actor_name}</span>
          {impersonator_name && <small>{t('logs.by', { name: impersonator_name })}</small>}
        </span>
      ),
    },
    { title: t('logs.action'), dataIndex: 'action', width: 170, render: actionText },
    { title: t('logs.target'), dataIndex: 'target_name', width: 200, ellipsis: true },
    { title: t('logs.address'), dataIndex: 'address', width: 150, className: 'num', ellipsis: true },
    {
      title: t('common.actions'),
      key: 'actions',
      fixed: 'right',
      width: 96,
      render: (_, row) => (
        <Button type="link" size="small" aria-label={`${t('logs.details')} ${row.number}`} onClick={() => onOpen(row)}>
          {t('logs.details')}
        </Button>
      ),
    },
  ];
}

/** Every change of the site: who, as whom, when, from where, before and after. For administrators of the whole site. */
export function AuditLogPage() {
  const { t } = useTranslation();
  const { page_size, site } = useAccount();
  const { download, pending } = useDownload();
  const [open, setOpen] = useState<Row | null>(null);
  const [params, set] = useListParams<Params>({ q: '', from: '', to: '', sort: undefined, page: 1, page_size });
  const { page, page_size: size, sort, q, from, to } = params;
  const filters = { ...(q ? { q } : {}), ...periodOf(from, to, site.time_zone) };
  const query = useQuery({
    ...listAuditOptions({ query: { ...filters, ...(sort ? { sort } : {}), page, page_size: size } as Query }),
    placeholderData: keepPreviousData,
    select: ({ items, total }) => ({ total, items: items.map((row) => ({ ...row, id: String(row.number) })) }),
  });
  const actionText = useActionText();
  return (
    <div className="page">
      <PageHead title={t('logs.audit')} sub={t('logs.auditHint')}>
        <ExportButton
          label={t('exports.label')}
          pending={pending}
          onExport={(format) =>
            void download((signal) => exportAudit({ query: { ...filters, format }, signal, ...AS_FILE }))
          }
        />
      </PageHead>
      <section className="panel" aria-label={t('logs.audit')}>
        <div className="toolbar">
          <PeriodFilter from={from} to={to} onChange={set} />
          <span className="grow" />
          <QuickSearch value={q} onSearch={(next, how) => set({ q: next }, how)} placeholder={t('logs.searchAudit')} />
        </div>
        <DataTable<Row, Params>
          query={query}
          columns={useAuditColumns(setOpen)}
          params={params}
          setParams={set}
          label={t('logs.audit')}
          rowName={(row) => String(row.number)}
          filtered={[q, from, to].some(Boolean)}
          filteredAction={<Button onClick={() => set({ q: '', from: '', to: '' })}>{t('empty.clearFilters')}</Button>}
        />
      </section>
      {open && (
        <SidePanel size={640} title={`${actionText(open.action)} · ${open.target_name}`} onClose={() => setOpen(null)}>
          {open.reason && <p>{t('logs.reason', { reason: open.reason })}</p>}
          <Changes row={open} />
          <p className="muted small">{t('logs.request', { id: open.request_id })}</p>
        </SidePanel>
      )}
    </div>
  );
}
