import { PlusOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Pagination, Skeleton, Tabs, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { listMeetingsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { ListMeetingsData, Meeting } from '@/api/gen';
import { useAccount } from '@/app/session';
import { PageHead } from '@/components/PageHead';
import { EmptyState, ErrorState } from '@/components/States';
import { useListParams, type ListParams } from '@/components/useListParams';
import { addDays, DAY, inZone, today, wire } from '@/components/zoned';
import { LinkButton } from '@/components/LinkButton';
import { useWayHere } from '@/components/wayBack';
import { StatusDot } from './StatusDot';
import { numberText, useMeetingText } from './useMeetingText';
import './meetings.css';

const TABS = ['upcoming', 'past', 'cancelled'] as const;
type Tab = (typeof TABS)[number];
type Params = ListParams & { tab: string };
type Query = NonNullable<ListMeetingsData['query']>;

function queryOf(tab: Tab, now: string, page: number, page_size: number): Query {
  const paging = { page, page_size };
  if (tab === 'upcoming') return { ...paging, status: 'booked', from: now, sort: 'start_at' };
  if (tab === 'past') return { ...paging, status: 'ended', sort: '-start_at' };
  return { ...paging, status: 'cancelled', sort: '-start_at' };
}

function BookLink() {
  const { t } = useTranslation();
  return (
    <LinkButton to="/u/meetings/new" state={useWayHere()} type="primary" icon={<PlusOutlined aria-hidden />}>
      {t('meetings.book')}
    </LinkButton>
  );
}

function MeetingItem({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation();
  const text = useMeetingText();
  const here = useWayHere();
  const { id, topic, room, series_id, start_at, end_at, meeting_number, duration_minutes } = meeting;
  return (
    <li className="my-meeting">
      <div className="when num">
        <strong>{text.span(start_at, end_at)}</strong>
        <small>{text.duration(duration_minutes)}</small>
      </div>
      <div className="what">
        <Link to={`/u/meetings/${id}`} state={here}>
          {topic}
        </Link>
        <small>
          <span className="num">{numberText(meeting_number)}</span>
          {room && ` · ${room.name}`} {series_id && <Tag variant="filled">{t('meetings.types.recurring')}</Tag>}
        </small>
      </div>
      <StatusDot meeting={meeting} />
    </li>
  );
}

/** The meetings of each day under its name. */
function ByDay({ meetings }: { meetings: Meeting[] }) {
  const { t } = useTranslation();
  const { zone, day } = useMeetingText();
  const now = today(zone);
  const names: Record<string, string> = { [now]: t('meetings.today'), [addDays(now, 1)]: t('meetings.tomorrow') };
  const days = new Map<string, Meeting[]>();
  for (const meeting of meetings) {
    const date = inZone(meeting.start_at, zone).format(DAY);
    days.set(date, [...(days.get(date) ?? []), meeting]);
  }
  return [...days].map(([date, items]) => (
    <section key={date} aria-label={date} className="my-day">
      <h2>
        {names[date] && <span>{names[date]} </span>}
        {day(items[0]?.start_at ?? '')}
      </h2>
      <ul>
        {items.map((meeting) => (
          <MeetingItem key={meeting.id} meeting={meeting} />
        ))}
      </ul>
    </section>
  ));
}

/** What goes on now stands above what is to come. */
function Running() {
  const { t } = useTranslation();
  const query = useQuery({
    ...listMeetingsOptions({ query: { status: 'in_progress', sort: 'start_at' } }),
    refetchInterval: 60_000,
  });
  if (!query.data?.items.length) return null;
  return (
    <section className="my-day" aria-label={t('meetings.statuses.in_progress')}>
      <h2>{t('meetings.statuses.in_progress')}</h2>
      <ul>
        {query.data.items.map((meeting) => (
          <MeetingItem key={meeting.id} meeting={meeting} />
        ))}
      </ul>
    </section>
  );
}

interface ListProps {
  tab: Tab;
  params: Params;
  onPage: (page: number, page_size: number) => void;
}

function List({ tab, params, onPage }: ListProps) {
  const { t } = useTranslation();
  const [now] = useState(() => wire(dayjs.utc().startOf('minute')));
  const query = useQuery({
    ...listMeetingsOptions({ query: queryOf(tab, now, params.page, params.page_size) }),
    placeholderData: keepPreviousData,
  });
  if (query.isPending) return <Skeleton active paragraph={{ rows: 6 }} className="my-waiting" />;
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { items, total } = query.data;
  const none = { upcoming: 'noUpcoming', past: 'noPast', cancelled: 'noCancelled' } as const;
  if (!items.length)
    return <EmptyState text={t(`meetings.${none[tab]}`)} action={tab === 'upcoming' ? <BookLink /> : undefined} />;
  return (
    <>
      <ByDay meetings={items} />
      {total > params.page_size && (
        <Pagination
          className="my-pages"
          align="center"
          responsive
          current={params.page}
          pageSize={params.page_size}
          total={total}
          showSizeChanger={false}
          onChange={onPage}
        />
      )}
    </>
  );
}

/** Where a user lands: what is to come first, then what was. */
export function MyMeetingsPage() {
  const { t } = useTranslation();
  const { page_size, site } = useAccount();
  const [params, set] = useListParams<Params>({ tab: 'upcoming', page: 1, page_size });
  const tab = TABS.find((each) => each === params.tab) ?? 'upcoming';
  return (
    <div className="page narrow">
      <PageHead title={t('meetings.mine')} sub={t('meetings.zone', { zone: site.time_zone })}>
        <BookLink />
      </PageHead>
      <section className="panel my-meetings" aria-label={t('meetings.mine')}>
        <Tabs
          activeKey={tab}
          onChange={(key) => set({ tab: key })}
          destroyOnHidden
          items={TABS.map((each) => ({
            key: each,
            label: t(`meetings.${each}`),
            children: (
              <>
                {each === 'upcoming' && <Running />}
                <List key={each} tab={each} params={params} onPage={(page, size) => set({ page, page_size: size })} />
              </>
            ),
          }))}
        />
      </section>
    </div>
  );
}
