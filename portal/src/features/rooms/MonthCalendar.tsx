import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, DAY, useMoments } from '@/components/zoned';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
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
  /** reservations by day */
  counts: Map<string, number>;
}

/** A month with the days marked on which rooms are reserved. One stop for the keyboard; the arrows go from day to day. */
export function MonthCalendar({ month, onMonth, day, today, onDay, counts }: Props) {
  const { t } = useTranslation();
  const moments = useMoments();
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
                const count = counts.get(each) ?? 0;
                const names = [each === day && 'sel', each === today && 'today', !each.startsWith(month) && 'out'];
                return (
                  <td key={each}>
                    <button
                      type="button"
                      className={['cal-cell num', ...names].filter(Boolean).join(' ')}
                      aria-pressed={each === day}
                      aria-current={each === today ? 'date' : undefined}
                      tabIndex={each === stop ? 0 : -1}
                      aria-label={`${Number(each.slice(8))}, ${moments.longDay(each)}${count ? `, ${t('rooms.bookings', { count: count })}` : ''}`}
                      onClick={() => onDay(each)}
                      onKeyDown={(event) => onKeyDown(event, each)}
                    >
                      {Number(each.slice(8))}
                      {count > 0 && <i aria-hidden />}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
