import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../gateway/openapi.json',
  output: { path: 'src/api/gen' },
  plugins: [
    '@hey-api/typescript',
    '@hey-api/sdk',
    '@hey-api/client-fetch',
    { name: '@tanstack/react-query', queryKeys: { tags: true }, infiniteQueryOptions: false },
  ],
});
