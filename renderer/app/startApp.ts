/** Starts the app with a bridge: the real one in the window, a fake one in the gallery. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';

import '../ui/styles/fonts.css';
import '../ui/styles/tokens.css';
import '../ui/styles/base.css';
import '../ui/styles/contrast.css';
import type { Bridge } from '../../preload/contract.ts';
import { createI18n } from '../i18n/i18n.ts';
import { i18nKey } from '../i18n/useI18n.ts';
import { setApi } from './api.ts';
import App from './App.vue';

/** Shows an error page when `bridge` is null. The gallery passes an `i18n` with other messages. */
export function startApp(bridge: Bridge | null, i18n = createI18n(navigator.language)): void {
  if (bridge === null) {
    document.body.textContent = i18n.t('app.broken');
    return;
  }
  setApi(bridge);
  const app = createApp(App);
  app.use(createPinia());
  app.provide(i18nKey, i18n);
  app.mount('#app');
}
