import { act, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { QuickSearch } from './QuickSearch';

const onSearch = vi.fn();

function List() {
  const [q, setQ] = useState('');
  const search = (next: string, how: { replace: boolean }) => {
    onSearch(next, how);
    setQ(next);
  };
  return (
    <>
      <QuickSearch value={q} onSearch={search} placeholder="姓名" />
      <a href="#q" onClick={() => setQ('王')} aria-label="Back" />
    </>
  );
}

const box = () => screen.getByRole('textbox', { name: '搜索' });
const type = (text: string) => fireEvent.change(box(), { target: { value: text } });
const press = (key: string) => fireEvent.keyDown(box(), { key });
const wait = (milliseconds: number) => {
  act(() => void vi.advanceTimersByTime(milliseconds));
};

beforeAll(() => initI18n('zh-CN'));
beforeEach(() => {
  vi.useFakeTimers();
  onSearch.mockClear();
  render(<List />);
});
afterEach(() => void vi.useRealTimers());

it('searches once, 300 ms after the last key', () => {
  for (const text of ['l', 'li', 'li ', 'li l', 'li lei']) {
    type(text);
    wait(299);
  }
  expect(onSearch).not.toHaveBeenCalled();
  wait(1);
  expect(onSearch.mock.calls).toEqual([['li lei', { replace: false }]]);
});

it('searches at once on Enter, and not again after it', () => {
  type('li');
  press('Enter');
  expect(onSearch.mock.calls).toEqual([['li', { replace: false }]]);
  wait(1000);
  expect(onSearch).toHaveBeenCalledTimes(1);
});

it('takes one step of the history for a word that is typed in several', () => {
  type('li');
  wait(300);
  type('li lei');
  wait(300);
  expect(onSearch.mock.lastCall).toEqual(['li lei', { replace: true }]);
});

it('shows everything at once on Escape', () => {
  type('li');
  wait(300);
  type('li l');
  press('Escape');
  expect(onSearch.mock.lastCall).toEqual(['', { replace: false }]);
  expect(box()).toHaveValue('');
  wait(1000);
  expect(onSearch).toHaveBeenCalledTimes(2);
});

it('does not search for the letters that an input method is making a word of', () => {
  fireEvent.compositionStart(box());
  type("zh'san");
  wait(1000);
  expect(onSearch).not.toHaveBeenCalled();
  type('张三');
  fireEvent.compositionEnd(box());
  wait(300);
  expect(onSearch.mock.calls).toEqual([['张三', { replace: false }]]);
});

it('follows the address, and keeps what was typed since a search went out', () => {
  type('li');
  wait(300);
  type('li l');
  wait(100);
  expect(box()).toHaveValue('li l');
  fireEvent.click(screen.getByRole('link', { name: 'Back' }));
  expect(box()).toHaveValue('王');
  wait(1000);
  expect(onSearch).toHaveBeenCalledTimes(1);
});
