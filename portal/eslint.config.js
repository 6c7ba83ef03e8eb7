import js from '@eslint/js';
import query from '@tanstack/eslint-plugin-query';
import i18next from 'eslint-plugin-i18next';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist*', 'src/api/gen', 'eslint.config.js', 'openapi-ts.config.ts'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  jsxA11y.flatConfigs.recommended,
  hooks.configs.flat.recommended,
  ...query.configs['flat/recommended'],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // promises of the router and of antd's forms reject through their own handlers
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'use the generated client' }],
      'no-restricted-properties': [
        'error',
        { object: 'window', property: 'fetch', message: 'use the generated client' },
        { object: 'globalThis', property: 'fetch', message: 'use the generated client' },
      ],
    },
  },
  {
    // served as it is, to browsers too old for anything younger
    files: ['public/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { ecmaVersion: 5, sourceType: 'script', parserOptions: { projectService: false } },
    rules: { 'no-var': 'off', '@typescript-eslint/no-unused-vars': ['error', { caughtErrors: 'none' }] },
  },
  { files: ['src/api/**'], rules: { 'no-restricted-properties': 'off' } },
  {
    // a feature never reaches into another: what two of them need lives in components
    files: ['src/features/**', 'src/components/**', 'src/api/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['@/features/*', '../../features/*'] }] },
  },
  { files: ['src/**/*.test.{ts,tsx}'], rules: { 'no-restricted-imports': 'off' } },
  {
    // forms, dialogs and drawers share faults that go with a change, focus, and what the end of a session leaves standing
    files: ['src/{app,components,features}/**/*.tsx'],
    ignores: ['src/components/{EntryForm,Dialog,SidePanel}.tsx', 'src/**/*.test.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "JSXOpeningElement[name.name='Form']", message: 'use EntryForm' },
        { selector: "JSXOpeningElement[name.name='Modal']", message: 'use Dialog' },
        { selector: "JSXOpeningElement[name.name='Drawer']", message: 'use SidePanel' },
      ],
    },
  },
  { files: ['src/features/users/UserFilters.tsx'], rules: { 'no-restricted-syntax': 'off' } }, // saves nothing
  {
    // every word that a person reads goes through t()
    files: ['src/{app,components,features}/**/*.tsx'],
    ignores: ['src/**/*.test.tsx'],
    plugins: { i18next },
    rules: { 'i18next/no-literal-string': ['error', { mode: 'jsx-text-only' }] },
  },
);
