import { describe, expect, it } from 'vitest';
import { account } from '@/test/render';
import { pageAfterSignIn, signInPath } from './session';

const user = { ...account, role: 'user' as const };

describe('the page after signing in', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/admin',
    'javascript:alert(1)',
    '/adminevil',
    null,
    '',
  ])('is the portal home and not %s', (next) => expect(pageAfterSignIn(account, next)).toBe('/admin'));

  it('is the page that was asked for', () => {
    expect(pageAfterSignIn(account, '/admin/users?page=2')).toBe('/admin/users?page=2');
  });

  it('is never the other portal', () => {
    expect(pageAfterSignIn(user, '/admin/users')).toBe('/u');
  });

  it('survives the way through the sign-in address', () => {
    const address = new URL(signInPath('/admin/users', '?q=a&page=2'), 'http://x');
    expect(pageAfterSignIn(account, address.searchParams.get('next'))).toBe('/admin/users?q=a&page=2');
  });
});
