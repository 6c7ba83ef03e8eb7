import { beforeEach, describe, expect, it } from 'vitest';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { listUsers, signIn, createDepartment } from './gen';
import { problemOf } from './problem';
import { onSessionLost, setCsrfToken } from './session';

const page = { items: [], page: 1, page_size: 20, total: 0 };
let signedIn: boolean;
let refreshes: number;

/** A gateway whose access cookie has run out until it is refreshed. */
const expired = [
  http.get(api('/users'), () => (signedIn ? HttpResponse.json(page) : problem(401, 'token_expired'))),
  http.post(api('/session/refresh'), () => {
    refreshes += 1;
    signedIn = true;
    return HttpResponse.json({ csrf_token: 'second' });
  }),
];

beforeEach(() => {
  signedIn = false;
  refreshes = 0;
  setCsrfToken('first');
});

describe('a call whose access token has run out', () => {
  it('refreshes the session and is made again', async () => {
    server.use(...expired);
    const { data } = await listUsers();
    expect(data).toEqual(page);
    expect(refreshes).toBe(1);
  });

  it('shares one refresh with the calls beside it', async () => {
    server.use(...expired);
    const answers = await Promise.all([listUsers(), listUsers(), listUsers()]);
    expect(answers.map(({ data }) => data)).toEqual([page, page, page]);
    expect(refreshes).toBe(1);
  });

  it('does not refresh again what another tab has just refreshed', async () => {
    server.use(
      http.get(api('/users'), () => {
        if (signedIn) return HttpResponse.json(page);
        signedIn = true;
        localStorage.setItem('rostrum.refreshed_at', String(Date.now() + 1000));
        return problem(401, 'token_expired');
      }),
    );
    const { data } = await listUsers();
    expect(data).toEqual(page);
  });

  it('says that the session is lost when the refresh is refused', async () => {
    let lost = 0;
    const stop = onSessionLost(() => {
      lost += 1;
      return false;
    });
    server.use(
      http.get(api('/users'), () => problem(401, 'unauthenticated')),
      http.post(api('/session/refresh'), () => problem(401, 'unauthenticated')),
    );
    const { error } = await listUsers();
    stop();
    expect(problemOf(error).code).toBe('unauthenticated');
    expect(lost).toBe(1);
  });

  it('makes a read again, but no write, when the person has signed in again', async () => {
    const stop = onSessionLost(() => (signedIn = true));
    server.use(
      http.get(api('/users'), () => (signedIn ? HttpResponse.json(page) : problem(401, 'unauthenticated'))),
      http.post(api('/departments'), () => problem(401, 'unauthenticated')),
      http.post(api('/session/refresh'), () => problem(401, 'unauthenticated')),
    );
    const [read, write] = [await listUsers(), await createDepartment({ body: { parent_id: 'd1', name: 'x' } })];
    stop();
    expect(read.data).toEqual(page);
    expect(problemOf(write.error).code).toBe('unauthenticated');
  });

  it('keeps the session when the refresh only could not be answered', async () => {
    let lost = 0;
    const stop = onSessionLost(() => {
      lost += 1;
      return false;
    });
    server.use(
      http.get(api('/users'), () => problem(401, 'token_expired')),
      http.post(api('/session/refresh'), () => problem(503, 'unavailable', { headers: { 'Retry-After': '2' } })),
    );
    const { error } = await listUsers();
    stop();
    expect(problemOf(error)).toMatchObject({ code: 'unavailable', retry_after: 2 });
    expect(lost).toBe(0);
  });

  it('leaves a refused sign-in alone', async () => {
    server.use(http.post(api('/session'), () => problem(401, 'wrong_credentials')));
    const { error } = await signIn({ body: { login: 'a', password: 'b' } });
    expect(problemOf(error).code).toBe('wrong_credentials');
    expect(refreshes).toBe(0);
  });
});

describe('the CSRF token', () => {
  const body = { parent_id: 'd1', name: '研发' };

  it('goes with a write and stays out of a read', async () => {
    const seen: (string | null)[] = [];
    server.use(
      http.get(api('/users'), ({ request }) => {
        seen.push(request.headers.get('X-CSRF-Token'));
        return HttpResponse.json(page);
      }),
      http.post(api('/departments'), ({ request }) => {
        seen.push(request.headers.get('X-CSRF-Token'));
        return HttpResponse.json({ id: 'd2' }, { status: 201 });
      }),
    );
    await listUsers();
    await createDepartment({ body });
    expect(seen).toEqual([null, 'first']);
  });

  it('is fetched anew once when the gateway refuses it', async () => {
    server.use(
      http.get(api('/session'), () => HttpResponse.json({ account: {}, csrf_token: 'third' })),
      http.post(api('/departments'), ({ request }) =>
        request.headers.get('X-CSRF-Token') === 'third'
          ? HttpResponse.json({ id: 'd2' }, { status: 201 })
          : problem(403, 'csrf_failed'),
      ),
    );
    const { data } = await createDepartment({ body });
    expect(data).toEqual({ id: 'd2' });
  });
});

describe('a write whose answer was lost', () => {
  const body = { parent_id: 'd1', name: '研发' };

  it('is made again under the same key, and a new one after an answer', async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post(api('/departments'), ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        return keys.length === 1 ? HttpResponse.error() : HttpResponse.json({ id: 'd2' }, { status: 201 });
      }),
    );
    for (let n = 0; n < 3; n += 1) await createDepartment({ body });
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('has another key when it says something else', async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post(api('/departments'), ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        return problem(504, 'deadline_exceeded');
      }),
    );
    await createDepartment({ body });
    await createDepartment({ body: { ...body, name: '财务' } });
    expect(keys[1]).not.toBe(keys[0]);
  });
});

describe('an answer that is no problem document', () => {
  it('is a general one: a proxy page never reaches the reader', async () => {
    server.use(http.get(api('/users'), () => new HttpResponse('<html>Bad gateway</html>', { status: 502 })));
    const { error } = await listUsers();
    expect(problemOf(error)).toMatchObject({ code: 'unavailable', status: 502 });
  });

  it('is a network fault when nothing came back', async () => {
    server.use(http.get(api('/users'), () => HttpResponse.error()));
    const { error } = await listUsers();
    expect(problemOf(error).code).toBe('network');
  });
});
