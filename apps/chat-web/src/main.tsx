import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { readConfig } from './page/config.ts';
import { resumeSession } from './page/session.ts';
import { applyKeptTheme } from './features/settings/theme.ts';
import { initStrings, preferredLanguage } from './strings/strings.ts';

applyKeptTheme();
const [config] = await Promise.all([readConfig(), initStrings(preferredLanguage())]);
// A window that is opened to be somebody of the demo does not take up the session of the last one.
const isAsked = import.meta.env.MODE === 'demo' && location.hash.startsWith('#as=');
const signedIn = isAsked ? undefined : await resumeSession(config);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App config={config} initial={signedIn} />
    </StrictMode>,
  );
}
