import { describe, expect, it, vi } from 'vitest';
import { api, http, HttpResponse, problem, server } from '@/test/server';
import { AS_FILE, fileOf } from './files';
import { exportUsers } from './gen';

const job = { id: 'org.1', state: 'running', done: 5, total: 20, result_url: null, file_name: null, error: null };
const file = (text: string) =>
  new HttpResponse(new TextEncoder().encode(text), {
    headers: {
      'Content-Type': 'text/csv',
      'Content-Disposition': `attachment; filename=users.csv; filename*=UTF-8''${encodeURIComponent('用户.csv')}`,
    },
  });
const ask = async (onProgress = () => undefined) => {
  const { signal } = new AbortController();
  return fileOf(await exportUsers({ signal, ...AS_FILE }), signal, onProgress);
};

describe('a file that a call makes', () => {
  it('is taken as it is, with its mark and its name', async () => {
    server.use(http.get(api('/users/export'), () => file('\ufeffa,b')));
    const { blob, name } = await ask();
    expect(name).toBe('用户.csv');
    expect([...new Uint8Array(await blob.arrayBuffer())].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('is followed as a job while it takes long', async () => {
    const progress = vi.fn();
    server.use(
      http.get(api('/users/export'), () => HttpResponse.json(job, { status: 202 })),
      http.get(api('/jobs/org.1'), () => HttpResponse.json({ ...job, state: 'done' })),
      http.get(api('/jobs/org.1/result'), () => file('a')),
    );
    expect((await ask(progress)).name).toBe('用户.csv');
    expect(progress).toHaveBeenCalledWith(job);
  });

  it('is refused with the reason why its job has failed', async () => {
    server.use(
      http.get(api('/users/export'), () => HttpResponse.json(job, { status: 202 })),
      http.get(api('/jobs/org.1'), () =>
        HttpResponse.json({ ...job, state: 'failed', error: { code: 'unavailable', detail: '' } }),
      ),
    );
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is refused with the problem when the call itself is', async () => {
    server.use(http.get(api('/users/export'), () => problem(403, 'forbidden')));
    await expect(ask()).rejects.toMatchObject({ code: 'forbidden' });
  });
});
