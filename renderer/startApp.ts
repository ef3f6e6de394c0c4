/** Builds the app around a bridge: the real one in the window, a pretended one in the gallery. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';

import './styles/tokens.css';
import './styles/base.css';
import './styles/contrast.css';
import type { Bridge } from '../preload/contract.ts';
import App from './App.vue';
import { useTheBridge } from './bridge.ts';
import { createSpeech } from './i18n/speech.ts';
import { speechKey } from './i18n/useSpeech.ts';

/** `speech`: another voice than the app's own. */
export function startApp(bridge: Bridge | null, speech = createSpeech(navigator.language)): void {
  if (bridge === null) {
    document.body.textContent = speech.speak.t('app.broken');
    return;
  }
  useTheBridge(bridge);
  const app = createApp(App);
  app.use(createPinia());
  app.provide(speechKey, speech);
  app.mount('#app');
}
