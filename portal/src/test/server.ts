import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

type Fault = { field: string; code: string; params?: Record<string, unknown> };

/** A problem document as the gateway sends it. */
export const problem = (
  status: number,
  code: string,
  { errors = [], headers = {} }: { errors?: Fault[]; headers?: Record<string, string> } = {},
) =>
  HttpResponse.json(
    { status, code, title: code, errors },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  );

export const api = (path: string) => `*/api/v1${path}`;
export const server = setupServer();
export { http, HttpResponse };
