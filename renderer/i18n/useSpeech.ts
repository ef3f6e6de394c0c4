/** The speech of the app, for components. */
import { type InjectionKey, inject } from 'vue';

import type { Speak, createSpeech } from './speech.ts';

type Speech = ReturnType<typeof createSpeech>;

export const speechKey: InjectionKey<Speech> = Symbol('speech');

export function useSpeech(): Speech {
  const speech = inject(speechKey);
  if (speech === undefined) throw new Error('No speech was provided');
  return speech;
}

export function useSpeak(): Speak {
  return useSpeech().speak;
}
