import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderAt } from '@/test/render';
import { useMoments } from './zoned';

function Days({ moments }: { moments: string[] }) {
  const { day } = useMoments();
  return <p>{moments.map(day).join(' | ')}</p>;
}

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-12-31T15:59:00Z') }));
afterEach(() => vi.useRealTimers());

it('a day has its year only where that is not the present one at the site', async () => {
  await renderAt('/', <Days moments={['2026-12-31T15:00:00Z', '2026-12-31T16:00:00Z']} />); // one hour before and at midnight
  expect(screen.getByText('12月31日 周四 | 2027年1月1日 周五')).toBeInTheDocument();
});
