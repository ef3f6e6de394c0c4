/** A file that is dragged out of the window. Over the window itself it is no drop of new files. */
import { defineStore } from 'pinia';
import { ref } from 'vue';

import type { UploadRow } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';

export const useFileDrag = defineStore('fileDrag', () => {
  const toasts = useToasts();
  const isActive = ref(false);

  /** While the system drags, the page gets no pointer event, so one without a pressed button follows the drag. */
  function onPointer({ buttons }: PointerEvent): void {
    if (buttons === 0) end();
  }

  function end(): void {
    isActive.value = false;
    window.removeEventListener('pointermove', onPointer, true);
  }

  async function start({ id }: Pick<UploadRow, 'id'>): Promise<void> {
    isActive.value = true;
    window.addEventListener('pointermove', onPointer, true);
    try {
      const { started } = await api().dragFile({ id });
      if (!started) end();
    } catch (error) {
      end();
      toasts.showError(error);
    }
  }

  return { isActive, start };
});
