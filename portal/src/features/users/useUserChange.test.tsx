import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User, UserChangePreview } from '@/api/gen';
import { initI18n, setLocale } from '@/i18n';
import { renderAt } from '@/test/render';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { consequences, useUserChange } from './useUserChange';

const NOTHING: UserChangePreview = {
  room: null,
  meetings_kept: 0,
  meetings_after_expiry: 0,
  meetings_above_capacity: 0,
  administrators_losing: 0,
};
const ROOM = { effect: 'released', name: '王伟 的会议室', pmi: '1234567890' };
const user = { id: 'u1', name: '王伟' } as User;

describe('the consequences of a change', () => {
  beforeAll(async () => {
    await initI18n('en-US');
    await setLocale('en-US');
  });
  const said = (found: Partial<UserChangePreview>) => consequences(i18next.t, { ...NOTHING, ...found }, '王伟');

  it('are none where nothing is touched', () => expect(said({})).toEqual([]));

  it('name the room that is released and count its meetings', () => {
    const [room, meetings] = said({ room: ROOM, meetings_kept: 2 });
    expect(room).toContain('“王伟 的会议室” is released');
    expect(room).toContain('PMI 1234567890');
    expect(meetings).toMatch(/^2 future meetings booked in this room stay as planned/);
  });

  it.each([
    [0, /^No future meeting/],
    [1, /^1 future meeting booked in this room stays/],
  ])('say %i meetings in a form of their own', (meetings_kept, words) => {
    expect(said({ room: ROOM, meetings_kept })[1]).toMatch(words);
  });

  it.each<[Partial<UserChangePreview>, RegExp]>([
    [{ meetings_after_expiry: 3 }, /^3 future meetings end after the new expiration date/],
    [{ meetings_above_capacity: 1 }, /^1 future meeting is larger/],
    [{ administrators_losing: 2 }, /^2 administrators/],
    [{ meetings_after_expiry: null }, /currently unknown/],
  ])('%j', (found, words) => expect(said(found)).toEqual([expect.stringMatching(words)]));
});

describe('saving a change', () => {
  let saved: number;
  let asked: unknown[];
  const Saver = ({ change }: { change: object }) => {
    const { confirm } = useUserChange();
    return <button onClick={() => confirm(user, change, () => (saved += 1))}>保存用户</button>;
  };
  const press = async (change: object) => {
    await renderAt('/users', <Saver change={change} />);
    await userEvent.click(screen.getByRole('button', { name: '保存用户' }));
  };
  const answer = (found: Partial<UserChangePreview>) =>
    server.use(
      http.post(api('/users/u1/change-preview'), async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ ...NOTHING, ...found });
      }),
    );
  beforeEach(() => {
    [saved, asked] = [0, []];
  });

  it('asks with what has consequences, and saves when that is confirmed', async () => {
    answer({ room: ROOM, meetings_kept: 2 });
    await press({ account_kind: 'shared', name: '王伟' });
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/2 场未来会议照常召开/)).toBeVisible();
    expect([asked, saved]).toEqual([[{ account_kind: 'shared' }], 0]);
    await userEvent.click(within(dialog).getByRole('button', { name: '保存' }));
    await waitFor(() => expect(saved).toBe(1));
  });

  it('saves at once where a change means nothing', async () => {
    answer({});
    await press({ expires_on: '2099-01-01' });
    await waitFor(() => expect(saved).toBe(1));
  });

  it('asks nobody about a change without consequences', async () => {
    answer({ room: ROOM });
    await press({ name: '王伟' });
    await waitFor(() => expect(saved).toBe(1));
    expect(asked).toEqual([]);
  });

  it('leaves to the server what cannot be saved at all', async () => {
    server.use(http.post(api('/users/u1/change-preview'), () => problem(422, 'invalid')));
    await press({ capacity: 5 });
    await waitFor(() => expect(saved).toBe(1));
  });
});
