import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, Link, RouterProvider } from 'react-router';
import { beforeAll, expect, it } from 'vitest';
import { initI18n } from '@/i18n';
import { BackLink } from './BackLink';
import { useListParams } from './useListParams';
import { useWayBefore, useWayHere } from './wayBack';

function List() {
  return (
    <Link to="/lists/1" state={useWayHere()}>
      open
    </Link>
  );
}

function Detail() {
  const [, set] = useListParams({ page: 1, page_size: 20 });
  return (
    <>
      <BackLink to="/lists" label="back to the list" />
      <Link to="/lists/1/edit" state={useWayHere()}>
        edit
      </Link>
      <button onClick={() => set({ page: 2 })}>next page</button>
    </>
  );
}

function Edit() {
  return (
    <Link to="/lists/2" state={useWayBefore()} replace>
      saved
    </Link>
  );
}

function open(...entries: string[]) {
  const routes = [
    { path: '/lists', Component: List },
    { path: '/other', Component: List },
    { path: '/lists/:id', Component: Detail },
    { path: '/lists/:id/edit', Component: Edit },
  ];
  const router = createMemoryRouter(routes, { initialEntries: entries });
  render(<RouterProvider router={router} />);
  const press = (name: string) => userEvent.click(screen.getByText(name));
  const back = () => userEvent.click(screen.getByRole('link', { name: /back|Back/ }));
  return { router, press, back };
}

const shown = ({ state: { location } }: ReturnType<typeof open>['router']) => location.pathname + location.search;

beforeAll(() => initI18n('en-US'));

it('leads back to the list with its filters, as a step back in the history', async () => {
  const { router, press, back } = open('/lists?q=a&page=3');
  const { key } = router.state.location;
  await press('open');
  await back();
  expect(shown(router)).toBe('/lists?q=a&page=3');
  expect(router.state.location.key).toBe(key);
});

it('leads back past the pages of a table in the page', async () => {
  const { router, press, back } = open('/lists?q=a');
  const { key } = router.state.location;
  await press('open');
  await press('next page');
  expect(shown(router)).toBe('/lists/1?page=2');
  await back();
  expect(router.state.location.key).toBe(key);
});

it('leads back to the list after a change that shows another object', async () => {
  const { router, press, back } = open('/lists?q=a');
  const { key } = router.state.location;
  await press('open');
  await press('edit');
  await press('saved');
  expect(shown(router)).toBe('/lists/2');
  await back();
  expect(router.state.location.key).toBe(key);
});

it('leads to the bare list where the page was opened by its address', async () => {
  const { router, back } = open('/lists/1');
  await back();
  expect(shown(router)).toBe('/lists');
});

it('does not promise the list where another page was left', async () => {
  const { press } = open('/other?date=2031-05-06');
  await press('open');
  expect(screen.getByRole('link', { name: 'Back' })).toHaveAttribute('href', '/other?date=2031-05-06');
});
