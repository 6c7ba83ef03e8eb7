import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, InputNumber, Skeleton, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getRoomCalendarOptions, listRoomsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { Room } from '@/api/gen';
import { useCan } from '@/app/permissions';
import { PageHead } from '@/components/PageHead';
import { QuickSearch } from '@/components/QuickSearch';
import { EmptyState, ErrorState } from '@/components/States';
import { useListParams, type ListParams } from '@/components/useListParams';
import { addDays, today as todayIn, useMoments } from '@/components/zoned';
import { MonthCalendar } from './MonthCalendar';
import { RenameDialog } from './RenameDialog';
import { RoomTimeline } from './RoomTimeline';
import './rooms.css';

const MOST = 500; // rooms in one answer

type Params = ListParams & { date: string; q: string; capacity: number };
type Kind = 'shared' | 'dedicated';

function Legend() {
  const { t } = useTranslation();
  return (
    <div className="legend" aria-hidden>
      {(['in_progress', 'booked', 'ended', 'busy'] as const).map((status) => (
        <span key={status}>
          <b className={`st-${status}`} />
          {t(`rooms.statuses.${status}`)}
        </span>
      ))}
    </div>
  );
}

interface RoomsProps {
  kind: Kind;
  params: Params;
  onClear: () => void;
}

function Rooms({ kind, params, onClear }: RoomsProps) {
  const { t } = useTranslation();
  const may = useCan();
  const { longDay } = useMoments();
  const [renamed, setRenamed] = useState<Room | null>(null);
  const { date, q, capacity } = params;
  const filtered = q !== '' || capacity > 0;
  const query = useQuery({
    ...listRoomsOptions({ query: { kind, date, q, capacity: capacity || undefined, page_size: MOST } }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  if (query.isPending) return <Skeleton active paragraph={{ rows: 10 }} className="tl-waiting" />;
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { items, total } = query.data;
  if (!items.length)
    return filtered ? (
      <EmptyState
        text={t('empty.filtered')}
        hint={t('empty.filteredHint')}
        action={<Button onClick={onClear}>{t('empty.clearFilters')}</Button>}
      />
    ) : (
      <EmptyState text={t(`rooms.none.${kind}`)} hint={t(`rooms.noneHint.${kind}`)} />
    );
  // everybody's rooms are named for everybody, so only by who administers the whole site
  const mayRename = kind === 'dedicated' || may('rooms.write');
  return (
    <>
      {total > items.length && <Alert banner type="info" title={t('rooms.tooMany', { n: items.length, total })} />}
      <RoomTimeline
        rooms={items}
        day={date}
        label={`${t(`rooms.${kind}`)}, ${longDay(date)}`}
        onRename={mayRename ? setRenamed : undefined}
      />
      {renamed && <RenameDialog room={renamed} onClose={() => setRenamed(null)} />}
    </>
  );
}

/** Manual 1.3: the rooms of a kind and their day. Concurrent sites have dedicated ones only. */
export function RoomsPage({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const { zone, longDay } = useMoments();
  const today = todayIn(zone);
  const [params, set, clear] = useListParams<Params>({ date: today, q: '', capacity: 0, page: 1, page_size: MOST });
  const [month, setMonth] = useState(params.date.slice(0, 7));
  const load = useQuery({
    ...getRoomCalendarOptions({ query: { month, kind } }),
    placeholderData: keepPreviousData,
  });
  const go = (date: string) => {
    set({ date });
    setMonth(date.slice(0, 7));
  };
  const counts = new Map(load.data?.items.map(({ date, count }) => [date, count]));
  return (
    <div className="page">
      <PageHead title={t(`rooms.${kind}`)} sub={t('rooms.zone', { zone })} />
      <div className="rooms">
        <section className="panel cal" aria-label={t('rooms.calendar')}>
          <MonthCalendar month={month} onMonth={setMonth} day={params.date} today={today} onDay={go} counts={counts} />
          <div className="cal-filter">
            <h2>{t('rooms.find')}</h2>
            <QuickSearch
              value={params.q}
              onSearch={(q, how) => set({ q }, how)}
              placeholder={t(kind === 'shared' ? 'rooms.searchShared' : 'rooms.searchDedicated')}
            />
            <InputNumber
              className="wide"
              min={2}
              max={10_000}
              precision={0}
              value={params.capacity || null}
              placeholder={t('rooms.capacity')}
              aria-label={t('rooms.capacity')}
              suffix={t('rooms.parties')}
              changeOnWheel={false}
              onChange={(capacity) => capacity === null && set({ capacity: 0 })}
              onPressEnter={(event) => set({ capacity: Number(event.currentTarget.value) || 0 })}
              onBlur={(event) => set({ capacity: Number(event.currentTarget.value) || 0 })}
            />
          </div>
        </section>
        <section className="panel tl-panel" aria-label={t(`rooms.${kind}`)}>
          <div className="toolbar">
            <Space.Compact>
              <Button
                icon={<LeftOutlined aria-hidden />}
                aria-label={t('rooms.previousDay')}
                onClick={() => go(addDays(params.date, -1))}
              />
              <Button onClick={() => go(today)}>{t('rooms.today')}</Button>
              <Button
                icon={<RightOutlined aria-hidden />}
                aria-label={t('rooms.nextDay')}
                onClick={() => go(addDays(params.date, 1))}
              />
            </Space.Compact>
            <strong className="num" aria-live="polite">
              {longDay(params.date)}
            </strong>
            <span className="grow" />
            <Legend />
          </div>
          <Rooms key={kind} kind={kind} params={params} onClear={clear} />
        </section>
      </div>
    </div>
  );
}
