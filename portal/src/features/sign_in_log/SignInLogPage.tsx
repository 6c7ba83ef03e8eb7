import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { AS_FILE } from '@/api/files';
import { exportSignIns } from '@/api/gen';
import type { ListSignInsData, SignInRow } from '@/api/gen';
import { listSignInsOptions } from '@/api/gen/@tanstack/react-query.gen';
import { useAccount } from '@/app/session';
import { DataTable } from '@/components/DataTable';
import { ExportButton } from '@/components/ExportButton';
import { PageHead } from '@/components/PageHead';
import { PeriodFilter } from '@/components/PeriodFilter';
import { QuickSearch } from '@/components/QuickSearch';
import type { Column } from '@/components/useColumns';
import { useDownload } from '@/components/useDownload';
import { useListParams, type ListParams } from '@/components/useListParams';
import { numberText } from '@/components/numberText';
import { periodOf, useMomentInLog } from '@/components/when';

type Params = ListParams & { q: string; action: string; result: string; from: string; to: string; sort?: string };
type Query = NonNullable<ListSignInsData['query']>;

const ACTIONS = [
  'sign_in',
  'sign_out',
  'password_change',
  'password_reset',
  'jump',
  'booking',
  'change',
  'cancellation',
] as const;
const RESULTS = ['success', 'wrong_password', 'locked', 'second_factor', 'expired'] as const;

/** What the log says of some actions: which meeting, or why an administrator jumped. */
interface Detail {
  reason?: string;
  topic?: string;
  meeting_number?: string;
}

function useDetailText() {
  const { t } = useTranslation();
  return ({ by, detail }: SignInRow): string => {
    const { reason, topic, meeting_number: number } = (detail ?? {}) as Detail;
    const said = number ? t('logs.meetingDetail', { topic: topic ?? '', number: numberText(number) }) : reason;
    return [by && t('logs.by', { name: by }), said].filter(Boolean).join(' · ');
  };
}

/** Two lines a cell, so that nothing has to be scrolled to sideways. */
function useLogColumns(): Column<SignInRow>[] {
  const { t } = useTranslation();
  const moment = useMomentInLog();
  const detailText = useDetailText();
  const colour = (result: string) => ({ '--c': result === 'success' ? '#0b7a55' : '#c9251c' }) as CSSProperties;
  const two = (first: string, second: string) => (
    <span className="cell-2" title={[first, second].filter(Boolean).join('\n')}>
      <span>{first}</span>
      {second && <small>{second}</small>}
    </span>
  );
  return [
    { title: t('logs.at'), dataIndex: 'at', width: 170, sorter: true, className: 'num', render: moment },
    {
      title: t('users.name'),
      dataIndex: 'name',
      width: 180,
      render: (_, row) => two(row.name, row.login_name),
    },
    {
      title: t('logs.action'),
      dataIndex: 'action',
      width: 210,
      render: (action: 'jump', row) => two(t(`logs.actions.${action}`), detailText(row)),
    },
    {
      title: t('logs.result'),
      dataIndex: 'result',
      width: 160,
      render: (result: 'success') => (
        <span className="dot" style={colour(result)}>
          {t(`logs.results.${result}`)}
        </span>
      ),
    },
    {
      title: t('logs.addressClient'),
      dataIndex: 'client',
      width: 200,
      render: (client: string, row) => two(row.address ?? '', client),
    },
  ];
}

/** Manual 1.4.6: who signed in and what users did, from where and how it went. */
export function SignInLogPage() {
  const { t } = useTranslation();
  const { page_size, site } = useAccount();
  const { download, pending } = useDownload();
  const [params, set] = useListParams<Params>({
    q: '',
    action: '',
    result: '',
    from: '',
    to: '',
    sort: undefined,
    page: 1,
    page_size,
  });
  const { page, page_size: size, sort, q, action, result, from, to } = params;
  const filters = {
    ...(q ? { q } : {}),
    ...(action ? { action } : {}),
    ...(result ? { result } : {}),
    ...periodOf(from, to, site.time_zone),
  };
  const query = useQuery({
    ...listSignInsOptions({ query: { ...filters, ...(sort ? { sort } : {}), page, page_size: size } as Query }),
    placeholderData: keepPreviousData,
  });
  const clear = () => set({ q: '', action: '', result: '', from: '', to: '' });
  const all = { value: '', label: t('common.all') };
  return (
    <div className="page">
      <PageHead title={t('logs.signIn')} sub={t('logs.signInHint')}>
        <ExportButton
          label={t('exports.label')}
          pending={pending}
          onExport={(format) =>
            void download((signal) => exportSignIns({ query: { ...filters, format } as never, signal, ...AS_FILE }))
          }
        />
      </PageHead>
      <section className="panel" aria-label={t('logs.signIn')}>
        <div className="toolbar">
          <PeriodFilter from={from} to={to} onChange={set} />
          <Select
            className="filter"
            aria-label={t('logs.action')}
            value={action}
            onChange={(next) => set({ action: next })}
            options={[all, ...ACTIONS.map((value) => ({ value, label: t(`logs.actions.${value}`) }))]}
            prefix={t('logs.action')}
          />
          <Select
            className="filter"
            aria-label={t('logs.result')}
            value={result}
            onChange={(next) => set({ result: next })}
            options={[all, ...RESULTS.map((value) => ({ value, label: t(`logs.results.${value}`) }))]}
            prefix={t('logs.result')}
          />
          <span className="grow" />
          <QuickSearch value={q} onSearch={(next, how) => set({ q: next }, how)} placeholder={t('logs.searchSignIn')} />
        </div>
        <DataTable<SignInRow, Params>
          query={query}
          columns={useLogColumns()}
          params={params}
          setParams={set}
          label={t('logs.signIn')}
          rowName={(row) => row.name}
          filtered={[q, action, result, from, to].some(Boolean)}
          filteredAction={<Button onClick={clear}>{t('empty.clearFilters')}</Button>}
        />
      </section>
    </div>
  );
}
