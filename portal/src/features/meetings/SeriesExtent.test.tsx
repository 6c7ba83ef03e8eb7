import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { SeriesExtent } from './SeriesExtent';

const at = (day: number) => `2031-05-${String(day).padStart(2, '0')}T01:00:00Z`;

it('counts what exists of a series and names what does not', async () => {
  await renderAt('/', <SeriesExtent series={{ occurrence_count: 4, cancelled: [at(2)], skipped: [at(3)] }} />);
  const lines = screen.getAllByRole('listitem').map((line) => line.textContent);
  expect(lines).toEqual(['共 4 场会议', '已取消 1 场：2031-05-02 09:00', '未预约 1 场：2031-05-03 09:00']);
});

it('says of a canceled series nothing else', async () => {
  const series = { occurrence_count: 0, cancelled: [at(1), at(2)], skipped: [] };
  await renderAt('/', <SeriesExtent series={series} />, { locale: 'en-US' });
  expect(screen.getByRole('list')).toHaveTextContent(/^The whole series is canceled$/);
});

it('names ten of many', async () => {
  const cancelled = Array.from({ length: 12 }, (_, index) => at(index + 1));
  await renderAt('/', <SeriesExtent series={{ occurrence_count: 1, cancelled, skipped: [] }} />, { locale: 'en-US' });
  expect(screen.getByText(/^12 canceled: 2031-05-01 09:00, .*2031-05-10 09:00, and 2 more$/)).toBeInTheDocument();
});
