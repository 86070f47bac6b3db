import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { iconModules } from './icon-modules.ts';

/** Where `npm start` listens; only the development server of vite needs them. */
const [API, GATEWAY, FILES] = ['http://127.0.0.1:4000', 'http://127.0.0.1:4001', 'http://127.0.0.1:4003'];

export default defineConfig({
  plugins: [iconModules(), react()],
  resolve: { conditions: ['@chatgenius/source', ...defaultClientConditions] },
  build: {
    target: 'es2023',
    // Everything is a file of its own: the Content-Security-Policy allows no data: and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
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
