import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { listMeetingsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { ListMeetingsData, Meeting } from '@/api/gen';
import { useAccount } from '@/app/session';
import { BackLink } from '@/components/BackLink';
import { DataTable } from '@/components/DataTable';
import { PageHead } from '@/components/PageHead';
import { QuickSearch } from '@/components/QuickSearch';
import { EmptyState } from '@/components/States';
import { useListParams, type ListParams } from '@/components/useListParams';
import { useWayBack } from '@/components/wayBack';
import { CancelDialog } from './CancelDialog';
import { boundsOf, orderOf, PeriodChoice, periodIn } from './PeriodChoice';
import { SubjectBar } from './SubjectBar';
import { useMeetingColumns } from './useMeetingColumns';
import { STATUSES } from './useMeetingText';
import { isId, useHost, useSeries } from './useSubject';
import './meetings.css';

type Params = ListParams & {
  q: string;
  status: string;
  when: string;
  from: string;
  to: string;
  series_id: string;
  host_id: string;
  sort?: string;
};
type Query = NonNullable<ListMeetingsData['query']>;

/** Manual 1.4.1.1: the meetings of the users in scope; those of today and what comes next, unless others are asked for. */
export function MeetingsPage() {
  const { t } = useTranslation();
  const { page_size, site } = useAccount();
  const [search] = useSearchParams();
  const period = periodIn(search);
  const defaults = {
    q: '',
    status: '',
    when: 'coming',
    from: '',
    to: '',
    series_id: '',
    host_id: '',
    sort: orderOf(period),
    page: 1,
    page_size,
  };
  const [params, set, clear] = useListParams<Params>(defaults);
  const [cancelled, setCancelled] = useState<Meeting | null>(null);
  const { q, status, series_id, host_id, sort, page, page_size: size } = params;
  const host = useHost(host_id);
  const series = useSeries(series_id);
  const way = useWayBack();
  const isOf = host_id !== '' || series_id !== '';
  const canAsk = [host_id, series_id].every((id) => !id || isId(id));
  const query = useQuery({
    ...listMeetingsOptions({
      query: {
        page,
        page_size: size,
        sort: sort as Query['sort'],
        q,
        status: (status || undefined) as Query['status'],
        series_id: series_id || undefined,
        host_id: host_id || undefined,
        ...boundsOf(period, params, site.time_zone),
      },
    }),
    enabled: canAsk,
    placeholderData: keepPreviousData,
  });
  const columns = useMeetingColumns(query.data?.items, setCancelled);
  const filtered = [q, status, params.from, params.to].some((each) => each !== '');
  const narrowed = filtered || period !== 'all';
  /** Whose meetings they are is no filter of the toolbar: only its own button lifts it. */
  const clearFilters = () => (isOf ? set({ q: '', status: '', from: '', to: '' }) : clear());
  const statuses = STATUSES.map((each) => ({ value: each, label: t(`meetings.statuses.${each}`) }));
  const wider = (
    <span className="buttons">
      {period !== 'all' && (
        <Button type="primary" onClick={() => set({ when: 'all', from: '', to: '', sort: undefined })}>
          {t('meetings.period.lookEverywhere')}
        </Button>
      )}
      {filtered && <Button onClick={clearFilters}>{t('empty.clearFilters')}</Button>}
    </span>
  );
  return (
    <div className="page">
      <PageHead
        title={host.name ? t('meetings.subject.title', { name: host.name }) : t('meetings.title')}
        sub={t('meetings.zone', { zone: site.time_zone })}
        back={isOf && way ? <BackLink to="/admin/meetings" label={t('common.back')} /> : undefined}
      />
      <section className="panel" aria-label={t('meetings.title')}>
        {host_id && <SubjectBar kind="host" subject={host} onLift={() => set({ host_id: '' })} />}
        {series_id && <SubjectBar kind="series" subject={series} onLift={() => set({ series_id: '' })} />}
        <div className="toolbar">
          <PeriodChoice period={period} days={params} onChange={set} />
          <Select
            className="status-filter"
            aria-label={t('meetings.status')}
            value={status}
            onChange={(value) => set({ status: value })}
            options={[{ value: '', label: `${t('meetings.status')}: ${t('common.all')}` }, ...statuses]}
          />
          {filtered && (
            <Button type="link" onClick={clearFilters}>
              {t('empty.clearFilters')}
            </Button>
          )}
          <span className="grow" />
          <QuickSearch value={q} onSearch={(words, how) => set({ q: words }, how)} placeholder={t('meetings.search')} />
        </div>
        {canAsk ? (
          <DataTable<Meeting, Params>
            query={query}
            columns={columns}
            params={params}
            setParams={set}
            label={t('meetings.title')}
            rowName={({ topic }) => topic}
            filtered={narrowed}
            filteredAction={wider}
            emptyText={t(isOf ? 'meetings.subject.none' : 'meetings.none')}
          />
        ) : (
          <EmptyState text={t('meetings.subject.none')} />
        )}
      </section>
      {cancelled && <CancelDialog meeting={cancelled} onClose={() => setCancelled(null)} />}
    </div>
  );
}
