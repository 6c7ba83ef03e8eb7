import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Select, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { listMeetingsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { ListMeetingsData, Meeting } from '@/api/gen';
import { useAccount } from '@/app/session';
import { DataTable } from '@/components/DataTable';
import { PageHead } from '@/components/PageHead';
import { QuickSearch } from '@/components/QuickSearch';
import type { Column } from '@/components/useColumns';
import { useListParams, type ListParams } from '@/components/useListParams';
import { addDays, DAY, momentOf, wire } from '@/components/zoned';
import { CancelDialog } from './CancelDialog';
import { StatusDot } from './StatusDot';
import { numberText, STATUSES, useMeetingText } from './useMeetingText';
import './meetings.css';

type Params = ListParams & {
  q: string;
  status: string;
  from: string;
  to: string;
  series_id: string;
  host_id: string;
  sort?: string;
};
type Query = NonNullable<ListMeetingsData['query']>;

function useMeetingColumns(onCancel: (meeting: Meeting) => void): Column<Meeting>[] {
  const { t } = useTranslation();
  const text = useMeetingText();
  return [
    {
      title: t('meetings.topic'),
      dataIndex: 'topic',
      fixed: 'left',
      width: 232,
      sorter: true,
      render: (_, { id, topic, meeting_number }) => (
        <span className="cell-2">
          <Link to={`/admin/meetings/${id}`} className="ellipsis" title={topic}>
            {topic}
          </Link>
          <small className="num">{numberText(meeting_number)}</small>
        </span>
      ),
    },
    {
      title: t('meetings.time'),
      dataIndex: 'start_at',
      width: 214,
      sorter: true,
      render: (_, { start_at, end_at, duration_minutes }) => (
        <span className="cell-2 num">
          <span>{text.dateTime(start_at)}</span>
          <small>
            {text.span(start_at, end_at)} · {text.duration(duration_minutes)}
          </small>
        </span>
      ),
    },
    {
      title: t('meetings.host'),
      key: 'host',
      width: 130,
      render: (_, { host }) => <span className="ellipsis">{host?.name ?? t('meetings.unknownHost')}</span>,
    },
    {
      title: t('meetings.room'),
      key: 'room',
      width: 170,
      render: (_, { room, capacity }) => (
        <span className="cell-2">
          <span title={room?.name}>{room?.name ?? t('common.none')}</span>
          <small className="num">{t('common.parties', { n: capacity })}</small>
        </span>
      ),
    },
    {
      title: t('meetings.type'),
      key: 'type',
      width: 110,
      render: (_, meeting) => <Tag variant="filled">{text.type(meeting)}</Tag>,
    },
    {
      title: t('meetings.status'),
      dataIndex: 'status',
      width: 110,
      sorter: true,
      render: (_, meeting) => <StatusDot meeting={meeting} />,
    },
    {
      title: t('common.actions'),
      key: 'actions',
      fixed: 'right',
      width: 132,
      render: (_, meeting) =>
        meeting.status === 'booked' && (
          <Button
            type="link"
            size="small"
            danger
            aria-label={`${t('meetings.cancel.action')} ${meeting.topic}`}
            onClick={() => onCancel(meeting)}
          >
            {t('meetings.cancel.action')}
          </Button>
        ),
    },
  ];
}

/** Manual 1.4.1.1: the meetings of the users in scope. */
export function MeetingsPage() {
  const { t } = useTranslation();
  const { page_size, site } = useAccount();
  const defaults = {
    q: '',
    status: '',
    from: '',
    to: '',
    series_id: '',
    host_id: '',
    sort: undefined,
    page: 1,
    page_size,
  };
  const [params, set, clear] = useListParams<Params>(defaults);
  const [cancelled, setCancelled] = useState<Meeting | null>(null);
  const { from, to, status, series_id, host_id, ...rest } = params;
  const midnight = (day: string) => wire(momentOf(day, '00:00', site.time_zone));
  const query = useQuery({
    ...listMeetingsOptions({
      query: {
        ...rest,
        status: (status || undefined) as Query['status'],
        series_id: series_id || undefined,
        host_id: host_id || undefined,
        from: from ? midnight(from) : undefined,
        to: to ? midnight(addDays(to, 1)) : undefined,
      } as Query,
    }),
    placeholderData: keepPreviousData,
  });
  const columns = useMeetingColumns(setCancelled);
  const filtered = [params.q, status, from, to, series_id, host_id].some((each) => each !== '');
  const statuses = STATUSES.map((each) => ({ value: each, label: t(`meetings.statuses.${each}`) }));
  return (
    <div className="page">
      <PageHead title={t('meetings.title')} sub={t('meetings.zone', { zone: site.time_zone })} />
      <section className="panel" aria-label={t('meetings.title')}>
        <div className="toolbar">
          <DatePicker.RangePicker
            aria-label={t('meetings.range')}
            allowEmpty={[true, true]}
            placeholder={[t('meetings.from'), t('meetings.to')]}
            value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
            onChange={(days) => set({ from: days?.[0]?.format(DAY) ?? '', to: days?.[1]?.format(DAY) ?? '' })}
          />
          <Select
            className="status-filter"
            aria-label={t('meetings.status')}
            value={status}
            onChange={(value) => set({ status: value })}
            options={[{ value: '', label: `${t('meetings.status')}: ${t('common.all')}` }, ...statuses]}
          />
          {filtered && (
            <Button type="link" onClick={clear}>
              {t('empty.clearFilters')}
            </Button>
          )}
          <span className="grow" />
          <QuickSearch value={params.q} onSearch={(q) => set({ q })} placeholder={t('meetings.search')} />
        </div>
        <DataTable<Meeting, Params>
          query={query}
          columns={columns}
          params={params}
          setParams={set}
          label={t('meetings.title')}
          rowName={({ topic }) => topic}
          filtered={filtered}
          filteredAction={<Button onClick={clear}>{t('empty.clearFilters')}</Button>}
          emptyText={t('meetings.none')}
        />
      </section>
      {cancelled && <CancelDialog meeting={cancelled} onClose={() => setCancelled(null)} />}
    </div>
  );
}
