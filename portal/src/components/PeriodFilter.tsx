import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY } from './zoned';

interface Props {
  /** days, `2027-03-30`; empty is open */
  from: string;
  to: string;
  onChange: (period: { from: string; to: string }) => void;
  label?: string;
  placeholder?: [string, string];
}

/** From a day to a day, both included. The days keep their Dayjs, or the picker would forget what is being chosen (see pickers.tsx). */
export function PeriodFilter({ from, to, onChange, label, placeholder }: Props) {
  const { t } = useTranslation();
  const first = useMemo(() => (from ? dayjs(from) : null), [from]);
  const last = useMemo(() => (to ? dayjs(to) : null), [to]);
  const shown = useMemo((): [typeof first, typeof last] => [first, last], [first, last]);
  return (
    <DatePicker.RangePicker
      aria-label={label ?? t('logs.period')}
      allowEmpty={[true, true]}
      placeholder={placeholder}
      value={shown}
      onChange={(days) => onChange({ from: days?.[0]?.format(DAY) ?? '', to: days?.[1]?.format(DAY) ?? '' })}
    />
  );
}
