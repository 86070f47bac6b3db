import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { iconModules } from './icon-modules.ts';

/** Where `npm start` listens; only the development server of vite needs them. */
const [API, GATEWAY, FILES] = ['http://127.0.0.1:4000', 'http://127.0.0.1:4001', 'http://127.0.0.1:4003'];

/**
 * What the first load needs is in two files, each with all that it imports: one for everybody, one for people who
 * are signed in. Many small files cost more, in bytes as well: ADR 0085.
 */
const FIRST_LOAD = [
  { name: 'start', test: /src\/main\.tsx$/, priority: 2 },
  { name: 'page', test: /src\/app\/signed-in-page\.tsx$/, priority: 1 },
];

export default defineConfig({
  plugins: [iconModules(), react()],
  resolve: { conditions: ['@chatgenius/source', ...defaultClientConditions] },
  build: {
    target: 'es2023',
    // Everything is a file of its own: the Content-Security-Policy allows no data: and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: FIRST_LOAD } } },
  },
  server: {
    proxy: {
      '/v1/uploads': FILES,
      '/v1/files': FILES,
      '/files': FILES,
      '/v1': API,
      '/socket.io': { target: GATEWAY, ws: true },
    },
  },
});
