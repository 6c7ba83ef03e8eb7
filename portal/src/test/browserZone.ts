import { vi } from 'vitest';

/** What `check` gives in a browser of that time zone. */
export function inBrowserZone<T>(zone: string, check: () => T): T {
  vi.stubEnv('TZ', zone);
  try {
    return check();
  } finally {
    vi.unstubAllEnvs();
  }
}
