import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/App';
import '@/app/styles.css';
import { noncedStyles } from '@/app/csp';
import '@/api/client';
import { initI18n } from '@/i18n';

// After a deployment an open tab may ask for a chunk that no longer exists: reload once.
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('rostrum.reloaded')) return;
  sessionStorage.setItem('rostrum.reloaded', '1');
  event.preventDefault();
  location.reload();
});

noncedStyles();
await initI18n();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
