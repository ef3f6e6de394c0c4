/** Builds the app around a bridge: the real one in the window, a pretended one in the gallery. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';

import './styles/tokens.css';
import './styles/base.css';
import './styles/contrast.css';
import type { Bridge } from '../preload/contract.ts';
import App from './App.vue';
import { useTheBridge } from './bridge.ts';
import { createI18n } from './i18n/i18n.ts';
import { i18nKey } from './i18n/useI18n.ts';

/** `i18n`: other messages than the app's own. */
export function startApp(bridge: Bridge | null, i18n = createI18n(navigator.language)): void {
  if (bridge === null) {
    document.body.textContent = i18n.t('app.broken');
    return;
  }
  useTheBridge(bridge);
  const app = createApp(App);
  app.use(createPinia());
  app.provide(i18nKey, i18n);
  app.mount('#app');
}
