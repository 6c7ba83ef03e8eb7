import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { PeriodFilter } from '@/components/PeriodFilter';
import { periodOf } from '@/components/when';
import { addDays, today } from '@/components/zoned';

/** What an administrator’s list of meetings shows: from today on, before today, at any time, or days that were chosen. A meeting across
 * midnight is of both days. */
const PERIODS = ['coming', 'past', 'all'] as const;
export type Period = (typeof PERIODS)[number] | 'chosen';

/** `2027-03-30`; empty is open. */
type Days = { from: string; to: string };

/** As the address says it. */
export function periodIn(search: URLSearchParams): Period {
  if (search.get('from') || search.get('to')) return 'chosen';
  return PERIODS.find((each) => each === search.get('when')) ?? 'coming';
}

/** What is nearest to now comes first where the period has an end there. */
export function orderOf(period: Period): string {
  return period === 'coming' || period === 'chosen' ? 'start_at' : '-start_at';
}

/** `from` and `to` of the query. */
export function boundsOf(period: Period, chosen: Days, zone: string): { from?: string; to?: string } {
  const now = today(zone);
  if (period === 'coming') return periodOf(now, '', zone);
  if (period === 'past') return periodOf('', addDays(now, -1), zone);
  return period === 'chosen' ? periodOf(chosen.from, chosen.to, zone) : {};
}

interface Props {
  period: Period;
  days: Days;
  onChange: (choice: Days & { when: string; sort: undefined }) => void;
}

/** A press for the usual periods, a calendar for any other. */
export function PeriodChoice({ period, days: { from, to }, onChange }: Props) {
  const { t } = useTranslation();
  const choose = (when: string, days: Days) => onChange({ ...days, when, sort: undefined });
  return (
    <>
      <Radio.Group
        optionType="button"
        aria-label={t('meetings.period.label')}
        value={period}
        onChange={({ target }) => choose(target.value as Period, { from: '', to: '' })}
        options={PERIODS.map((each) => ({ value: each, label: t(`meetings.period.${each}`) }))}
      />
      <PeriodFilter
        label={t('meetings.range')}
        placeholder={[t('meetings.from'), t('meetings.to')]}
        from={from}
        to={to}
        onChange={(chosen) => choose('coming', chosen)}
      />
    </>
  );
}
