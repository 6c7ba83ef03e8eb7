import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AS_FILE } from '@/api/files';
import { exportAudit } from '@/api/gen';
import type { ListAuditData } from '@/api/gen';
import { listAuditOptions } from '@/api/gen/@tanstack/react-query.gen';
import { useAccount } from '@/app/session';
import { DataTable } from '@/components/DataTable';
import { ExportButton } from '@/components/ExportButton';
import { PageHead } from '@/components/PageHead';
import { PeriodFilter } from '@/components/PeriodFilter';
import { QuickSearch } from '@/components/QuickSearch';
import { useDownload } from '@/components/useDownload';
import { useListParams, type ListParams } from '@/components/useListParams';
import { periodOf } from '@/components/when';
import { ActionFilter } from './ActionFilter';
import { AuditDrawer } from './AuditDrawer';
import { useAuditColumns, type Row } from './useAuditColumns';
import './audit_log.css';

const NO_FILTER = { q: '', action: '', actor: '', target: '', from: '', to: '' };
type Filter = typeof NO_FILTER;
type Params = ListParams & Filter & { sort?: string };
type Query = NonNullable<ListAuditData['query']>;

/** A filter by one actor or target, named by a record that is shown; a click on the cross takes it away. */
function Only({ name, rows, params, onClear }: OnlyProps) {
  const { t } = useTranslation();
  const id = params[name];
  if (!id) return null;
  const row = rows.find((each) => each[`${name}_id`] === id);
  const label = t(name === 'actor' ? 'logs.onlyActor' : 'logs.onlyTarget', { name: row?.[`${name}_name`] ?? '…' });
  return (
    <Tag closable onClose={onClear} closeIcon aria-label={label}>
      {label}
    </Tag>
  );
}

interface OnlyProps {
  name: 'actor' | 'target';
  rows: Row[];
  params: Params;
  onClear: () => void;
}

/** Every change of the site: who, as whom, when, from where, before and after. For administrators of the whole site. */
export function AuditLogPage() {
  const { t } = useTranslation();
  const { page_size, site } = useAccount();
  const { download, pending } = useDownload();
  const [open, setOpen] = useState<Row | null>(null);
  const [params, set] = useListParams<Params>({ ...NO_FILTER, sort: undefined, page: 1, page_size });
  const { page, page_size: size, sort, from, to } = params;
  const given = (['q', 'action', 'actor', 'target'] as const).filter((name) => params[name]);
  const filters = {
    ...Object.fromEntries(given.map((name) => [name, params[name]])),
    ...periodOf(from, to, site.time_zone),
  };
  const query = useQuery({
    ...listAuditOptions({ query: { ...filters, ...(sort ? { sort } : {}), page, page_size: size } as Query }),
    placeholderData: keepPreviousData,
    select: ({ items, total }) => ({ total, items: items.map((row) => ({ ...row, id: String(row.number) })) }),
  });
  const rows = query.data?.items ?? [];
  const clear = () => set(NO_FILTER);
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
          <ActionFilter value={params.action} onChange={(action) => set({ action })} />
          {(['actor', 'target'] as const).map((name) => (
            <Only key={name} name={name} rows={rows} params={params} onClear={() => set({ [name]: '' })} />
          ))}
          <span className="grow" />
          <QuickSearch value={params.q} onSearch={(q) => set({ q })} placeholder={t('logs.searchAudit')} />
        </div>
        <DataTable<Row, Params>
          query={query}
          columns={useAuditColumns(setOpen)}
          params={params}
          setParams={set}
          label={t('logs.audit')}
          rowName={(row) => String(row.number)}
          filtered={Object.keys(NO_FILTER).some((name) => params[name as keyof Filter] !== '')}
          filteredAction={<Button onClick={clear}>{t('empty.clearFilters')}</Button>}
        />
      </section>
      {open && (
        <AuditDrawer
          row={open}
          onFilter={(filter) => {
            setOpen(null);
            set({ ...NO_FILTER, ...filter });
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}
