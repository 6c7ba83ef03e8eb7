import { DatePicker, TimePicker, type DatePickerProps, type TimePickerProps } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useMemo } from 'react';
import { DAY, TIME } from './zoned';

/*
 * antd's pickers of days and times for values that are text. A picker that is given another Dayjs forgets what is being typed, so each
 * of these keeps its Dayjs until the text changes, however often the page around it is drawn.
 */

type OfText<Props, Value> = Omit<Props, 'value' | 'defaultValue' | 'onChange'> & {
  value?: Value;
  onChange?: (value: Value) => void;
};

/** A day: `2027-03-30`; empty is none. */
export function DayPicker({ value, onChange, ...rest }: OfText<DatePickerProps<Dayjs, false>, string | null>) {
  const shown = useMemo(() => (value ? dayjs(value) : null), [value]);
  return <DatePicker<Dayjs, false> {...rest} value={shown} onChange={(day) => onChange?.(day?.format(DAY) ?? '')} />;
}

/** Several days, in order. */
export function DaysPicker({ value = [], onChange, ...rest }: OfText<DatePickerProps<Dayjs, true>, string[]>) {
  const text = value.join();
  const shown = useMemo(() => (text ? text.split(',').map((day) => dayjs(day)) : []), [text]);
  const change = (days: Dayjs[] | null) => onChange?.((days ?? []).map((day) => day.format(DAY)).sort());
  return <DatePicker<Dayjs, true> {...rest} multiple value={shown} onChange={change} />;
}

/** A time of the day: `09:30`; empty is none. */
export function ClockPicker({ value, onChange, ...rest }: OfText<TimePickerProps, string>) {
  const shown = useMemo(() => (value ? dayjs(`2000-01-01T${value}`) : null), [value]);
  const change = (time: Dayjs | null) => onChange?.(time?.format(TIME) ?? '');
  return <TimePicker {...rest} format={TIME} needConfirm={false} showNow={false} value={shown} onChange={change} />;
}
