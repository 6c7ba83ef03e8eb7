import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getRoomCalendarOptions } from '@/api/gen/@tanstack/react-query.gen';
import { PageHead } from '@/components/PageHead';
import { QuickSearch } from '@/components/QuickSearch';
import { useListParams, type ListParams } from '@/components/useListParams';
import { today as todayIn, useMoments } from '@/components/zoned';
import { CapacityFilter } from './CapacityFilter';
import { MonthCalendar } from './MonthCalendar';
import { MOST, RoomList, type Kind } from './RoomList';
import { RoomsToolbar } from './RoomsToolbar';
import { zoomOf } from './zoom';
import './rooms.css';

type Params = ListParams & { date: string; q: string; capacity: number; zoom: number };

/** The month that is shown: that of the day, until another is turned to. */
function useMonth(day: string) {
  const [month, setMonth] = useState(day.slice(0, 7));
  const [seen, setSeen] = useState(day);
  if (seen !== day) {
    setSeen(day);
    setMonth(day.slice(0, 7));
  }
  return [month, setMonth] as const;
}

/** Manual 1.3: the rooms of a kind and their day. Concurrent sites have dedicated ones only. */
export function RoomsPage({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const { zone } = useMoments();
  const today = todayIn(zone);
  const defaults = { date: today, q: '', capacity: 0, zoom: 24, page: 1, page_size: MOST };
  const [{ date, q, capacity, zoom }, set] = useListParams<Params>(defaults);
  const [month, setMonth] = useMonth(date);
  const load = useQuery({
    ...getRoomCalendarOptions({ query: { month, kind } }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const go = (day: string) => set({ date: day });
  return (
    <div className="page">
      <PageHead title={t(`rooms.${kind}`)} sub={t('rooms.zone', { zone })} />
      <div className="rooms">
        <section className="panel cal" aria-label={t('rooms.calendar')}>
          <MonthCalendar
            month={month}
            onMonth={setMonth}
            day={date}
            today={today}
            onDay={go}
            days={load.data?.items ?? []}
          />
          <div className="cal-filter">
            <h2>{t('rooms.find')}</h2>
            <QuickSearch
              value={q}
              onSearch={(text, how) => set({ q: text }, how)}
              placeholder={t(kind === 'shared' ? 'rooms.searchShared' : 'rooms.searchDedicated')}
            />
            <CapacityFilter
              query={{ kind, date, q: '', page_size: MOST }}
              value={capacity}
              onChange={(wanted) => set({ capacity: wanted })}
            />
          </div>
        </section>
        <section className="panel tl-panel" aria-label={t(`rooms.${kind}`)}>
          <RoomsToolbar
            day={date}
            today={today}
            onDay={go}
            zoom={zoomOf(zoom)}
            onZoom={(hours) => set({ zoom: hours }, { replace: true })}
          />
          <RoomList key={kind} kind={kind} date={date} q={q} capacity={capacity} zoom={zoomOf(zoom)} onFilter={set} />
        </section>
      </div>
    </div>
  );
}
