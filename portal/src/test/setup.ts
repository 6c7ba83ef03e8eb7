import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import '@/api/client';
import { server } from './server';

configure({ asyncUtilTimeout: 8000 }); // a busy machine renders a table in seconds

// jsdom lacks these; antd needs them
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: true, // also for prefers-reduced-motion: nothing to wait for
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
  onchange: null,
}));
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
const real = window.getComputedStyle.bind(window);
window.getComputedStyle = (element) => real(element); // jsdom warns about the pseudo-element argument
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.checkVisibility = () => true; // jsdom draws nothing

// without antd's styles: jsdom computes them anew for each query by role
vi.mock('@/app/theme', async (original) => {
  const real = await original<typeof import('@/app/theme')>();
  return { ...real, theme: { ...real.theme, zeroRuntime: true } };
});

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
});
afterAll(() => server.close());
