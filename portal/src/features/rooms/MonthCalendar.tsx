import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CalendarDay } from '@/api/gen';
import { addDays, DAY, useMoments } from '@/components/zoned';
import { useLoadText } from './useLoadText';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const FULL = 0.5; // of the rooms' time: nights stay empty
const KEYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** The weeks that the month touches, Monday first. */
function weeksOf(month: string): string[][] {
  const first = dayjs.utc(`${month}-01`);
  const monday = first.subtract((first.day() + 6) % 7, 'day').format(DAY);
  const weeks = Math.ceil((((first.day() + 6) % 7) + first.daysInMonth()) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(monday, week * 7 + day)),
  );
}

interface Props {
  month: string;
  onMonth: (month: string) => void;
  /** the selected day, and the day that it is at the site */
  day: string;
  today: string;
  onDay: (day: string) => void;
  /** those on which rooms are reserved */
  days: CalendarDay[];
}

const shareOf = ({ booked_minutes, available_minutes }: CalendarDay) =>
  available_minutes ? booked_minutes / available_minutes : 0;

/** How much a day is booked, as a bar: never empty, full at half of the rooms' time. */
function Load({ of }: { of: CalendarDay }) {
  return (
    <i aria-hidden>
      <b style={{ width: `${Math.min(100, Math.max(15, (shareOf(of) / FULL) * 100))}%` }} />
    </i>
  );
}

/** A month with the load of each day. One stop for the keyboard; the arrows go from day to day. */
export function MonthCalendar({ month, onMonth, day, today, onDay, days }: Props) {
  const { t } = useTranslation();
  const moments = useMoments();
  const text = useLoadText();
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('.sel')?.focus();
    moved.current = false;
  }, [day]);
  const turn = (months: number) => onMonth(dayjs.utc(`${month}-01`).add(months, 'month').format('YYYY-MM'));
  const onKeyDown = (event: KeyboardEvent, of: string) => {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    moved.current = true;
    onDay(addDays(of, step));
  };
  const loads = new Map(days.map((each) => [each.date, each]));
  const said = (load: CalendarDay) =>
    t('timeline.load', {
      count: load.count,
      time: text.time(load.booked_minutes / 60),
      share: text.share(shareOf(load)),
    });
  const weeks = weeksOf(month);
  const stop = weeks.flat().includes(day) ? day : `${month}-01`;
  return (
    <div>
      <div className="cal-head">
        <strong aria-live="polite">{moments.month(month)}</strong>
        <Button
          type="text"
          size="small"
          icon={<LeftOutlined aria-hidden />}
          aria-label={t('rooms.previousMonth')}
          onClick={() => turn(-1)}
        />
        <Button
          type="text"
          size="small"
          icon={<RightOutlined aria-hidden />}
          aria-label={t('rooms.nextMonth')}
          onClick={() => turn(1)}
        />
      </div>
      <table className="cal-grid" ref={grid}>
        <thead>
          <tr>
            {WEEKDAYS.map((each) => (
              <th key={each} scope="col">
                {t(`rooms.weekdays.${each}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((each) => {
                const load = loads.get(each);
                const names = [each === day && 'sel', each === today && 'today', !each.startsWith(month) && 'out'];
                return (
                  <td key={each}>
                    <button
                      type="button"
                      className={['cal-cell num', ...names].filter(Boolean).join(' ')}
                      aria-pressed={each === day}
                      aria-current={each === today ? 'date' : undefined}
                      tabIndex={each === stop ? 0 : -1}
                      aria-label={`${Number(each.slice(8))}, ${moments.longDay(each)}${load ? `, ${said(load)}` : ''}`}
                      title={load && said(load)}
                      onClick={() => onDay(each)}
                      onKeyDown={(event) => onKeyDown(event, each)}
                    >
                      {Number(each.slice(8))}
                      {load && <Load of={load} />}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="cal-hint">{t('timeline.loadHint')}</p>
    </div>
  );
}
