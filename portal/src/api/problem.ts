import type { Problem } from './gen';

/** No answer came: offline, DNS, aborted by a proxy. Everything else that is thrown is the server's Problem. */
export class NetworkError extends Error {
  readonly code = 'network';
}

export type Fault = NonNullable<Problem['errors']>[number];

/** Beside these, a problem has the figures and names of its own case as members. */
export interface KnownProblem {
  code: string;
  status?: number;
  title?: string;
  errors?: Fault[];
  request_id?: string;
  /** seconds after which the same call may be made again */
  retry_after?: number;
}

export function problemOf(error: unknown): KnownProblem {
  if (error && typeof error === 'object' && 'code' in error && typeof error.code === 'string')
    return error as KnownProblem;
  return { code: 'unknown' };
}

/** What an interceptor makes of an answer that is not 2xx: a Problem, also when a proxy sent its own HTML page. */
export function asProblem(body: unknown, response: Response | undefined): unknown {
  if (!response) return body instanceof DOMException && body.name === 'AbortError' ? body : new NetworkError('network');
  const problem =
    body && typeof body === 'object' && 'code' in body
      ? body
      : { code: fallbackCode(response.status), status: response.status };
  const seconds = Number(response.headers.get('Retry-After'));
  return seconds > 0 ? { ...problem, retry_after: seconds } : problem;
}

function fallbackCode(status: number): string {
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'unknown';
}
