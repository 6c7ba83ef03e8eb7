import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

type Fault = { field: string; code: string; detail?: string };

/** A problem document as the gateway sends it. */
export const problem = (
  status: number,
  code: string,
  {
    errors = [],
    headers = {},
    ...members
  }: { errors?: Fault[]; headers?: Record<string, string>; [name: string]: unknown } = {},
) =>
  HttpResponse.json(
    { status, code, title: code, errors, ...members },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  );

export const api = (path: string) => `*/api/v1${path}`;
export const server = setupServer();
export { http, HttpResponse };
