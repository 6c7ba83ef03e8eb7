import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { account, renderAt } from '@/test/render';
import { Content } from './Content';

const page = <button type="button">action</button>;
const without = (permission: string) => ({
  ...account,
  permissions: account.permissions.filter((each) => each !== permission),
});

describe('the content of a shell', () => {
  it.each([
    ['/admin/audit-log', 'audit_log.read'],
    ['/admin/rooms/shared', 'shared_rooms.read'],
    ['/admin/users/deleted', 'users.read'],
  ])('is a calm page at %s without %s', async (path, permission) => {
    await renderAt(path, <Content>{page}</Content>, { account: without(permission), locale: 'en-US' });
    expect(screen.getByRole('heading', { level: 1, name: 'You do not have access to this page' })).toBeInTheDocument();
    expect(document.title).toBe('You do not have access to this page · Rostrum');
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Go to home page' })).toHaveAttribute('href', '/');
  });

  it('is the page for an account that may open it', async () => {
    await renderAt('/admin/audit-log', <Content>{page}</Content>);
    expect(screen.getByRole('button', { name: 'action' })).toBeInTheDocument();
  });
});
