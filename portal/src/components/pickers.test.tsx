import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { PeriodFilter } from './PeriodFilter';
import { ClockPicker, DayPicker, DaysPicker } from './pickers';
import '@/i18n';

/** A page that is drawn again for a reason of its own, as by an answer of the server. */
function Page({ of: Picker, initial }: { of: typeof DayPicker | typeof ClockPicker; initial: string }) {
  const [value, setValue] = useState<string | null>(initial);
  const [, draw] = useState(0);
  const shown = value ?? '';
  return (
    <>
      <Picker value={shown} onChange={(next: string | null) => setValue(next)} aria-label="field" />
      <button onClick={() => draw((count) => count + 1)}>draw</button>
      <output>{shown}</output>
    </>
  );
}

it.each([
  ['day', DayPicker, '2031-05-06', '2031-05-09'],
  ['time', ClockPicker, '09:30', '06:47'],
] as const)('takes a typed %s over by Enter though the page was drawn again', (_, of, initial, typed) => {
  render(<Page of={of} initial={initial} />);
  const field = screen.getByLabelText('field');
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: typed } });
  fireEvent.click(screen.getByText('draw'));
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(screen.getByRole('status')).toHaveTextContent(typed);
  expect(field).toHaveValue(typed);
});

it('keeps several days in order and gives the same text for the same days', () => {
  const { container } = render(<DaysPicker value={['2031-05-06', '2031-05-09']} aria-label="days" />);
  expect(container).toHaveTextContent('2031-05-062031-05-09');
});

it('keeps the first day of a period that is being typed though the page was drawn again', () => {
  const filter = () => <PeriodFilter from="" to="" onChange={() => undefined} label="period" />;
  const { rerender } = render(filter());
  const [first] = screen.getAllByRole('textbox');
  if (!first) throw new Error('no field');
  fireEvent.focus(first);
  fireEvent.change(first, { target: { value: '2031-05-09' } });
  rerender(filter());
  expect(first).toHaveValue('2031-05-09');
});
